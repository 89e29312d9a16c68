"""Opening hours: reading what people publish, and telling what is open."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centers.hours import (
    AHEAD,
    DAY,
    UNKNOWN,
    WEEKDAYS,
    Shift,
    changes_at,
    is_open,
    merged,
    parse_day,
    parse_week,
    shift,
    times,
    zone,
)

MONDAY = date(2026, 11, 23)
NOTHING = ((),) * 7

clock = st.times().map(lambda t: t.replace(second=0, microsecond=0))
spans = st.builds(shift, clock, clock)
weeks = st.lists(st.lists(spans, max_size=2).map(tuple), min_size=7, max_size=7).map(tuple)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(MONDAY + timedelta(days=day), time(hour, minute))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:00 - 12:00 / 13:30 - 17:00", ((540, 720), (810, 1020))),
        ("09:00-17:00", ((540, 1020),)),
        ("9:00 – 12:00 /\u00a013:30 -17:00", ((540, 720), (810, 1020))),
        ("9:00 - 12:30 et 14:00 - 18:00", ((540, 750), (840, 1080))),
        ("9h - 12h30", ((540, 750),)),
        ("18:00 - 02:00", ((1080, 1560),)),
        ("00:00 - 24:00", ((0, 1440),)),
        ("-", ()),
        ("", ()),
        ("Fermé", ()),
        ("مغلق", ()),
    ],
)
def test_published_days_are_read(text, expected):
    assert parse_day(text) == tuple(Shift(*pair) for pair in expected)


@pytest.mark.parametrize(
    "text",
    [
        "9:00 - 12:30 / Après-midi sur RDV",
        "Horaires non communiqués",
        "9:00 - 12:30 / 14:00 - 17:",
        "9:00 - 8:30",
        "25:00 - 26:00",
        "9:75 - 12:00",
        "9:00 - 12:00 / 11:00 - 14:00",
        "9:00",
        "9:00 - 9:00",
        "٩:٠٠ - ١٢:٠٠ x",
        "9:00 - 12:000",
        "/ 9:00 - 12:00",
        "9" * 100_000,
        "9:00 - 12:00 " * 50,
    ],
)
def test_what_fits_no_clock_is_not_guessed(text):
    assert parse_day(text) is None


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_without_error(text):
    parse_day(text)


@given(st.text(alphabet="0123456789: -/hRDV", max_size=300))
def test_texts_made_of_clock_letters_are_read_or_refused(text):
    read = parse_day(text)
    assert read is None or all(0 <= s.opens < DAY and s.opens < s.closes <= s.opens + DAY for s in read)


def test_a_regular_week_has_shifts_and_no_words():
    week = parse_week({"mon": "9:00 - 12:00 / 13:30 - 17:00", "sat": "-"})
    assert week.shifts[0] == (Shift(540, 720), Shift(810, 1020))
    assert week.shifts[1:] == NOTHING[1:]
    assert (week.raw, week.by_appointment) == ("", False)


def test_one_irregular_day_keeps_the_words_of_the_week():
    week = parse_week({"mon": "9:00 - 12:00", "tue": "Après-midi sur RDV"})
    assert week.shifts == NOTHING
    assert week.raw == "mon: 9:00 - 12:00\ntue: Après-midi sur RDV"
    assert week.by_appointment


def test_a_note_makes_the_week_irregular():
    week = parse_week({"mon": "9:00 - 12:00"}, note="Ouverture les 2ème et 4ème samedis")
    assert week.shifts == NOTHING
    assert week.raw.endswith("samedis")
    assert not week.by_appointment


def test_a_week_that_says_only_closed_is_unknown():
    assert parse_week(dict.fromkeys(WEEKDAYS, "-")) == UNKNOWN


def test_an_unknown_weekday_is_an_error():
    with pytest.raises(ValueError, match="lundi"):
        parse_week({"lundi": "-"})


@given(clock, clock)
def test_clock_times_survive_a_shift(opens, closes):
    assert times(shift(opens, closes)) == (opens, closes)


def test_open_within_two_shifts_and_closed_between_them():
    week = ((Shift(540, 720), Shift(810, 1020)), *NOTHING[1:])
    answers = [is_open(week, {}, at(0, *moment)) for moment in ((8, 59), (9, 0), (11, 59), (12, 0), (13, 30), (17, 0))]
    assert answers == [False, True, True, False, True, False]


def test_a_shift_past_midnight_is_open_on_the_next_day_also_from_sunday_to_monday():
    week = (*NOTHING[:6], (Shift(1320, 1560),))
    assert is_open(week, {}, at(6, 23)) is True
    assert is_open(week, {}, at(7, 1, 59)) is True
    assert is_open(week, {}, at(7, 2)) is False


def test_unknown_hours_are_neither_open_nor_closed():
    assert is_open(NOTHING, {}, at(0, 10)) is None


def test_an_exception_replaces_its_day_and_its_night():
    week = ((Shift(540, 1560),), *NOTHING[1:])
    closed = {MONDAY: ()}
    assert is_open(week, closed, at(0, 10)) is False
    assert is_open(week, closed, at(1, 1)) is False
    assert is_open(week, {MONDAY: (Shift(600, 660),)}, at(0, 10, 30)) is True


def test_an_exception_alone_makes_only_its_day_known():
    exceptions = {MONDAY: (Shift(600, 660),)}
    assert is_open(NOTHING, exceptions, at(0, 10, 30)) is True
    assert is_open(NOTHING, exceptions, at(1, 10, 30)) is None


@given(weeks, st.integers(0, 7 * DAY - 1))
def test_open_means_some_shift_covers_the_minute(week, minute):
    begins = [(day * DAY + s.opens, day * DAY + s.closes) for day, shifts in enumerate(week) for s in shifts]
    covered = any(o <= m < c for o, c in begins for m in (minute, minute + 7 * DAY))
    expected = covered if any(week) else None
    assert is_open(week, {}, datetime.combine(MONDAY, time()) + timedelta(minutes=minute)) is expected


def test_an_open_place_closes_and_a_closed_one_opens_next_over_nights_and_holidays():
    week = ((Shift(540, 720), Shift(810, 1560)), *NOTHING[1:])
    turns = [changes_at(week, {}, at(*moment)) for moment in ((0, 8), (0, 9), (0, 12), (1, 1, 59), (1, 2))]
    assert turns == [at(0, 9), at(0, 12), at(0, 13, 30), at(1, 2), at(7, 9)]
    assert changes_at(week, {MONDAY + timedelta(days=days): () for days in (7, 14)}, at(1, 2)) is None
    assert changes_at(week, {MONDAY + timedelta(days=3): (Shift(600, 660),)}, at(1, 2)) == at(3, 10)


def test_nobody_knows_when_a_place_without_hours_opens_nor_when_one_that_never_closes_does():
    assert changes_at(NOTHING, {MONDAY: ()}, at(0, 10)) is None
    assert changes_at(((Shift(0, DAY),),) * 7, {}, at(0, 10)) is None
    assert changes_at(NOTHING, {MONDAY: (Shift(600, 660),)}, at(0, 10, 30)) == at(0, 11)


@given(weeks.map(lambda week: tuple(map(merged, week))), st.integers(0, 7 * DAY - 1))
def test_a_place_turns_at_the_first_minute_that_is_unlike_this_one(week, minute):
    now = datetime.combine(MONDAY, time()) + timedelta(minutes=minute)
    turns = changes_at(week, {}, now)
    if turns is None:
        assert len({is_open(week, {}, now + timedelta(minutes=step)) for step in range(0, (AHEAD - 2) * DAY, 7)}) == 1
    else:
        steps = range(int((turns - now).total_seconds()) // 60)
        assert {is_open(week, {}, now + timedelta(minutes=step)) for step in steps} == {is_open(week, {}, now)}
        assert is_open(week, {}, turns) is not is_open(week, {}, now)


@given(st.lists(spans, max_size=6))
def test_merging_keeps_exactly_the_open_minutes(shifts):
    def covered(some):
        return {minute for span in some for minute in range(span.opens, span.closes)}

    result = merged(shifts)
    assert covered(result) == covered(shifts)
    assert all(span.closes - span.opens <= DAY for span in result)


def test_shifts_of_several_desks_become_one():
    assert merged([Shift(600, 900), Shift(480, 720), Shift(960, 1000)]) == (Shift(480, 900), Shift(960, 1000))


def test_zones_are_known_or_refused():
    assert zone("Asia/Dubai").key == "Asia/Dubai"
    for wrong in ("Mars/Olympus", "../etc/passwd", "", "a\0b"):
        with pytest.raises(ValueError, match="time zone"):
            zone(wrong)
