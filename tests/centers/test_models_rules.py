"""What the database itself refuses or keeps in step."""

from datetime import time

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from centers import edition
from centers.models import Center, Desk, Entity, OpeningHours, Region, Service, Unit


def open_minutes(center):
    with connection.cursor() as cursor:
        cursor.execute("SELECT open_minutes::text FROM centers_center WHERE id = %s", [center.id])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("model", [Region, Entity, Service, Center, Desk])
def test_the_directory_is_never_deleted(directory, model):
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
    assert model.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "with space"},
        {"code": ""},
        {"kind": "castle"},
        {"latitude": 1.0, "longitude": None},
        {"latitude": 91.0, "longitude": 0.0},
        {"accessibility": ["wings"]},
        {"payment_methods": ["gold"]},
        {"name_en": ""},
    ],
)
def test_a_center_against_the_rules_is_refused(directory, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Center.objects.create(**{"code": "NEW", "name_en": "New", "region": directory.region} | wrong)


def test_an_unknown_time_zone_is_refused(directory):
    with pytest.raises(DataError), transaction.atomic():
        Center.objects.filter(code="HARBOUR").update(timezone="Mars/Olympus")


def test_open_minutes_follow_the_hours(directory):
    center = directory.harbour
    assert open_minutes(center) is None
    shift = OpeningHours.objects.create(center=center, weekday=0, opens=time(9), closes=time(12))
    assert open_minutes(center) == "{[540,720)}"
    OpeningHours.objects.create(center=center, weekday=6, opens=time(22), closes=time(2))
    assert open_minutes(center) == "{[0,120),[540,720),[9960,10080)}"
    OpeningHours.objects.filter(id=shift.id).update(closes=time(13))
    assert open_minutes(center) == "{[0,120),[540,780),[9960,10080)}"
    OpeningHours.objects.filter(center=center).delete()
    assert open_minutes(center) is None
    assert open_minutes(directory.market) is None


@pytest.mark.parametrize("model", [Region, Entity, Service, Center, Desk])
def test_every_change_of_the_directory_is_a_new_edition(directory, model):
    before = edition.current()
    field = "is_demo" if hasattr(model, "is_demo") else "is_active"
    model.objects.update(**{field: True})
    edition.forget()
    assert edition.current() != before


def test_a_desk_belongs_to_a_unit_of_its_own_entity(directory):
    unit = Unit.objects.create(code="BILLS", name_en="Bills", entity=directory.water)
    Desk.objects.filter(center=directory.harbour, entity=directory.water).update(unit=unit)
    with pytest.raises(IntegrityError, match="desk_unit_of_entity"), transaction.atomic():
        Desk.objects.filter(center=directory.harbour, entity=directory.roads).update(unit=unit)


def test_a_section_belongs_to_a_department_of_the_same_entity(directory):
    unit = Unit.objects.create(code="BILLS", name_en="Bills", entity=directory.water)
    Unit.objects.create(code="PAPER", name_en="Paper", entity=directory.water, parent=unit)
    with pytest.raises(IntegrityError, match="unit_parent_of_entity"), transaction.atomic():
        Unit.objects.create(code="TOLL", name_en="Toll", entity=directory.roads, parent=unit)
    with pytest.raises(IntegrityError, match="unit_not_own_parent"), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(parent=unit)


def test_a_unit_is_never_deleted_and_changes_the_edition(directory):
    before = edition.current()
    unit = Unit.objects.create(code="BILLS", name_en="Bills", entity=directory.water)
    edition.forget()
    assert edition.current() != before
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM centers_unit WHERE id = %s", [unit.id])
