"""What is read of an alert that a rule raised: figures for programs, words for people."""

import pytest
from django.utils import translation

from alerts import texts
from alerts.actions import raise_alerts
from alerts.kinds import Kind, Severity
from alerts.serializers import FactsOutput

WAITING = {"waiting_time": {"en": "Waiting time", "ar": "وقت الانتظار"}}
FACTS = {
    Kind.LOW_FACTOR: ({"mean": 2.4, "threshold": 2}, "Hilal: Waiting time has 2.4 of 5."),
    Kind.LOW_OVERALL: ({"points": 38, "threshold": 40}, "Hilal: 38 of 100 points."),
    Kind.LOW_WAITING_RUN: ({"pulses": 3}, "Hilal: Waiting time was rated low 3 times in a row."),
    Kind.SUDDEN_DROP: (
        {"since": "2026-11-07", "before": 71, "after": 45},
        "Hilal: 45 of 100 points since November 7, 2026, 71 before that.",
    ),
    Kind.TARGET_EXCEEDED: ({"percent": 50}, "Hilal: at least 50% of the customers who told how long it took say so."),
    Kind.PRAISE: ({"points": 88, "threshold": 85}, "Hilal: 88 of 100 points."),
    Kind.RECORD_WEEK: (
        {"week": "2026-W47", "points": 80, "weeks": 20},
        "Hilal: 80 of 100 points, more than in each of the 20 weeks before.",
    ),
}


def context(kind):
    factors = ["waiting_time"] if kind in {Kind.LOW_FACTOR, Kind.LOW_WAITING_RUN} else []
    return {"factors": factors, "names": WAITING if factors else {}, "facts": FACTS[kind][0]}


@pytest.mark.parametrize("kind", FACTS)
def test_words_name_the_figures(kind):
    with translation.override("en"):
        assert texts.words(kind, context(kind), "Hilal").text == FACTS[kind][1]


def test_what_was_found_again_says_how_often():
    with translation.override("en"):
        assert texts.words(Kind.PRAISE, context(Kind.PRAISE), "Hilal", 5).text.endswith(" Found 5 times.")


@pytest.mark.parametrize("language", ["ar", "en", "ur", "hi", "es", "zh-hans", "fr", "ru"])
@pytest.mark.parametrize("kind", FACTS)
def test_every_kind_has_words_in_every_language(kind, language):
    with translation.override(language):
        words = texts.words(kind, context(kind), "Hilal")
    assert words.title
    assert words.text.startswith("Hilal")


def test_numbers_are_written_as_the_reader_does():
    with translation.override("fr"):
        assert "2,4" in texts.words(Kind.LOW_FACTOR, context(Kind.LOW_FACTOR), "Hilal").text


@pytest.mark.parametrize("kind", FACTS)
def test_a_manager_reads_the_figures_and_no_rating(kind, new_alert, client_of, manager_a):
    severity = Severity.INFO if kind in {Kind.PRAISE, Kind.RECORD_WEEK} else Severity.WARNING
    raise_alerts(items=[new_alert(kind=kind, severity=severity, context=context(kind))])
    [alert] = client_of(manager_a).get("/api/v1/alerts").json()["results"]
    assert alert["facts"] == FACTS[kind][0]
    assert set(alert["facts"]) <= set(FactsOutput().fields)
    assert (alert["rating"], alert["pulse"], alert["comment"]) == (None, None, None)
    assert (alert["due_at"] is None) == (severity == Severity.INFO)
