"""What to bring before a visit: one service, and what a center offers desk by desk."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from centers import views
from centers.hours import parse_week
from centers.models import Center, Desk, OpeningException, Service, ServiceDocument, Unit
from tests.centers.conftest import set_hours
from tests.centers.test_views_center import body, get


@pytest.fixture
def papers(directory):
    made = [
        ServiceDocument.objects.create(service=directory.insurance, position=2, name_en="Photo", code="photo"),
        ServiceDocument.objects.create(service=directory.insurance, position=1, name_en="Passport", name_ar="جواز"),
    ]
    for paper in made:
        paper.refresh_from_db()
    Service.objects.filter(code="insurance").update(fee="10.50", currency="QAR", payment_methods=["card"])
    Desk.objects.get(center=directory.harbour, entity=directory.water).services.add(directory.insurance)
    return made


def test_a_service_tells_papers_fee_minutes_and_ways_to_pay(directory, papers):
    told = body("/services/insurance", language="ar")
    assert told["documents"] == ["جواز", "Photo"]
    assert [paper["name"] for paper in told["checklist"]] == ["جواز", "Photo"]
    assert [paper["code"] for paper in told["checklist"]] == [papers[1].code, "photo"]
    assert (told["fee"], told["currency"], told["payment_methods"]) == (10.5, "QAR", ["card"])
    assert told["target_completion_minutes"] == 9
    assert [told] == body("/services", language="ar")["results"]


def test_a_paper_keeps_its_code_when_it_is_moved_and_renamed(directory, papers):
    before = body("/services/insurance")["checklist"]
    ServiceDocument.objects.filter(pk=papers[0].pk).update(position=9, name_en="Two photos")
    after = body("/services/insurance")["checklist"]
    assert [paper["code"] for paper in after] == [paper["code"] for paper in before]


@pytest.mark.parametrize("code", ["nothing", "a%00b", "'"])
def test_an_unknown_or_ended_service_is_not_found(directory, code):
    Service.objects.filter(code="insurance").update(is_active=False)
    assert body(f"/services/{code}", status=404)["code"] == "not_found"
    assert body("/services/insurance", status=404)["code"] == "not_found"


def test_desks_have_their_own_hours_or_those_of_the_place(directory, papers, monkeypatch):
    set_hours(directory.harbour, parse_week({"sun": "08:00 - 12:00"}))
    water = Desk.objects.get(center=directory.harbour, entity=directory.water)
    water.hours.create(center=directory.harbour, weekday=6, opens="14:00", closes="16:00")
    unit = Unit.objects.create(code="CLAIMS", entity=directory.water, name_en="Claims")
    Desk.objects.filter(pk=water.pk).update(unit=unit)
    at = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # 15:00 there, a Sunday
    monkeypatch.setattr(views, "timezone", SimpleNamespace(now=lambda: at))
    first, second = body("/centers/HARBOUR/services")["results"]
    assert (first["entity"]["code"], first["unit"]) == ("SEAS", {"code": "CLAIMS", "name": "Claims"})
    assert [(row["weekday"], row["opens"]) for row in first["opening_hours"]] == [(6, "14:00")]
    assert [service["code"] for service in first["services"]] == ["insurance"]
    assert first["services"] == [body("/services/insurance")]
    assert (second["entity"]["code"], second["unit"], second["services"]) == ("ROADS", None, [])
    assert [(row["weekday"], row["opens"]) for row in second["opening_hours"]] == [(6, "08:00")]
    assert (first["open_now"], second["open_now"]) == (True, False)
    OpeningException.objects.create(center=directory.harbour, date="2026-11-22", reason_en="Storm")
    again = body("/centers/HARBOUR/services")["results"]
    assert [desk["open_now"] for desk in again] == [False, False]


def test_ended_desks_and_services_are_not_offered(directory, papers):
    Desk.objects.filter(entity=directory.roads).update(is_active=False)
    Service.objects.update(is_active=False)
    [desk] = body("/centers/HARBOUR/services")["results"]
    assert desk["services"] == []


def test_a_closed_center_offers_nothing(directory):
    Center.objects.filter(code="HARBOUR").update(is_active=False)
    assert body("/centers/HARBOUR/services", status=404)["code"] == "not_found"


@pytest.mark.parametrize("url", ["/services/insurance", "/centers/HARBOUR/services"])
def test_a_phone_that_has_it_gets_304(directory, papers, url):
    first = get(url)
    again = get(url, status=304, **{"If-None-Match": first["ETag"]})
    assert again.content == b""


def test_a_place_with_many_desks_asks_one_question(directory, papers, django_assert_max_num_queries):
    body("/centers/HARBOUR/services")
    with django_assert_max_num_queries(2):
        body("/centers/HARBOUR/services")
