"""Visits as entities count them: sums over places, days and traits."""

from __future__ import annotations

from datetime import date

import pytest

from tests.people import make_center
from visits.counts import Where, days, desks, visits, visits_by
from visits.models import DayCount

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def count(center, entity, n, day=FIRST, **more):
    fields = {"channel": "counter", "outcome": "completed", "waiting_n": 0, "waiting_sum": 0}
    fields |= {"completion_n": 0, "completion_sum": 0} | more
    DayCount.objects.create(center_id=center.pk, entity_id=entity.pk, day=day, n=n, **fields)


@pytest.fixture
def counted(center_a, center_b, entity_a, entity_b):
    count(center_a, entity_a, 30, customer_category="visitor")
    count(center_a, entity_a, 10, day=LAST, channel="kiosk")
    count(center_b, entity_a, 5)
    count(center_b, entity_b, 7)
    count(center_b, entity_b, 1000, day=date(2026, 12, 1))


def test_visits_are_summed_over_days_and_places(counted, center_a, entity_a, country, region):
    assert visits(Where(FIRST, LAST)) == 52
    assert visits(Where(FIRST, LAST, center_ids=[center_a.pk])) == 40
    assert visits(Where(FIRST, LAST, entity_id=entity_a.pk)) == 45
    assert visits(Where(FIRST, LAST, region_id=region.pk)) == visits(Where(FIRST, LAST, region_id=country.pk)) == 52
    assert visits(Where(FIRST, FIRST)) == 42
    assert visits(Where(LAST, FIRST)) == 0


def test_another_regions_centers_are_not_counted(counted, entity_a, country):
    from centers.models import Region

    other = Region.objects.create(code="QA-RAY", name_en="Rayyan", parent=country, timezone="Asia/Qatar")
    count(make_center("CENTER-R", other, entity_a), entity_a, 3)
    assert visits(Where(FIRST, LAST, region_id=other.pk)) == 3
    assert visits(Where(FIRST, LAST, region_id=country.pk)) == 55


def test_visits_are_told_by_a_trait(counted, center_a, center_b):
    where = Where(FIRST, LAST)
    assert visits_by("channel", where) == {"counter": 42, "kiosk": 10}
    assert visits_by("customer_category", where) == {"visitor": 30, None: 22}
    assert visits_by("center_id", where) == {center_a.pk: 40, center_b.pk: 12}
    assert visits_by("day", where) == {FIRST: 42, LAST: 10}


def test_a_center_where_nobody_counts_is_absent(counted, region, entity_a):
    silent = make_center("CENTER-S", region, entity_a)
    assert visits_by("center_id", Where(FIRST, LAST, center_ids=[silent.pk])) == {}


def test_desks_that_count_are_told_once(counted, center_a, center_b, entity_a, entity_b):
    a, b = (center_b.pk, entity_a.pk), (center_b.pk, entity_b.pk)
    assert desks(Where(FIRST, LAST)) == {(center_a.pk, entity_a.pk), a, b}
    assert desks(Where(LAST, LAST, center_ids=[center_b.pk])) == set()


def test_days_have_the_means_of_those_that_told_a_time(center_a, entity_a):
    count(center_a, entity_a, 10, waiting_n=4, waiting_sum=10)
    count(center_a, entity_a, 5, channel="kiosk", waiting_n=1, waiting_sum=5)
    (day,) = days(Where(FIRST, LAST))
    assert (day.day, day.visits, day.waiting_minutes, day.completion_minutes) == (FIRST, 15, 3.0, None)


def test_the_same_key_of_counts_stands_once_even_with_nothing_named(center_a, entity_a):
    from django.db import IntegrityError

    count(center_a, entity_a, 1)
    with pytest.raises(IntegrityError):
        count(center_a, entity_a, 2)
