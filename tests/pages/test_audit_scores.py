"""Auditors read scores, go down to one center, and rank."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.main
def test_an_auditor_goes_from_countries_down_to_a_factor(language, signed_in, check_page):
    page = signed_in("auditor", language)
    page.goto("/audit?level=region&within=country:QA&period=all&compare=")
    row = page.locator('tr[data-code="DOH"]')
    expect(row.locator(".interval__value").first).to_be_visible()
    expect(page.locator("#crumbs a")).to_have_count(2)
    row.locator("a").first.click()
    expect(page).to_have_url(re.compile(r"/audit/card\?level=region&code=DOH"))
    page.locator('#parts tr[data-code="QA-HILAL"] a').first.click()
    expect(page).to_have_url(re.compile(r"/audit/card\?level=center&code=QA-HILAL"))
    expect(page.locator("#crumbs li")).to_have_count(4)
    expect(page.locator("#factors .chart__drawing canvas")).to_be_visible()
    page.locator("#spread summary").click()
    expect(page.locator("#spread .spread").first).to_be_visible()
    check_page(page, "card")


def test_the_map_shows_what_the_table_says(signed_in):
    page = signed_in("auditor")
    page.goto("/audit?level=center&within=region:DOH&period=all&view=map")
    point = page.locator("#map .map__point--3").first
    expect(point).to_be_visible()
    point.press("Enter")  # points may lie over each other: the keyboard reaches each, and so does the table
    note = page.locator(".map__note a")
    expect(note).to_have_attribute("href", re.compile("/audit/card"))
    code = (note.get_attribute("href") or "").partition("code=")[2].partition("&")[0]
    expect(page.locator(f'#figures tr[data-code="{code}"]')).to_have_count(1)


def test_what_the_api_refuses_stands_beside_the_filter(signed_in, allow):
    page = signed_in("auditor")
    allow(page, "400")
    page.goto("/audit?level=center&within=shift:evening&from=2026-10-03&to=2026-10-20")
    expect(page.locator(".field:has(#from) .field__error")).to_be_visible()
    expect(page.locator("#from")).to_have_attribute("aria-invalid", "true")
    page.locator('[data-period="last_month"]').click()
    expect(page.locator(".field__error")).to_have_count(0)
    page.locator("#level").select_option("entity")
    page.locator("#within-kind").select_option("region")
    page.locator("#within").select_option("region:DOH")
    expect(page.locator(".field:has(#within-kind) .field__error")).to_be_visible()  # not kept


def test_a_ranking_says_who_cannot_be_told_apart(language, signed_in, check_page):
    page = signed_in("auditor", language)
    page.goto("/audit/ranking?period=all")
    groups = page.locator(".figures__group")
    expect(groups.first).to_be_visible()
    before = groups.count()
    page.locator("#figures > .button").click()
    expect(page.locator("#figures tbody tr[data-code]")).to_have_count(50)
    assert groups.count() >= before
    expect(page.locator("#units")).not_to_be_empty()
    check_page(page, "ranking-more")
    page.locator("label:has([value=worst])").click()
    expect(page).to_have_url(re.compile("ordering=worst"))
