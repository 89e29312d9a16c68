"""Residents look after what they said: `/mine`, `/mine/ID`, `/me`, `/centers/CODE/report`."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.pages.ledgers import OTHER_KEY

API = "(args) => import('/static/web/js/api.js').then(m => m[args[0]](...args.slice(1)))"
SEALED = 45_000  # milliseconds until a rating stands in a signed ledger, at the latest
RATED = {
    "center": "QA-HILAL", "factor_set": 1,
    "scores": {"location": 5, "reception": 4, "waiting_time": 1, "payment_channels": None},
    "outcome": "partial", "outcome_reason": "queue_too_long", "waiting_minutes": 35, "payment_methods": ["card"],
    "comment": "انتظار بہت طویل تھا", "comment_language": "ur", "notify_center": "now", "share_comment": True,
    "photos_expected": 1,
}  # fmt: skip


def rate(page, **more):
    """Rate as who is signed in; the id."""
    visited = (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = {"id": str(uuid.uuid4()), "visited_at": visited} | RATED | more
    page.evaluate(API, ["post", "/evaluations", body])
    return body["id"]


def picture():
    """A photo."""
    made = BytesIO()
    Image.linear_gradient("L").resize((640, 480)).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def resident(signed_in):
    """Return a function that gives a page of a new resident, on the list of his ratings."""

    def enter(language="en"):
        page = signed_in("resident", language)
        page.goto("/mine")
        return page

    return enter


def test_a_resident_reads_changes_and_takes_back_a_rating(language, resident, check_page):
    page = resident(language)
    expect(page.locator("#ratings .empty")).to_be_visible()
    own = rate(page)
    page.reload()
    expect(page.locator(f"a[href='/mine/{own}']")).to_be_visible()
    check_page(page, "mine")
    page.locator("[name=state][value=withdrawn]").check(force=True)
    expect(page.locator("#ratings .empty")).to_be_visible()
    page.goto(f"/mine/{own}")
    expect(page.locator(f"[data-rating='{own}']")).to_be_visible()
    check_page(page, "rating")
    page.locator("#photo-files").set_input_files({"name": "desk.png", "mimeType": "image/png", "buffer": picture()})
    expect(page.locator(".photos img")).to_be_visible()
    page.locator("#revise").click()
    page.locator("input[data-factor=waiting_time][value='3']").check(force=True)
    check_page(page, "rating-revise")
    page.locator("#revise-place form .button").first.click()
    expect(page.locator("#revise-place form")).to_have_count(0)
    assert page.evaluate(API, ["get", f"/evaluations/{own}"])["scores"] == RATED["scores"] | {"waiting_time": 3}
    page.locator("#withdraw").click()
    page.locator("#withdraw-dialog [value=yes]").click()
    expect(page.locator("#withdraw")).to_have_count(0)
    assert page.evaluate(API, ["get", f"/evaluations/{own}"])["state"] == "withdrawn"


def test_a_resident_sees_that_the_proof_holds_and_that_another_key_is_exposed(resident, check_page):
    page = resident()
    page.goto(f"/mine/{rate(page)}")
    verify = page.locator("#verify")

    def sealed():
        verify.click()
        expect(page.locator("[data-step=included]")).to_have_attribute("data-found", re.compile("."))
        return page.locator("[data-found=included]").count()

    expect(verify).to_be_visible()
    for _ in range(SEALED // 1500):
        if sealed():
            break
        page.evaluate("() => new Promise(done => setTimeout(done, 1500))")
    expect(page.locator("[data-holds=true]")).to_be_visible()
    check_page(page, "rating-proof")
    with page.expect_download() as receipt:
        page.locator("#file-receipt").click()
    assert receipt.value.suggested_filename.startswith("receipt-")
    remember = "key => localStorage.setItem('ayn.ledger', JSON.stringify({key, since: '2026-01-01T00:00:00Z'}))"
    page.evaluate(remember, OTHER_KEY)  # as if the service had signed with another one before
    verify.click()
    expect(page.locator("[data-step=key][data-found=changed]")).to_be_visible()
    expect(page.locator("[data-step=signed][data-found=not_signed]")).to_be_visible()
    expect(page.locator("[data-holds=false]")).to_be_visible()
    check_page(page, "rating-proof-fails")
    page.locator("#forget").click()
    verify.click()
    expect(page.locator("[data-found=first_seen]")).to_be_visible()


def test_a_resident_looks_after_the_account(language, resident, check_page, allow):
    page = resident(language)
    allow(page, "409")  # no consent yet
    page.evaluate(API, ["put", "/me/favourites/QA-HILAL"])
    page.goto("/me")
    expect(page.locator(".favourite")).to_have_count(1)
    page.locator("#notices [name=reply][value=mail]").check()
    page.locator("#consent-dialog [value=yes]").click()
    expect(page.locator("#consents [data-give=false]")).to_have_count(1)
    page.locator("#security summary").click()
    expect(page.locator(".access").first).to_be_visible()
    page.locator("#read-data").click()
    expect(page.locator("#data-parts li")).not_to_have_count(0)
    check_page(page, "me-all")
    assert page.evaluate(API, ["get", "/me/notifications"])["reply"] == ["mail"]
    page.locator("#erase").click()
    page.locator("#erase-dialog [value=yes]").click()
    expect(page.locator("#erase-fault")).to_be_visible()
    page.locator("#erase-word").fill(page.locator("#erase-word").get_attribute("data-wanted"))
    page.locator("#erase-dialog [value=yes]").click()
    expect(page.locator("#invitation")).to_be_visible()


def test_a_resident_reports_what_is_wrong_even_without_a_line(language, signed_in, check_page, allow):
    page = signed_in("resident", language)
    allow(page, "ERR_INTERNET_DISCONNECTED")
    page.goto("/centers/QA-HILAL/report")
    page.locator("#report .button").click()
    expect(page.locator(".field__error")).to_be_visible()
    page.locator("[name=kind][value=payment_down]").check()
    page.locator("#payment").select_option("card")
    check_page(page, "report")
    page.context.set_offline(True)
    page.locator("#report .button").click()
    expect(page.locator("#thanks")).to_be_visible()
    expect(page.locator("#waiting .notice")).to_have_count(1)
    page.context.set_offline(False)
    expect(page.locator("#waiting .notice")).to_have_count(0)
    assert len(page.evaluate(API, ["get", "/me/data"])["evaluations"]["condition_reports"]) == 1
