"""Residents find a center, and see what to bring before they go: `/` and `/centers/CODE`."""

from __future__ import annotations

import re

from playwright.sync_api import expect

MAP = {".leaflet-control *": "black or white on the ground of the page", ".leaflet-control-attribution": "the same"}
NEAR_MAP = MAP | {
    "#order, .switcher, #results": "outlines are cut off where the map begins and ends",
    ".tabs": "they lie over the map, on a ground of their own",
}
HILAL = 'a[href^="/centers/QA-HILAL"]'


def test_a_resident_finds_a_center_by_words_by_filters_and_on_the_map(language, context_for, check_page):
    page = context_for(language, permissions=["geolocation"]).new_page()
    page.goto("/")
    page.locator("#q").fill("hilal")
    expect(page.locator(f"#results {HILAL}")).to_be_visible()
    expect(page.locator("#results article")).to_have_count(1)
    page.locator("#q").fill("")
    expect(page.locator("#results article")).to_have_count(20)
    page.locator("#near").click()
    expect(page.locator("#results article").first.locator(HILAL)).to_be_visible()
    assert re.search(r"[?&]order=distance", page.url)
    assert "25.2" not in page.url
    page.locator("#q").fill("QA-KHOR")
    expect(page.locator("#results article")).to_have_count(1)
    page.locator("#as-map").click()
    expect(page.locator(".map__point")).to_have_count(1)
    check_page(page, "find-map", explained=NEAR_MAP)


def test_filters_stand_in_the_address_and_go_by_one_press(context_for, check_page):
    page = context_for().new_page()
    page.goto("/?entity=KAHRAMAA&payment=card&open_now=true")
    expect(page.locator("#chosen button")).to_have_count(2)
    expect(page.locator("[name=open_now]")).to_be_checked()
    page.locator("#more-filters").click()
    expect(page.locator("#filters [name=service] option")).not_to_have_count(1)
    expect(page.locator("#filters [name=entity]")).to_have_value("KAHRAMAA")
    check_page(page, "find-filters")
    page.locator("#filters [value=apply]").click()
    page.locator("#chosen button").first.click()
    expect(page).to_have_url(re.compile(r"\?(?!.*entity).*payment=card"))


def test_a_search_that_finds_nothing_says_so(context_for):
    page = context_for().new_page()
    page.goto("/?q=qqqqqq")
    expect(page.locator("#results .empty")).to_be_visible()


def test_ticked_papers_stay_on_the_phone(language, context_for, check_page):
    page = context_for(language).new_page()
    page.goto("/centers/QA-HILAL?service=insurance-request")
    boxes = page.locator("#papers [type=checkbox]")
    expect(boxes).to_have_count(3)
    boxes.first.check()
    page.reload()
    expect(boxes.first).to_be_checked()
    expect(boxes.last).not_to_be_checked()
    page.locator("#map-part").scroll_into_view_if_needed()
    expect(page.locator(".map__point")).to_be_visible()
    check_page(page, "center-papers", explained=MAP)


def test_a_kept_center_comes_first_and_who_is_not_signed_in_is_led_there(context_for, signed_in, check_page):
    stranger = context_for().new_page()
    stranger.goto("/centers/QA-HILAL")
    stranger.locator("#keep").click()
    expect(stranger).to_have_url(re.compile(r"/sign-in\?next=%2Fcenters%2FQA-HILAL"))
    page = signed_in("resident")
    page.goto("/centers/QA-HILAL")
    page.locator("#keep").click()
    expect(page.locator("#keep[aria-pressed=true]")).to_be_visible()
    page.goto("/")
    expect(page.locator(f"#mine {HILAL}")).to_be_visible()
    check_page(page, "find-mine")


def test_without_a_line_a_phone_shows_what_it_saw_last(context_for, allow):
    page = context_for().new_page()
    allow(page, "ERR_INTERNET_DISCONNECTED|ERR_FAILED")  # of what is kept for nobody: changes and replies
    page.goto("/centers/QA-HILAL?service=insurance-request")
    expect(page.locator("#papers [type=checkbox]")).to_have_count(3)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()  # under the service worker, which keeps what comes
    expect(page.locator("#papers [type=checkbox]")).to_have_count(3)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#papers [type=checkbox]")).to_have_count(3)
    expect(page.locator("#offline-mark")).to_be_visible()
