"""The working calendar of a region, as the directory says it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from centers import edition
from centers.management import demo
from centers.models import Holiday, Ramadan, Region, WorkingHours
from centers.working import USUAL_WEEK, calendar_of
from core.calendar import add_working_time, end_of_working_day, is_working

pytestmark = pytest.mark.django_db


def shift(region, weekday, opens="08:00", closes="14:00", season="regular"):
    times = {"opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)}
    return WorkingHours.objects.create(region=region, season=season, weekday=weekday, **times)


def calendar_now(region):
    edition.forget()
    return calendar_of(region.pk)


def test_a_region_that_says_nothing_works_the_usual_week(region):
    assert calendar_now(region).week == USUAL_WEEK
    assert str(calendar_now(region).zone) == "Asia/Qatar"


def test_a_region_takes_its_countrys_week_until_it_has_one_of_its_own(region, country):
    shift(country, 6)
    assert calendar_now(region).week[6] == ((480, 840),)
    shift(region, 0, "09:00")
    assert calendar_now(region).week == (((540, 840),), *[()] * 6)


def test_holidays_and_ramadans_of_the_country_hold_in_its_regions(region, country):
    shift(country, 0, season="ramadan", opens="10:00")
    Ramadan.objects.create(region=country, first=date(2026, 2, 18), last=date(2026, 3, 19))
    Holiday.objects.create(region=country, date=date(2026, 3, 9))
    Holiday.objects.create(region=region, date=date(2026, 3, 16))
    calendar = calendar_now(region)
    assert calendar.shifts_on(date(2026, 3, 2)) == ((600, 840),)
    assert calendar.shifts_on(date(2026, 3, 9)) == calendar.shifts_on(date(2026, 3, 16)) == ()


def test_a_change_is_seen_although_the_calendar_is_remembered(region):
    calendar_now(region)
    shift(region, 2)
    assert calendar_now(region).week[2] == ((480, 840),)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [pytest.param("09:00", "08:00", id="backwards"), pytest.param("13:00", "15:00", id="overlapping")],
)
def test_the_database_refuses_shifts_that_make_no_sense(region, opens, closes):
    shift(region, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        shift(region, 0, opens, closes)


def test_the_database_refuses_a_ramadan_within_another(region):
    Ramadan.objects.create(region=region, first=date(2026, 2, 18), last=date(2026, 3, 19))
    with pytest.raises(IntegrityError), transaction.atomic():
        Ramadan.objects.create(region=region, first=date(2026, 3, 19), last=date(2026, 3, 20))


def test_the_demonstration_knows_both_weekends_and_ramadan():
    demo.load()
    edition.forget()
    dubai, doha, sharjah = (calendar_of(Region.objects.get(code=code).pk) for code in ("DXB", "DOH", "SHJ"))
    friday, sunday = datetime(2026, 11, 20, 6, tzinfo=UTC), datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert [is_working(calendar, friday) for calendar in (dubai, doha, sharjah)] == [True, False, False]
    assert [is_working(calendar, sunday) for calendar in (dubai, doha, sharjah)] == [False, True, False]
    begin = datetime(2027, 2, 7, 9, tzinfo=UTC)  # Sunday 12:00 in Doha, the day before Ramadan
    assert add_working_time(doha, begin, timedelta(hours=4)) == datetime(2027, 2, 8, 8, tzinfo=UTC)
    assert end_of_working_day(doha, begin, 2) == datetime(2027, 2, 10, 11, tzinfo=UTC)  # Tuesday is Sports Day


def test_loading_the_demonstration_twice_gives_the_same_as_once():
    demo.load()
    once = [model.objects.count() for model in (WorkingHours, Holiday, Ramadan)]
    demo.load()
    assert [model.objects.count() for model in (WorkingHours, Holiday, Ramadan)] == once
    assert all(once)


def test_a_calendar_takes_few_queries_once_and_none_again(region, django_assert_num_queries):
    edition.current()
    with django_assert_num_queries(3):
        calendar_of(region.pk)
    with django_assert_num_queries(0):
        calendar_of(region.pk)
    assert connection.vendor == "postgresql"
