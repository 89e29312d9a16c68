"""Centers that a resident keeps at hand."""

import json

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import erase_person, export_person
from centers.models import Center, Favourite
from tests.people import make_person

URL = "/api/v1/me/favourites"


@pytest.fixture
def phone(client_of, resident):
    return client_of(resident)


def codes(phone):
    return [item["code"] for item in phone.get(URL).json()["results"]]


def test_a_center_is_kept_once_however_often_it_is_sent(phone, center_a):
    first, again = (phone.put(f"{URL}/CENTER-A") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["code"] == "CENTER-A"
    assert {"open_now", "opening_hours", "score"} <= set(first.json())
    assert codes(phone) == ["CENTER-A"]


def test_the_public_score_stands_beside_it(phone, center_a, center_b):
    Center.objects.filter(pk=center_a.pk).update(public_score=72.0, public_n="10-19")
    for code in ("CENTER-A", "CENTER-B"):
        phone.put(f"{URL}/{code}")
    told = {item["code"]: item["score"] for item in phone.get(URL).json()["results"]}
    assert told == {"CENTER-A": {"points": 72.0, "n": "10-19"}, "CENTER-B": None}


def test_dropping_again_changes_nothing(phone, center_a):
    phone.put(f"{URL}/CENTER-A")
    assert [phone.delete(f"{URL}/CENTER-A").status_code for _ in range(2)] == [204, 204]
    assert codes(phone) == []


def test_mine_are_nobody_elses(phone, client_of, second_resident, center_a):
    phone.put(f"{URL}/CENTER-A")
    other = client_of(second_resident)
    assert codes(other) == []
    other.delete(f"{URL}/CENTER-A")
    assert codes(phone) == ["CENTER-A"]


def test_what_is_not_there_is_not_kept(phone, center_a):
    Center.objects.filter(pk=center_a.pk).update(is_active=False)
    for code in ("CENTER-A", "NOWHERE", "a%00b"):
        assert phone.put(f"{URL}/{code}").status_code == 404
    assert not Favourite.objects.exists()


def test_a_center_that_closes_is_not_shown_and_can_be_dropped(phone, center_a):
    phone.put(f"{URL}/CENTER-A")
    Center.objects.filter(pk=center_a.pk).update(is_active=False)
    assert codes(phone) == []
    phone.delete(f"{URL}/CENTER-A")
    assert not Favourite.objects.exists()


def test_they_come_by_name_in_the_readers_language(phone, directory):
    for code in ("MARKET", "HARBOUR"):
        phone.put(f"{URL}/{code}")
    assert codes(phone) == ["HARBOUR", "MARKET"]


def test_there_is_room_for_two_hundred(phone, resident, region):
    made = Center.objects.bulk_create(
        Center(code=f"N{number}", name_en="N", region=region, sort_names=["n"] * 8) for number in range(201)
    )
    Favourite.objects.bulk_create(
        Favourite(person=resident, center=center, place=place) for place, center in enumerate(made[:199], 1)
    )
    assert phone.put(f"{URL}/N199").status_code == 201
    answer = phone.put(f"{URL}/N200")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_favourites")
    phone.delete(f"{URL}/N5")
    assert phone.put(f"{URL}/N200").status_code == 201
    assert len(codes(phone)) == 200


def test_the_database_has_no_place_beyond(resident, center_a):
    with pytest.raises(IntegrityError, match="favourite_so_many"), transaction.atomic():
        Favourite.objects.create(person=resident, center=center_a, place=201)


def test_a_list_asks_few_questions(phone, directory, django_assert_max_num_queries):
    for code in ("MARKET", "HARBOUR"):
        phone.put(f"{URL}/{code}")
    with django_assert_max_num_queries(6):
        assert len(codes(phone)) == 2


def test_they_are_exported_and_erased_with_the_person(phone, resident, center_a):
    kept_by_another = make_person("resident", "keeper")
    Favourite.objects.create(person=kept_by_another, center=center_a, place=1)
    phone.put(f"{URL}/CENTER-A")
    assert json.loads(phone.get("/api/v1/me/data").content)["centers"] == {"favourites": ["CENTER-A"]}
    assert export_person(person=resident)["centers"]["favourites"] == ["CENTER-A"]
    erase_person(by=resident)
    assert [row.person_id for row in Favourite.objects.all()] == [kept_by_another.pk]
