"""`python -m tests.pages.scene URL`: residents who rate the centers of the demonstration, through the front door.

Everything is what it would be in life: every rating was accepted, sealed and answered. Prints {code: ratings sent}.
One center has too few for a figure, most have dozens, the demonstration's manager has the most.
"""

from __future__ import annotations

import json
import os
import random
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import django
import httpx

RESIDENTS, RATINGS, DAYS = 90, 900, 170
MOST, FEW = "QA-HILAL", "QA-SHEEHANIYA"
BATCH = 100
SAID = [
    ("ar", "انتظرت طويلاً مع أن الناس قبلي كانوا قليلين."),
    ("ar", "الموظفون متعاونون والإجراء واضح، شكراً لكم."),
    ("en", "Friendly and quick. The papers I needed were on the list."),
    ("en", "I had to come twice because the system was down."),
    ("ur", "عملہ بہت خوش اخلاق تھا لیکن پارکنگ نہیں ملی۔"),
    ("ur", "رقم کی ادائیگی آسان تھی۔"),
    ("zh-Hans", "工作人员很热情,但是等了四十分钟。"),
    ("hi", "प्रक्रिया सरल थी और समय पर काम हो गया।"),
]


def main(url: str) -> dict[str, int]:
    from centers.models import Center
    from evaluations.models import Factor
    from tests.seed import _people, _token

    dice = random.Random(7)
    tokens = [_token(person) for person in _people("resident", RESIDENTS)]
    factors = list(Factor.objects.filter(factor_set=1).order_by("position").values_list("code", flat=True))
    centers = list(Center.objects.order_by("code").values_list("code", flat=True))
    sent: Counter[str] = Counter()
    with httpx.Client(base_url=url, timeout=60) as phone:
        for number, token in enumerate(tokens):
            ratings = list(_ratings(dice, RATINGS // RESIDENTS, centers, factors))
            if number < 3:
                ratings.append(_rating(dice, FEW, factors))
            headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": f"10.{number // 9}.{number % 9}.7"}
            answer = phone.post("/api/v1/evaluations/batch", json={"evaluations": ratings}, headers=headers)
            answer.raise_for_status()
            wrong = [each for each in answer.json()["results"] if each["status"] != 201]
            assert not wrong, wrong[0]
            sent.update(rating["center"] for rating in ratings)
    return dict(sent)


def _ratings(dice: random.Random, count: int, centers: list[str], factors: list[str]) -> Iterator[dict[str, Any]]:
    """Ratings of one resident, each at a place of its own."""
    others = [code for code in centers if code not in (MOST, FEW)]
    places = [MOST, *dice.sample(others, min(count, len(others)) - 1)]
    return (_rating(dice, place, factors) for place in places)


def _rating(dice: random.Random, center: str, factors: list[str]) -> dict[str, Any]:
    good = 2.4 + 2.2 * random.Random(center).random()  # how good that place is
    scores = {code: max(1, min(5, round(dice.gauss(good, 1.1)))) if dice.random() > 0.1 else None for code in factors}
    scores[factors[0]] = scores[factors[0]] or 3  # at least one is answered
    visited = datetime.now(UTC) - timedelta(days=dice.randrange(1, DAYS), minutes=dice.randrange(60, 600))
    failed = dice.random() < 0.08
    rating: dict[str, Any] = {
        "id": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        "center": center,
        "visited_at": visited.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "channel": dice.choice(["counter", "counter", "counter", "kiosk", "app"]),
        "outcome": "partial" if failed else "completed",
        "factor_set": 1,
        "scores": scores,
        "waiting_minutes": int(dice.expovariate(1 / 18)),
        "completion_minutes": int(dice.expovariate(1 / 12)),
        "notify_center": "with_others",
    }
    if failed:
        rating["outcome_reason"] = dice.choice(["papers_missing", "queue_too_long", "system_down"])
    if dice.random() < 0.4:
        rating["comment_language"], rating["comment"] = dice.choice(SAID)
    return rating


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    json.dump(main(sys.argv[1]), sys.stdout)
