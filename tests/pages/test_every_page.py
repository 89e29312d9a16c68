"""Every page, as it is when one comes to it, in every language."""

from __future__ import annotations

import pytest

from tests.pages.places import PLACES


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_every_page_can_be_read_by_everybody(place, language, context_for, check_page):
    device = "phone" if place.role in ("", "resident") else "desk"
    page = context_for(language, device, place.role or None).new_page()
    page.goto(place.path)
    check_page(page, place.name)
