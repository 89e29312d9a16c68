"""Letters that turn a text around, hide in it or look like others: wherever staff read what residents wrote."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.folds import ALERTS
from evaluations.models import Evaluation, Released
from evaluations.pending import PENDING
from tests.evaluations.test_releasing_due import THE_WHOLE_LOG
from tests.signing_in import API

pytestmark = pytest.mark.django_db
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HIDING = "\u200b\u2060\ufeff\u00ad\U000e0041\u0000\u0007\u001b"
LINE = f"paid {TURNING[4]}001 RAQ{TURNING[8]} to {HIDING[0]}A{HIDING[4]}li"


def rating(center, **more):
    visited_at = (timezone.now() - timedelta(hours=1)).isoformat(timespec="seconds")
    return {"id": str(uuid.uuid4()), "center": center.code, "visited_at": visited_at, "scores": {"reception": 1},
            "notify_center": "now", "share_comment": True} | more  # fmt: skip


def spoiled(text):
    return [f"U+{ord(letter):04X}" for letter in text if letter in TURNING + HIDING.replace("\u00ad", "")]


@pytest.mark.parametrize("letter", TURNING + "\u0000\u0007\u001b")
def test_what_is_stored_turns_nothing_around(client_of, resident, center_a, letter):
    answer = client_of(resident).post(
        f"{API}/evaluations", rating(center_a, comment=f"good{letter}doog"), format="json"
    )
    if answer.status_code == 201:
        assert letter not in (Evaluation.objects.get().comment or "")
    else:  # what no text holds is refused by name
        assert answer.status_code == 400
        assert letter in "\u0000\u0007\u001b"


def test_no_reader_sees_a_turned_text(client_of, resident, manager_a, quality, center_a):
    sent = client_of(resident).post(f"{API}/evaluations", rating(center_a, comment=LINE), format="json")
    assert sent.status_code == 201, sent.content
    ALERTS.apply(THE_WHOLE_LOG)
    PENDING.apply(THE_WHOLE_LOG)
    read = [client_of(person).get(f"{API}/alerts").json() for person in (manager_a, quality)]
    read.append(client_of(manager_a).get(f"{API}/centers/CENTER-A/evaluations").json())
    assert Released.objects.count() == 1
    for answer in read:
        text = json.dumps(answer, ensure_ascii=False)
        assert "RAQ" in text  # it is there, and as it was typed
        assert spoiled(text) == []


def test_letters_that_scripts_need_stay(client_of, resident, center_a):
    words = "نیم‌فاصله क्‍ष العربية\u200f!"
    client_of(resident).post(f"{API}/evaluations", rating(center_a, comment=words), format="json")
    assert Evaluation.objects.get().comment == words


@pytest.mark.parametrize("field", ["center", "entity", "service", "comment_language"])
def test_codes_take_no_such_letters(client_of, resident, center_a, field):
    value = f"{center_a.code}{TURNING[4]}"
    answer = client_of(resident).post(f"{API}/evaluations", rating(center_a) | {field: value}, format="json")
    assert answer.status_code == 400
    assert not Evaluation.objects.exists()
