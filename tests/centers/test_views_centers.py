"""GET /centers: shape, filters, order, pages, errors."""

import json
from datetime import UTC, date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from centers import edition, hours
from centers.actions import save_center
from centers.models import Center, Desk, OpeningException, OpeningHours, Region
from centers.search import EARTH_KM, Search, find
from tests.centers.conftest import set_hours

URL = "/api/v1/centers"
ALWAYS = hours.Week(((hours.Shift(0, hours.DAY),),) * 7)


def get(url=URL, language="en", **query):
    response = APIClient().get(url, query, headers={"Accept-Language": language})
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def codes(**query):
    return [item["code"] for item in get(**query)["results"]]


def refused(**query):
    response = APIClient().get(URL, query)
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    return {error["pointer"]: error["code"] for error in json.loads(response.content)["errors"]}


def make(code, region, lat=None, lng=None, **more):
    names = {"name_en": code.title()} | more
    return save_center(by=None, center=Center(code=code, region=region, latitude=lat, longitude=lng, **names))


def km(a, b):
    (lat1, lng1), (lat2, lng2) = (tuple(map(radians, p)) for p in (a, b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(h))


@pytest.fixture
def land(db):
    return Region.objects.create(code="LAND", name_en="Somewhere", name_ar="مكان")


def test_an_item_has_exactly_the_fields_of_the_contract(directory):
    directory.harbour.latitude, directory.harbour.longitude = 25.25, 51.5
    directory.harbour.accessibility, directory.harbour.payment_methods = ["ramp"], ["card", "cash"]
    directory.harbour.name_ar, directory.harbour.address_en = "الميناء", "Pier 1"
    save_center(by=None, center=directory.harbour)
    set_hours(directory.harbour, hours.parse_week({"mon": "9:00 - 12:00 / 13:30 - 02:00"}))
    item = get(near="25.25,51.5", language="ar")["results"][0]
    assert item.pop("open_now") in (True, False)
    assert item.pop("open_changes_at")
    assert item == {
        "timezone": "Asia/Dubai",
        "score": None,
        "code": "HARBOUR",
        "name": "الميناء",
        "kind": "center",
        "region": {"code": "XX-1", "name": "North"},
        "address": "Pier 1",
        "position": {"lat": 25.25, "lng": 51.5},
        "distance_km": 0.0,
        "opening_hours": [
            {"weekday": 0, "date": None, "opens": "09:00", "closes": "12:00", "reason": ""},
            {"weekday": 0, "date": None, "opens": "13:30", "closes": "02:00", "reason": ""},
        ],
        "payment_methods": ["card", "cash"],
        "accessibility": ["ramp"],
        "entities": [{"code": "SEAS", "name": "Water"}, {"code": "ROADS", "name": "Roads"}],
    }


def test_distance_is_told_only_with_a_place_to_start_from(directory):
    assert all("distance_km" not in item for item in get()["results"])


@settings(max_examples=200, deadline=None)
@given(a=st.tuples(st.floats(-90, 90), st.floats(-180, 180)), b=st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
def test_the_straight_line_gives_the_great_circle(a, b):
    from centers.search import _cube, _km

    points = [tuple(map(float, _cube(*p).strip("()").split(","))) for p in (a, b)]
    chord = sqrt(sum((x - y) ** 2 for x, y in zip(*points, strict=True)))
    assert _km(chord) == pytest.approx(km(a, b), abs=0.02)


def test_nearest_come_first_across_the_date_line_and_at_the_pole(land):
    spots = {"fiji": (-17.0, 179.9), "samoa": (-17.0, -179.9), "far": (-17.0, 170.0), "pole": (90.0, 0.0)}
    for code, spot in spots.items():
        make(code, land, *spot)
    here = (-17.0, -179.95)
    items = get(near="-17,-179.95")["results"]
    assert [item["code"] for item in items] == ["samoa", "fiji", "far", "pole"]
    assert [item["distance_km"] for item in items] == [
        pytest.approx(km(here, spots[i["code"]]), abs=0.01) for i in items
    ]


def test_radius_cuts_exactly(land):
    make("inside", land, 0.0, 0.0899)  # 9.997 km
    make("outside", land, 0.0, 0.09)  # 10.007 km
    make("nowhere", land)
    assert codes(near="0,0", radius_km="10") == ["inside"]


def test_a_center_without_position_is_in_no_list_by_distance_but_in_others(land):
    make("nowhere", land)
    make("here", land, 1.0, 1.0)
    assert codes(near="1,1") == ["here"]
    by_name = get(near="1,1", ordering="name")["results"]
    assert {item["code"]: item["distance_km"] for item in by_name} == {"here": 0.0, "nowhere": None}


def test_names_are_ordered_as_people_expect_without_case_and_accents(land):
    for code, name in (("c", "Évian"), ("a", "zebra"), ("b", "Eagle")):
        make(code, land, name_en=name)
    assert codes() == ["b", "c", "a"]


def test_names_are_ordered_in_the_asked_language(land):
    make("one", land, name_en="A", name_ar="ي")
    make("two", land, name_en="B", name_ar="ب")
    assert [i["code"] for i in get(language="ar")["results"]] == ["two", "one"]
    assert [i["code"] for i in get(language="fr")["results"]] == ["one", "two"]


def test_best_scores_come_first_and_unscored_last(land):
    for code, score in (("low", 10.0), ("none", None), ("high", 90.0)):
        make(code, land)
        Center.objects.filter(code=code).update(public_score=score)
    assert codes(ordering="score") == ["high", "low", "none"]


def test_a_few_happy_customers_outdo_no_crowd(land):
    for code, points, band in (
        ("few", 88.0, "5-9"),
        ("crowd", 80.0, "50+"),
        ("some", 80.0, "20-49"),
        ("none", None, None),
    ):
        make(code, land)
        Center.objects.filter(code=code).update(public_score=points, public_n=band)
    assert codes(ordering="score") == ["crowd", "some", "few", "none"]
    assert [item["score"] for item in get(ordering="score")["results"]] == [
        {"points": 80.0, "n": "50+"}, {"points": 80.0, "n": "20-49"}, {"points": 88.0, "n": "5-9"}, None,
    ]  # fmt: skip


def test_the_best_rated_nearby_are_open_and_near(land):
    for code, longitude, points in (
        ("near", 0.01, 40.0),
        ("better", 0.02, 60.0),
        ("far", 3.0, 90.0),
        ("shut", 0, 95.0),
    ):
        center = make(code, land, 10.0, longitude)
        Center.objects.filter(code=code).update(public_score=points, public_n="50+")
        if code != "shut":
            set_hours(center, ALWAYS)
    found = get(near="10,0", radius_km="10", ordering="score", open_now="true")["results"]
    assert [item["code"] for item in found] == ["better", "near"]
    assert [item["distance_km"] for item in found] == [
        pytest.approx(km((10, 0), (10, x)), abs=0.01) for x in (0.02, 0.01)
    ]


@pytest.mark.parametrize("ordering", ["name", "distance", "score"])
def test_pages_show_every_center_once_forwards_and_backwards(land, ordering):
    for number in range(11):
        center = make(f"C{number}", land, 10.0, float(number // 3), name_en=f"N{number // 4}")
        Center.objects.filter(id=center.id).update(public_score=None if number < 4 else number // 2)
    query = {"ordering": ordering, "near": "10,0"}
    whole = codes(**query, limit=100)
    page, seen = get(**query, limit=4), []
    assert page["previous"] is None
    while True:
        seen += [item["code"] for item in page["results"]]
        if page["next"] is None:
            break
        page = get(page["next"])
    assert seen == whole
    assert len(whole) == 11
    back = []
    while page:
        back = [item["code"] for item in page["results"]] + back
        page = get(page["previous"]) if page["previous"] else None
    assert back == whole


def test_centers_equally_far_are_paged_by_code_within_the_radius(land):
    for code in ("d", "b", "e", "a", "c"):
        make(code, land, 10.0, 0.05)
    make("z", land, 10.0, 0.0)
    make("outside", land, 10.0, 0.2)
    page, seen = get(near="10,0", radius_km="10", limit=2), []
    while page:
        seen.append([item["code"] for item in page["results"]])
        page = get(page["next"]) if page["next"] else None
    assert seen == [["z", "a"], ["b", "c"], ["d", "e"]]


def test_a_page_stays_right_when_a_center_appears_before_it(land):
    for code in "bcd":
        make(code, land)
    page = get(limit=2)
    make("a", land)
    assert [item["code"] for item in get(page["next"])["results"]] == ["d"]


@pytest.mark.parametrize(
    "cursor", ["x", "=", "W10", "e30", "WyJuYW1lIiwgMSwgImEiLCAwXQ", "WyJzY29yZSIsIDEsICJhIiwgMF0", "م", "A" * 900]
)
def test_cursors_that_we_did_not_make_are_refused(db, cursor):
    assert refused(cursor=cursor) == {"/cursor": "invalid_cursor"}


def test_a_cursor_of_another_order_is_refused(land):
    for code in "ab":
        make(code, land, 0.0, 0.0)
    cursor = get(limit=1)["next"].rpartition("cursor=")[2]
    assert refused(cursor=cursor, near="0,0") == {"/cursor": "invalid_cursor"}


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ({"near": "25,51,3"}, {"/near": "invalid"}),
        ({"near": "٢٥,٥١"}, {"/near": "invalid"}),
        ({"near": "91,0"}, {"/near": "out_of_range"}),
        ({"near": "0,181"}, {"/near": "out_of_range"}),
        ({"near": "nan,0"}, {"/near": "invalid"}),
        ({"near": "1e3,0"}, {"/near": "invalid"}),
        ({"near": "\0"}, {"/near": "invalid"}),
        ({"near": "0,0", "radius_km": "501"}, {"/radius_km": "out_of_range"}),
        ({"near": "0,0", "radius_km": "0"}, {"/radius_km": "out_of_range"}),
        ({"near": "0,0", "radius_km": "inf"}, {"/radius_km": "invalid"}),
        ({"radius_km": "5"}, {"/radius_km": "near_missing"}),
        ({"ordering": "distance"}, {"/ordering": "near_missing"}),
        ({"ordering": "random()"}, {"/ordering": "unknown_choice"}),
        ({"kind": "castle"}, {"/kind": "unknown_choice"}),
        ({"payment": "gold"}, {"/payment": "unknown_choice"}),
        ({"open_now": "perhaps"}, {"/open_now": "invalid"}),
        ({"limit": "0"}, {"/limit": "out_of_range"}),
        ({"limit": "101"}, {"/limit": "out_of_range"}),
        ({"limit": "٥"}, {"/limit": "invalid"}),
        ({"limit": "9" * 400}, {"/limit": "out_of_range"}),
        ({"entity": "a\0"}, {"/entity": "invalid_characters"}),
        ({"region": "x" * 65}, {"/region": "too_long"}),
        ({"nearby": "0,0"}, {"/nearby": "unknown_field"}),
        ({"kind": "castle", "limit": "x"}, {"/kind": "unknown_choice", "/limit": "invalid"}),
    ],
)
def test_bad_parameters_are_refused_with_a_pointer(db, query, faults):
    assert refused(**query) == faults


def test_a_parameter_given_twice_is_refused(db):
    response = APIClient().get(f"{URL}?kind=center&kind=mobile")
    assert json.loads(response.content)["errors"][0] == {
        "pointer": "/kind",
        "code": "repeated",
        "detail": "Give this only once.",
    }


def test_empty_parameters_ask_nothing(directory):
    assert codes(q="", entity="", service="", region="", kind="", near="", open_now="") == ["HARBOUR", "MARKET"]
    assert codes(q=" ", region="\t") == ["HARBOUR", "MARKET"]


def test_filters_by_what_is_there(directory):
    Desk.objects.get(center=directory.harbour, entity=directory.water).services.add(directory.insurance)
    Center.objects.filter(code="MARKET").update(kind="mobile", accessibility=["on_request"], payment_methods=["cash"])
    Center.objects.filter(code="HARBOUR").update(accessibility=["step_free"])
    assert codes(entity="ROADS") == ["HARBOUR", "MARKET"]
    assert codes(entity="SEAS") == ["HARBOUR"]
    assert codes(service="insurance") == ["HARBOUR"]
    assert codes(region="XX") == codes(region="XX-1") == ["HARBOUR", "MARKET"]
    assert codes(kind="mobile") == codes(payment="cash") == codes(accessible="false") == ["MARKET"]
    assert codes(accessible="true") == ["HARBOUR"]
    assert codes(entity="NOBODY") == codes(region="YY") == codes(payment="card") == []


def test_closed_centers_and_desks_are_not_shown(directory):
    Center.objects.filter(code="MARKET").update(is_active=False)
    Desk.objects.filter(center=directory.harbour, entity=directory.water).update(is_active=False)
    assert [e["code"] for e in get()["results"][0]["entities"]] == ["ROADS"]
    assert codes() == ["HARBOUR"]
    assert codes(entity="SEAS") == []


def test_open_now_knows_open_closed_and_unknown(directory):
    land = directory.region
    for code in ("open", "closed", "holiday", "extra"):
        make(code, land, timezone="Asia/Dubai")
    here = timezone.now().astimezone(hours.zone("Asia/Dubai"))
    for code in ("open", "holiday"):
        set_hours(Center.objects.get(code=code), ALWAYS)
    tomorrow = (here.weekday() + 3) % 7
    center = Center.objects.get(code="closed")
    OpeningHours.objects.create(center=center, weekday=tomorrow, opens=time(9), closes=time(10))
    OpeningException.objects.create(
        center=Center.objects.get(code="holiday"), date=here.date(), reason_en="National day", reason_ar="اليوم الوطني"
    )
    # Yesterday too, for the night after it.
    OpeningException.objects.create(center=Center.objects.get(code="holiday"), date=here.date() - timedelta(days=1))
    OpeningException.objects.create(
        center=Center.objects.get(code="extra"), date=here.date(), opens=time(0), closes=time(0)
    )
    assert codes(open_now="true") == ["extra", "open"]
    assert codes(open_now="false") == ["closed", "holiday"]
    told = {item["code"]: item for item in get(language="ar")["results"]}
    assert {code: item["open_now"] for code, item in told.items()} == {
        "extra": True, "open": True, "closed": False, "holiday": False, "HARBOUR": None, "MARKET": None
    }  # fmt: skip
    assert told["holiday"]["opening_hours"][-1] == {
        "weekday": None, "date": here.date().isoformat(), "opens": None, "closes": None, "reason": "اليوم الوطني"
    }  # fmt: skip


clock = st.times().map(lambda t: t.replace(second=0, microsecond=0))
shifts = st.lists(st.tuples(st.integers(0, 6), clock, clock), max_size=5, unique_by=lambda s: (s[0], s[1]))
unlike = st.dictionaries(
    st.dates(date(2026, 11, 21), date(2026, 11, 26)), st.none() | st.tuples(clock, clock), max_size=3
)
MIDNIGHT = datetime(2026, 11, 22, tzinfo=UTC)
ZONES = ("Asia/Dubai", "Europe/Paris", "Pacific/Tahiti", "Pacific/Auckland")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    weekly=shifts,
    exceptions=unlike,
    moment=st.integers(0, 4 * hours.DAY).map(lambda minutes: MIDNIGHT + timedelta(minutes=minutes)),
    zone=st.sampled_from(ZONES),
)
def test_the_database_agrees_with_the_pure_rule_about_what_is_open(only, weekly, exceptions, moment, zone):
    center = only
    Center.objects.filter(id=center.id).update(timezone=zone)
    OpeningHours.objects.filter(center=center).delete()
    OpeningException.objects.filter(center=center).delete()
    OpeningHours.objects.bulk_create([OpeningHours(center=center, weekday=w, opens=o, closes=c) for w, o, c in weekly])
    OpeningException.objects.bulk_create(
        [OpeningException(center=center, date=d, opens=t and t[0], closes=t and t[1]) for d, t in exceptions.items()]
    )
    week = [[] for _ in range(7)]
    for weekday, opens, closes in weekly:
        week[weekday].append(hours.shift(opens, closes))
    days = {day: [hours.shift(*span)] if span else [] for day, span in exceptions.items()}
    expected = hours.is_open(week, days, moment.astimezone(hours.zone(zone)))
    edition.forget()
    answers = {
        wanted: bool(find(Search(open_now=wanted), language="en", limit=5, at=None, now=moment).rows)
        for wanted in (True, False)
    }
    assert answers == {True: expected is True, False: expected is False}


@pytest.fixture
def only(land):
    return make("only", land)


def test_a_list_costs_three_queries_and_two_when_remembered(directory, django_assert_num_queries):
    with django_assert_num_queries(3):  # edition, which centers, their cards
        get()
    with django_assert_num_queries(1):
        get()


def test_a_change_is_shown_after_the_edition_is_looked_at_again(directory):
    get()
    directory.harbour.name_en = "Haven"
    save_center(by=None, center=directory.harbour)
    edition.forget()
    assert "Haven" in {item["name"] for item in get()["results"]}


def test_every_language_falls_back_to_english_then_arabic_then_any(land):
    make("e", land, name_en="E", name_ar="ع")
    make("a", land, name_en="", name_ar="ع", name_ru="Р")
    make("h", land, name_en="", name_hi="ह")
    for language in ("ur", "hi", "es", "zh-hans", "fr", "ru"):
        names = {item["code"]: item["name"] for item in get(language=language)["results"]}
        assert names == {"e": "E", "a": "Р" if language == "ru" else "ع", "h": "ह"}


def test_all_translations_are_for_staff(directory, client_of, manager_a, resident):
    directory.harbour.name_ur = "بندرگاہ"
    save_center(by=None, center=directory.harbour)
    assert APIClient().get(URL, {"translations": "all"}).status_code == 401
    assert client_of(resident).get(URL, {"translations": "all"}).status_code == 403
    response = client_of(manager_a).get(f"{URL}/HARBOUR", {"translations": "all"})
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("private")
    name = json.loads(response.content)["name"]
    assert set(name) == {"ar", "en", "ur", "hi", "es", "zh-hans", "fr", "ru"}
    assert (name["ur"], name["en"], name["fr"]) == ("بندرگاہ", "Harbour", None)
    assert client_of(manager_a).get(URL, {"translations": "all"}).status_code == 200


def test_a_signed_in_reader_without_header_reads_his_language(directory, client_of, resident):
    directory.harbour.name_ur = "بندرگاہ"
    save_center(by=None, center=directory.harbour)
    response = client_of(resident).get(f"{URL}/HARBOUR")
    assert json.loads(response.content)["name"] == "بندرگاہ"
    assert response["Content-Language"] == "ur"
    assert response["Cache-Control"].startswith("private")
