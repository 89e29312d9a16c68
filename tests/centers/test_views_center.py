"""GET /centers/{code}, its QR code, and the short lists."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from centers import edition, posters, views
from centers.hours import WEEKDAYS, parse_week, zone
from centers.models import Center, Desk, Entity, OpeningException, Region, Service, ServiceDocument
from tests.centers.conftest import set_hours

API = "/api/v1"


def get(url, language="en", status=200, **headers):
    response = APIClient().get(f"{API}{url}", headers={"Accept-Language": language, **headers})
    assert response.status_code == status, response.content
    return response


def body(url, **more):
    return json.loads(get(url, **more).content)


def test_a_center_tells_everything_public(directory):
    Desk.objects.get(center=directory.harbour, entity=directory.water).services.add(directory.insurance)
    center = body("/centers/HARBOUR")
    assert center["services"] == [{"code": "insurance", "name": "Insurance", "entity": "SEAS"}]
    assert center["timezone"] == "Asia/Dubai"
    assert center["open_now"] is None
    assert {"description", "phone", "website", "postcode", "hours_text", "by_appointment", "is_demo"} <= set(center)
    assert "distance_km" not in center


def test_a_center_tells_when_it_turns_and_the_coming_days_that_are_unlike_their_weekday(directory):
    set_hours(directory.harbour, parse_week(dict.fromkeys(WEEKDAYS, "0:00 - 24:00")))
    here = timezone.localdate(timezone=zone("Asia/Dubai"))
    for days in (-1, 0, 1):
        OpeningException.objects.create(center=directory.harbour, date=here + timedelta(days=days))
    center = body("/centers/HARBOUR")
    opens = datetime.combine(here + timedelta(days=2), time(), zone("Asia/Dubai"))
    assert (center["open_now"], datetime.fromisoformat(center["open_changes_at"])) == (False, opens)
    coming = [(here + timedelta(days=days)).isoformat() for days in (0, 1)]
    assert [entry["date"] for entry in center["exceptions"]] == coming
    assert [entry["date"] for entry in center["opening_hours"]][7:] == coming[:1]


@pytest.mark.parametrize("code", ["NOWHERE", "harbour", "a%00b", "%D9%85", "'", "HARBOUR%20", "x" * 500])
def test_unknown_codes_are_not_found(directory, code):
    assert body(f"/centers/{code}", status=404)["code"] == "not_found"
    assert body(f"/centers/{code}/qr.svg", status=404)["code"] == "not_found"


def test_a_closed_center_is_not_found(directory):
    Center.objects.filter(code="HARBOUR").update(is_active=False)
    assert body("/centers/HARBOUR", status=404)["code"] == "not_found"


def test_a_trailing_slash_makes_no_difference(directory):
    assert get("/centers/HARBOUR/").content == get("/centers/HARBOUR").content


def test_an_unknown_parameter_is_refused(directory):
    assert body("/centers/HARBOUR?x=1", status=400)["errors"][0]["pointer"] == "/x"


def test_a_reader_who_has_it_gets_304_without_a_body(directory):
    first = get("/centers/HARBOUR")
    again = get("/centers/HARBOUR", status=304, **{"If-None-Match": first["ETag"]})
    assert again.content == b""
    assert again["ETag"] == first["ETag"]


@pytest.mark.parametrize("url", ["/centers", "/regions", "/entities", "/services", "/centers/HARBOUR/qr.svg"])
def test_every_read_of_the_directory_is_conditional(directory, url):
    get(url, status=304, **{"If-None-Match": get(url)["ETag"]})


def test_each_language_has_its_own_tag_and_says_so(directory):
    directory.harbour.name_ar = "الميناء"
    directory.harbour.save()
    arabic, english = get("/centers/HARBOUR", language="ar"), get("/centers/HARBOUR", language="en")
    assert arabic["ETag"] != english["ETag"]
    assert (arabic["Content-Language"], english["Content-Language"]) == ("ar", "en")
    assert "Accept-Language" in arabic["Vary"]


def test_a_remembered_center_costs_no_query(directory, django_assert_num_queries, monkeypatch):
    at = datetime(2026, 11, 21, 10, 0, 30, tzinfo=UTC)
    monkeypatch.setattr(views.timezone, "now", lambda: at)
    first = get("/centers/HARBOUR").content
    with django_assert_num_queries(0):
        assert get("/centers/HARBOUR").content == first


def test_a_changed_center_is_shown_anew(directory):
    before = get("/centers/HARBOUR")["ETag"]
    Center.objects.filter(code="HARBOUR").update(phone="800 1234")
    edition.forget()
    assert body("/centers/HARBOUR")["phone"] == "800 1234"
    assert get("/centers/HARBOUR")["ETag"] != before


def test_a_remembered_center_closes_when_its_time_comes(directory, monkeypatch):
    set_hours(directory.harbour, parse_week({"sat": "9:00 - 12:00"}))
    answers = []
    for hour, minute in ((7, 59), (8, 0)):  # UTC; Dubai is four hours ahead
        now = datetime(2026, 11, 21, hour, minute, tzinfo=UTC)
        monkeypatch.setattr(views.timezone, "now", lambda now=now: now)
        answers.append(body("/centers/HARBOUR")["open_now"])
    assert answers == [True, False]


def test_the_qr_code_is_an_svg_whatever_the_browser_accepts(directory):
    response = get("/centers/HARBOUR/qr.svg", Accept="image/avif,image/webp,image/svg+xml")
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<?xml")
    assert b"<svg" in response.content


def test_the_qr_code_opens_the_rating_page_of_the_center(directory, settings, monkeypatch):
    made = []
    make = posters.segno.make
    monkeypatch.setattr(posters.segno, "make", lambda text, **more: made.append(text) or make(text, **more))
    settings.PUBLIC_URL = "https://ayn.example"
    get("/centers/HARBOUR/qr.svg")
    assert made == ["https://ayn.example/rate/HARBOUR"]


def test_regions_entities_and_services_are_listed_with_their_words(directory):
    Region.objects.filter(code="XX").update(name_ar="بلد")
    ServiceDocument.objects.create(service=directory.insurance, position=2, name_en="Photo", code="b")
    ServiceDocument.objects.create(
        service=directory.insurance, position=1, name_en="Passport", name_ar="جواز", code="a"
    )
    Service.objects.filter(code="insurance").update(fee="10.50", currency="QAR")
    assert body("/regions", language="ar")["results"] == [
        {"code": "XX", "name": "بلد", "parent": None, "timezone": "Asia/Dubai"},
        {"code": "XX-1", "name": "North", "parent": "XX", "timezone": "Asia/Dubai"},
    ]
    assert [entity["code"] for entity in body("/entities")["results"]] == ["ROADS", "SEAS"]
    assert body("/services", language="ar")["results"] == [
        {
            "code": "insurance",
            "name": "Insurance",
            "description": "",
            "entity": {"code": "SEAS", "name": "Water"},
            "documents": ["جواز", "Photo"],
            "checklist": [{"code": "a", "name": "جواز"}, {"code": "b", "name": "Photo"}],
            "fee": 10.5,
            "currency": "QAR",
            "payment_methods": [],
            "target_waiting_minutes": None,
            "target_completion_minutes": 9,
        }
    ]


def test_services_of_one_entity(directory):
    assert len(body("/services?entity=SEAS")["results"]) == 1
    assert body("/services?entity=ROADS")["results"] == []


def test_inactive_entities_and_services_are_not_listed(directory):
    Entity.objects.filter(code="SEAS").update(is_active=False)
    Service.objects.update(is_active=False)
    assert [entity["code"] for entity in body("/entities")["results"]] == ["ROADS"]
    assert body("/services")["results"] == []


def test_short_lists_come_in_pages(directory, django_assert_num_queries):
    for number in range(5):
        Entity.objects.create(code=f"E{number}", name_en="E")
    with django_assert_num_queries(1):
        page = body("/entities?limit=3")
    rest = json.loads(APIClient().get(page["next"]).content)
    assert [e["code"] for e in page["results"] + rest["results"]] == ["E0", "E1", "E2", "E3", "E4", "ROADS", "SEAS"][:6]
    assert [e["code"] for e in json.loads(APIClient().get(rest["previous"]).content)["results"]] == ["E0", "E1", "E2"]


def test_all_translations_of_the_short_lists(directory, client_of, auditor):
    region = json.loads(client_of(auditor).get(f"{API}/regions?translations=all&limit=1").content)["results"][0]
    assert region["name"]["en"] == "Country"
    assert len(region["name"]) == 8
