"""The resident's main journey: find a center, rate it with and without a line; it counts once, and a manager hears."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.site import until

WORDS = {
    "ar": "انتظرت أربعين دقيقة.",
    "en": "I waited for forty minutes.",
    "ur": "چالیس منٹ انتظار کرنا پڑا۔",
    "zh-hans": "我等了四十分钟。",
}
TOKEN = "import('/static/web/js/session.js').then(session => session.token())"
READY = "navigator.serviceWorker.ready.then(() => caches.has('ayn-answers'))"


def answer(page: Page, scores: dict[str, int | str]) -> None:
    """Press faces."""
    for factor, score in scores.items():
        page.locator(f"[name='score-{factor}'][value='{score}']").check(force=True)


def ratings(site, token: str, center: str) -> list[dict]:
    """What the server holds of a resident's at a center."""
    found = site.api("/evaluations?limit=100", token).json()["results"]
    return [each for each in found if each["center"] == center]


@pytest.mark.main
def test_a_resident_finds_a_center_rates_it_and_its_manager_hears_of_it_live(language, signed_in, check_page, site):
    board = signed_in("manager", language)
    board.goto("/manage")
    expect(board.locator('#line[data-state="live"]')).to_be_visible()
    told = board.locator('[data-alert][data-kind="rating_told"]')
    before = told.count()

    page = signed_in("resident", language)
    page.goto("/")
    page.locator("#q").fill("QA-HILAL")
    found = page.locator("#results a[href='/centers/QA-HILAL']")
    expect(found).to_be_visible()
    expect(page.locator("#results a[href^='/centers/']")).to_have_count(1)  # what was there before it has gone
    check_page(page, "found")
    found.click()
    expect(page).to_have_url(re.compile("/centers/QA-HILAL$"))
    page.locator("a[href^='/rate/QA-HILAL']").first.click()
    expect(page.locator("#factors .factor")).to_have_count(8)
    answer(page, {"reception": 4, "waiting_time": 1, "payment_channels": "none"})
    page.locator("#comment").fill(WORDS[language])
    page.locator("[name=notify_center][value=now]").check(force=True)
    page.locator("#share_comment").check(force=True)
    check_page(page, "rate-answered")
    page.locator("#send").click()
    expect(page.locator("#sent-receipt")).to_be_visible()
    check_page(page, "rate-sent")
    token = page.evaluate(TOKEN)
    (stored,) = ratings(site, token, "QA-HILAL")
    assert stored["scores"]["waiting_time"] == 1
    assert stored["comment"] == WORDS[language]

    expect(told).to_have_count(before + 1)
    expect(board.get_by_text(WORDS[language])).to_be_visible()


@pytest.mark.main
def test_a_rating_given_without_a_line_arrives_once(language, signed_in, check_page, site, allow):
    page = signed_in("resident", language)
    allow(page, "ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch")
    page.goto("/rate/QA-PEARL")
    token = page.evaluate(TOKEN)
    assert page.evaluate(READY) is not None
    until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), "the service worker")

    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#factors .factor")).to_have_count(8)
    answer(page, {"location": 5, "reception": 2, "waiting_time": 3})
    page.locator("#comment").fill(WORDS[language])
    page.locator("#send").click()
    expect(page.locator("#sent")).to_be_visible()
    expect(page.locator("#sent-receipt")).to_be_hidden()
    check_page(page, "rate-waits")
    page.reload()  # what waits outlives the page
    expect(page.locator("#sent")).to_be_visible()
    assert ratings(site, token, "QA-PEARL") == []

    page.context.set_offline(False)
    expect(page.locator("#sent-receipt")).to_be_visible(timeout=30_000)
    page.reload()
    (stored,) = ratings(site, token, "QA-PEARL")
    assert stored["scores"]["reception"] == 2
    page.goto("/mine")
    expect(page.locator(f"a[href='/mine/{stored['id']}']")).to_have_count(1)
