"""Residents rate: with a connection and without, on a phone that others use too, with codes, pictures, a voice."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import segno
from PIL import Image
from playwright.sync_api import expect

from tests.pages.site import until

PAGE = "/rate/QA-HILAL"
DISCONNECTED = "ERR_INTERNET_DISCONNECTED"
TOKEN = "import('/static/web/js/session.js').then(session => session.token())"


def picture() -> dict[str, object]:
    """A photo larger than what is kept."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((3000, 2000)).convert("RGB").save(out, "JPEG")
    return {"name": "hall.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def answer(page, score=4):
    """Answer all questions alike."""
    expect(page.locator(".factor")).to_have_count(8)
    for factor in page.locator(".factor").all():
        factor.locator(f".face--{score}").click()


def ready_for_offline(page):
    """Wait until the service worker has kept what it needs."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    expect(page.locator(".factor")).to_have_count(8)
    until(lambda: page.evaluate("navigator.serviceWorker.controller?.state") == "activated", "a service worker")
    center = (
        "caches.open('ayn-answers').then(async kept => (await kept.keys()).some(({url}) => url.includes('/centers/')))"
    )
    until(lambda: page.evaluate(center), "the center to be kept")


def ratings(site, page):
    """What the server has of who is signed in."""
    return site.api("/evaluations", page.evaluate(TOKEN)).json()["results"]


def sent(page, step, seconds=15):
    expect(page.locator(f"#sent[data-step='{step}']")).to_be_visible(timeout=seconds * 1000)


def test_a_resident_rates_a_visit(language, signed_in, check_page, site):
    page = signed_in("resident", language)
    page.goto(f"{PAGE}?desk=KAHRAMAA#visit=not-a-good-one")
    expect(page.locator(".factor")).to_have_count(8)
    assert "visit" not in page.evaluate("location.href")
    expect(page.locator("#entity")).to_have_value("KAHRAMAA")
    answer(page)
    first = page.locator(".factor").first
    first.locator("[value='1']").focus()
    onward = "ArrowLeft" if language in ("ar", "ur") else "ArrowRight"
    page.keyboard.press(onward)
    expect(first.locator("[value='2']")).to_be_checked()
    left, right = (first.locator(f"[value='{value}']").bounding_box()["x"] for value in (1, 5))
    assert (left > right) == (language in ("ar", "ur"))  # from poor to good, as one reads
    page.locator("#comment").fill("انتظار بہت طویل تھا 😀")
    page.locator("[name=notify_center][value=now]").check()
    check_page(page, "rate-filled")
    until(lambda: page.evaluate("document.querySelector('#comment').value") != "", "the draft")
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(page.locator("#comment")).to_have_value("انتظار بہت طویل تھا 😀")
    expect(first.locator("[value='2']")).to_be_checked()
    page.locator("#send").click()
    sent(page, "sent")
    check_page(page, "rate-sent")
    (stored,) = ratings(site, page)
    assert (stored["entity"], stored["scores"]["location"], stored["trust"]) == ("KAHRAMAA", 2, "stated")
    expect(page.locator("#waiting-count")).to_be_hidden()


@pytest.mark.parametrize("spoken", ["en", "ar"])
def test_without_a_connection_a_rating_waits_and_arrives_once_with_its_photo_and_voice(
    spoken, signed_in, check_page, allow, site
):
    page = signed_in("resident", spoken, permissions=["microphone"])
    allow(page, DISCONNECTED)
    page.goto(PAGE)
    ready_for_offline(page)
    page.context.set_offline(True)
    page.goto(f"{PAGE}?desk=KAHRAMAA")
    answer(page, 5)
    page.locator("[data-photos][multiple]").set_input_files([picture()])
    expect(page.locator(".photo")).to_have_count(1)
    page.locator("#voice").click()
    expect(page.locator("#voice-state")).to_contain_text(re.compile(r"[2-9٢-٩]"))
    page.locator("#voice").click()
    expect(page.locator("#voice-note")).to_be_visible()
    page.locator("#send").click()
    sent(page, "waiting")
    check_page(page, "rate-waiting")
    expect(page.locator("#waiting-count")).to_be_visible()
    page.reload()
    sent(page, "waiting")
    page.context.set_offline(False)
    sent(page, "sent", 30)
    (stored,) = ratings(site, page)
    whole = site.api(f"/evaluations/{stored['id']}", page.evaluate(TOKEN)).json()
    assert (whole["photos_received"], len(whole["photos"]), whole["voice"]["media_type"]) == (1, 1, "audio/ogg")


def test_another_person_on_the_same_phone_neither_sees_nor_sends_what_waits(signed_in, allow, site):
    page = signed_in("resident")
    allow(page, DISCONNECTED)
    page.goto(PAGE)
    ready_for_offline(page)
    mine = site.signed_in("resident")
    page.context.set_offline(True)
    answer(page)
    page.locator("#send").click()
    sent(page, "waiting")
    first = page.evaluate("localStorage['ayn.person']"), page.context.cookies()
    _become(page, mine["origins"][0]["localStorage"][0]["value"], mine["cookies"])
    page.goto(PAGE)
    expect(page.locator(".factor")).to_have_count(8)
    expect(page.locator("#waiting-count")).to_be_hidden()
    assert ratings(site, page) == []
    _become(page, *first)
    page.goto("/mine")
    until(lambda: len(ratings(site, page)) == 1, "the rating of the first")


def _become(page, person, cookies):
    """Sign in as somebody whose session is there already."""
    page.evaluate("person => { sessionStorage.clear(); localStorage['ayn.person'] = person }", person)
    page.context.add_cookies(cookies)
    page.context.set_offline(False)


def test_who_is_not_signed_in_writes_first_and_is_asked_whether_it_is_his(context_for, check_page, site):
    page = context_for("en").new_page()
    page.goto(PAGE)
    answer(page)
    page.locator("#send").click()
    sent(page, "signin")
    page.locator("#sent-actions a").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.locator("#contact").fill("later@example.org")
    page.locator("#contact-form .button").click()
    page.locator("#code").fill(site.code_for("later@example.org"))
    sent(page, "whose")
    check_page(page, "rate-whose", role="resident")
    assert ratings(site, page) == []
    page.locator("#sent-actions button").first.click()
    sent(page, "sent")
    assert len(ratings(site, page)) == 1


def test_what_was_refused_is_corrected_and_sent_under_a_new_id(signed_in, allow, site):
    page = signed_in("resident")
    allow(page, "400")
    page.goto(PAGE)
    answer(page)
    page.locator(".chip:has([name=when][value=other])").click()
    page.locator("#at").fill((datetime.now(UTC) - timedelta(days=800)).strftime("%Y-%m-%dT10:00"))
    page.locator("#send").click()
    sent(page, "faulty")
    page.locator("#sent-actions a").click()
    expect(page.locator("[data-pointer='/visited_at'] .field__error")).to_be_visible()
    page.locator(".chip:has([name=when][value=now])").click()
    page.locator("#send").click()
    sent(page, "sent")
    assert len(ratings(site, page)) == 1


def test_a_visit_that_was_rated_already_is_said_and_not_sent_again(signed_in, allow):
    page = signed_in("resident")
    allow(page, "409")
    problem = {"status": 409, "code": "visit_already_rated", "detail": "This visit was rated.", "errors": []}
    page.route("**/api/v1/evaluations", lambda route: route.fulfill(status=409, json=problem))
    page.goto(PAGE)
    answer(page)
    page.locator("#send").click()
    sent(page, "stopped")
    expect(page.locator("#sent-problem")).to_be_visible()


def code_of(address):
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=8)
    return {"name": "code.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_a_code_is_read_from_a_picture_and_foreign_ones_are_not_opened(language, signed_in, check_page, site):
    page = signed_in("resident", language)
    page.goto("/scan")
    page.locator("#picture").set_input_files([code_of("https://evil.example/rate/QA-HILAL")])
    expect(page.locator("#scan-trouble")).to_be_visible()
    check_page(page, "scan-foreign")
    page.locator("#picture").set_input_files([code_of(f"{site.url}{PAGE}?desk=MOI#visit=abcdef")])
    expect(page).to_have_url(re.compile(f"{PAGE}$"))
    expect(page.locator("#entity")).to_have_value("MOI")
    expect(page.locator("#evidence")).to_be_visible()


def test_a_camera_that_may_not_be_used_is_explained(signed_in):
    page = signed_in("resident")
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    page.goto("/scan")
    page.locator("#start").click()
    expect(page.locator("#scan-trouble")).to_be_visible()
    page.locator("#code").fill("qa-hilal")
    page.locator("#by-hand .button").click()
    expect(page).to_have_url(re.compile(f"{PAGE}$"))


FORM = """() => {
  const form = document.createElement('form')
  Object.assign(form, {method: 'post', action: '/share', enctype: 'multipart/form-data'})
  for (const [type, name] of [['text', 'text'], ['file', 'photos']]) {
    form.append(Object.assign(document.createElement('input'), {type, name, id: `share-${name}`}))
  }
  document.body.append(form)
}"""


def test_a_shared_photo_waits_for_its_center_and_goes_into_the_draft(signed_in, check_page):
    page = signed_in("resident")
    page.goto(PAGE)
    ready_for_offline(page)
    page.evaluate(FORM)
    page.locator("#share-text").fill("The door is shut")
    page.locator("#share-photos").set_input_files([picture()])
    page.evaluate("document.querySelector('#share-text').form.submit()")
    expect(page.locator("#shared-photos img")).to_have_count(1)
    page.locator("#q").fill("hilal")
    choice = page.locator("#centers a[href*='QA-HILAL']")
    expect(choice).to_be_visible()
    check_page(page, "share")
    choice.click()
    expect(page.locator(".photo")).to_have_count(1)
    expect(page.locator("#comment")).to_have_value("The door is shut")
