"""Every page, as it is when one comes to it, in every language; each role walks through its own in one browser."""

from __future__ import annotations

import pytest

from tests.pages.places import PLACES

ROLES = list(dict.fromkeys(place.role for place in PLACES))


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "nobody")
def test_every_page_can_be_read_by_everybody(role, language, context_for, check_page):
    device = "phone" if role in ("", "resident") else "desk"
    page = context_for(language, device, role or None).new_page()
    wrong = []
    for place in (each for each in PLACES if each.role == role):
        page.goto(place.path)
        try:
            check_page(page, place.name)
        except AssertionError as error:
            wrong.append(f"{place.path}: {error}")
    assert not wrong, "\n\n".join(wrong)
