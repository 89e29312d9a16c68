"""Whoever joins the answers that may be handed out finds no small center as the rest of its region."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from rest_framework.test import APIClient

from accounts.models import Person
from centers.models import Center, Entity, Region
from scores.cuts import LEVELS, PLACES
from tests.factories import log_row
from tests.people import make_center

OCTOBER = {"audience": "public", "from": "2026-10-01", "to": "2026-10-31"}


def test_no_answer_shows_the_complement_of_a_small_center(
    client_of: Callable[[Person], APIClient], auditor: Person, fold: Callable[[], None], place: dict[str, Any],
    country: Region, region: Region, entity_a: Entity,
) -> None:  # fmt: skip
    """Three rated one center and six its sibling; four another in a second region: a list of all would hide 3 + 4."""
    north = Region.objects.create(code="QA-NORTH", parent=country, name_en="North", name_ar="شمال")
    sibling, far = make_center("SIBLING", region, entity_a), make_center("FAR", north, entity_a)
    for center, n in ((place["center_id"], 3), (sibling.pk, 6), (far.pk, 4)):
        for turn in range(n):
            own = place | {"center_id": center, "region_id": north.pk if center == far.pk else region.pk}
            log_row(**own, local_day=date(2026, 10, 5), scores=[1 + turn % 5] * 8)
    fold()
    client, shown = client_of(auditor), []
    codes = {"country": "QA", "region": region.code, "entity": entity_a.code, "center": sibling.code}
    codes |= {"channel": "counter", "language": "unknown"}
    for level in LEVELS:
        for within in (None, *(f"{kind}:{codes[kind]}" for kind in PLACES if kind in codes)):
            asked = {"level": level, **OCTOBER} | ({"within": within} if within else {})
            cards = client.get("/api/v1/scorecards", asked).json().get("results", [])
            own = [
                card for card in cards if sibling.code in (card["code"].split("/")[0], (within or "").split(":")[-1])
            ]
            shown += [(level, within) for card in own if card["n"] is not None]

    assert Center.objects.count() == 3
    assert shown == []
