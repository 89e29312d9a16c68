"""Pages on an emulated slow 3G line: until they are usable, beside a page with nothing on it over the same line."""

from __future__ import annotations

import time
from statistics import median

from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from bench.report import Report
from tests.pages import chromium, looking
from tests.pages.places import RESIDENT
from tests.pages.site import Site, running_site
from tests.pages.weighing import slow_line, weighed

EMPTY = "/healthz"  # two bytes: what the line itself costs
ROUNDS = 3
MOST = 12.0  # times the empty page


def run(report: Report) -> None:
    """Measure each page a resident comes to, with nothing kept."""
    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.FLAGS)
        empty = median(_seconds(browser, site, EMPTY, "") for _ in range(ROUNDS))
        report.note("empty page on slow 3G", f"{empty:.2f} s")
        for place in RESIDENT:
            taken = median(_seconds(browser, site, place.path, place.role) for _ in range(ROUNDS))
            report.at_most(f"{place.name}, first visit", taken, empty, MOST, "s", "empty page")
        _weigh(report, browser, site)
        browser.close()


def _weigh(report: Report, browser: Browser, site: Site) -> None:
    for place in RESIDENT:
        page = _context(browser, site, place.role).new_page()
        with weighed(page) as weight:
            page.goto(place.path)
            looking.settle(page)
        report.below(f"{place.name}, compressed", weight.bytes() / 1000, 100, "kB", f"{weight.journeys()} journeys")
        page.context.close()


def _seconds(browser: Browser, site: Site, path: str, role: str) -> float:
    """From the first question until the heading is there and nothing is busy; fonts may still come."""
    context = _context(browser, site, role)
    page = context.new_page()
    slow_line(context, page)
    began = time.monotonic()
    page.goto(path, wait_until="commit", timeout=60_000)
    if path != EMPTY:
        expect(page.locator("h1").first).to_be_visible(timeout=60_000)
        page.wait_for_load_state("domcontentloaded")
        expect(page.locator("[aria-busy=true]:visible")).to_have_count(0, timeout=60_000)
    taken = time.monotonic() - began
    context.close()
    return taken


def _context(browser: Browser, site: Site, role: str) -> BrowserContext:
    kept = site.signed_in(role) if role else None
    return browser.new_context(base_url=site.url, storage_state=kept, locale="en-GB", service_workers="block",
                               viewport=looking.SIZES["phone"], is_mobile=True, has_touch=True)  # fmt: skip
