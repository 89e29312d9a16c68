"""What an evaluation may tell at once, property by property."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.kinds import Audience, Severity
from alerts.rules import SCALES, Rule
from centers.kinds import ReleaseMode
from evaluations.kinds import NotifyCenter, RowKind, Source
from evaluations.release import THRESHOLD, Facts, low_factors, reference, releases

CODES = ("location", "reception", "waiting_time", "staff_behavior")
scores = st.fixed_dictionaries(dict.fromkeys(CODES, st.sampled_from([None, 0, 1, 2, 3, 4, 5])))
facts = st.builds(
    Facts,
    row=st.sampled_from(RowKind),
    source=st.sampled_from(Source),
    notify_center=st.sampled_from(NotifyCenter),
    scores=scores,
    comment=st.text(max_size=20),
    share_comment=st.booleans(),
    overtaken=st.booleans(),
    mode=st.sampled_from(ReleaseMode),
    low_at=st.sampled_from(SCALES[Rule.LOW_FACTOR].values()),
    details=st.fixed_dictionaries({"service": st.text(max_size=8), "channel": st.sampled_from(["counter", "web"])}),
)
TOLD = Facts(
    row=RowKind.SUBMITTED,
    source=Source.CITIZEN,
    notify_center=NotifyCenter.NOW,
    scores={"location": 5, "reception": 2, "waiting_time": 1, "staff_behavior": None},
    comment="too long",
    details={"service": "insurance", "waiting_minutes": 35},
)


def told_to(audience, given):
    return [release for release in releases(given) if release.audience == audience]


@given(facts)
def test_managers_get_low_factors_and_urgency_and_nothing_else(given):
    for release in told_to(Audience.MANAGERS, given):
        low = [code for code, score in given.scores.items() if score in range(1, given.low_at + 1)]
        assert release.context == {"factors": low}
        assert release.factors == tuple(low)
        assert release.comment in ("", given.comment)
        assert release.comment == "" or given.share_comment


@given(facts, facts)
def test_what_managers_get_does_not_depend_on_anything_they_may_not_know(one, other):
    """Two ratings alike in low factors and shared comment look alike, whatever else differs."""
    low = set(low_factors(one.scores, one.low_at))
    other = replace(
        other,
        notify_center=one.notify_center,
        source=one.source,
        row=one.row,
        overtaken=one.overtaken,
        mode=one.mode,
        low_at=one.low_at,
        comment=one.comment if one.share_comment else other.comment,
        share_comment=one.share_comment,
        scores={
            code: (one.low_at + 1 - one.scores[code]) if code in low else (other.scores[code] or 0) and 5
            for code in one.scores  # the order is the set's, the same for all its ratings
        },
    )
    assert told_to(Audience.MANAGERS, one) == told_to(Audience.MANAGERS, other)


@given(facts, st.sampled_from(SCALES[Rule.LOW_FACTOR].values()))
def test_urgency_says_no_more_than_the_number_of_low_factors(given, low_at):
    """However a center moves its threshold, what it is told counts, never what it is not told."""
    for release in told_to(Audience.MANAGERS, replace(given, low_at=low_at)):
        expected = Severity.URGENT if len(release.factors) >= 3 else Severity.WARNING if release.factors else "info"
        assert release.severity == expected


@given(facts, st.sampled_from(SCALES[Rule.LOW_FACTOR].values()))
def test_the_quality_team_reads_every_center_by_one_measure(given, low_at):
    assert told_to(Audience.QUALITY, replace(given, low_at=low_at)) == told_to(Audience.QUALITY, given)


@given(facts, st.sampled_from(SCALES[Rule.LOW_FACTOR].values()))
def test_no_threshold_silences_a_customer_or_makes_one_heard(given, low_at):
    heard = [(release.audience, release.comment) for release in releases(given)]
    assert [(release.audience, release.comment) for release in releases(replace(given, low_at=low_at))] == heard


def test_a_center_that_changes_nothing_has_the_quality_teams_measure():
    assert SCALES[Rule.LOW_FACTOR].span.preset == THRESHOLD


@given(facts)
def test_managers_are_told_only_by_citizens_who_chose_now(given):
    if told_to(Audience.MANAGERS, given):
        assert given.notify_center == NotifyCenter.NOW
        assert given.source == Source.CITIZEN
        assert given.row != RowKind.WITHDRAWN
        assert given.mode == ReleaseMode.STANDARD


@given(facts)
def test_what_managers_were_told_is_never_replaced(given):
    assert all(release.raises and not release.replaces for release in told_to(Audience.MANAGERS, given))


@given(facts)
def test_an_overtaken_row_tells_nothing(given):
    assert releases(replace(given, overtaken=True)) == []


@given(facts)
def test_the_quality_team_hears_of_every_row_that_stands(given):
    assert len(told_to(Audience.QUALITY, replace(given, overtaken=False))) == 1


def test_the_quality_team_gets_the_whole_content():
    [release] = told_to(Audience.QUALITY, TOLD)
    assert release.comment == "too long"
    assert release.context == {
        "factors": ["reception", "waiting_time"],
        "scores": {"location": 5, "reception": 2, "waiting_time": 1},
        "service": "insurance",
        "waiting_minutes": 35,
    }


def test_not_applicable_is_kept_apart_from_not_answered():
    [release] = told_to(Audience.QUALITY, replace(TOLD, scores={"location": 0, "reception": None}))
    assert release.context["scores"] == {"location": None}


def test_the_comment_goes_to_managers_only_if_its_author_shares_it():
    assert told_to(Audience.MANAGERS, TOLD)[0].comment == ""
    assert told_to(Audience.MANAGERS, replace(TOLD, share_comment=True))[0].comment == "too long"


def test_a_revision_replaces_the_quality_teams_copy():
    [release] = told_to(Audience.QUALITY, replace(TOLD, row=RowKind.REVISED))
    assert release.raises
    assert release.replaces


def test_a_withdrawal_leaves_the_quality_team_nothing_to_read():
    [release] = releases(replace(TOLD, row=RowKind.WITHDRAWN))
    assert release.context == {"factors": [], "withdrawn": True}
    assert release.comment == ""
    assert not release.raises
    assert release.replaces


@pytest.mark.parametrize(
    ("low", "severity"),
    [
        pytest.param(0, Severity.INFO, id="none-low"),
        pytest.param(1, Severity.WARNING, id="one-low"),
        pytest.param(2, Severity.WARNING, id="below-limit"),
        pytest.param(3, Severity.URGENT, id="at-limit"),
    ],
)
def test_urgency_comes_from_the_number_of_low_factors(low, severity):
    given = {code: 1 if place < low else 5 for place, code in enumerate(CODES)}
    assert {release.severity for release in releases(replace(TOLD, scores=given))} == {severity}


def test_a_reference_is_stable_and_not_the_phones_id():
    one, other = uuid4(), uuid4()
    assert reference(one) == reference(one) != one
    assert reference(one) != reference(other)
