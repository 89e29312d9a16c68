"""Resident pages are light: for a phone of some years on a line of some years before."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages import looking
from tests.pages.places import RESIDENT
from tests.pages.weighing import slow_line, weighed

BYTES = 100_000  # compressed, all but fonts
SECONDS = 6.0  # until all is there on slow 3G, by bytes and journeys (weighing.py)


@pytest.mark.parametrize("place", RESIDENT, ids=lambda place: place.name)
def test_a_resident_page_is_light(place, context_for, capsys):
    page = context_for("en", "phone", place.role or None, service_workers="block").new_page()
    with weighed(page) as weight:
        page.goto(place.path)
        looking.settle(page)
    with capsys.disabled():
        print("\n" + weight.line(place.name), end="")  # noqa: T201 - the figures are what one wants to see
    heaviest = sorted(weight.packed.items(), key=lambda item: -item[1])[:6]
    assert weight.bytes() <= BYTES, heaviest
    assert weight.seconds() <= SECONDS, sorted(weight.level.items(), key=lambda item: item[1])


@pytest.mark.parametrize("path", ["/", "/rate/QA-HILAL"])
def test_on_slow_3g_a_page_gets_usable(path, context_for):
    context = context_for("en", "phone", "resident")
    page = context.new_page()
    slow_line(context, page)
    page.goto(path, wait_until="commit", timeout=30_000)
    expect(page.locator("h1")).to_be_visible(timeout=30_000)
    looking.settle(page, patience=60)
