"""What people who answer for centers read of them: mandates, team, poster."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from centers.models import Desk, Entity, Mandate
from tests.people import make_person

MANDATES = "/api/v1/me/mandates"
TEAM = "/api/v1/centers/CENTER-A/team"
POSTER = "/api/v1/centers/CENTER-A/poster.pdf"


@pytest.fixture
def page(client_of, manager_a):
    return client_of(manager_a)


def test_a_manager_reads_what_he_answers_for(page, center_a):
    told = page.get(MANDATES).json()["results"]
    assert told == [{"center": {"code": "CENTER-A", "name": center_a.name_ar}, "entity": None}]


def test_the_team_of_a_center_is_its_managers_and_those_of_its_entities(page, manager_a, center_a):
    entity = Entity.objects.create(code="LAKES", name_en="Lakes")
    Desk.objects.create(center=center_a, entity=entity)
    quality = make_person("quality", "water-quality")
    Mandate.objects.create(person=quality, entity=entity)
    Mandate.objects.create(person=make_person("manager", "gone", is_active=False), center=center_a)
    told = {
        (one["username"], one["role"], one["entity"] and one["entity"]["code"])
        for one in page.get(TEAM).json()["results"]
    }
    assert (manager_a.username, "manager", None) in told
    assert ("water-quality", "quality", "LAKES") in told
    assert "gone" not in {username for username, _role, _entity in told}


@pytest.mark.parametrize("url", [TEAM, POSTER, TEAM.replace("CENTER-A", "a%00b")])
def test_who_does_not_answer_for_the_center_finds_nothing(client_of, manager_b, center_a, url):
    assert client_of(manager_b).get(url).status_code == 404


@pytest.mark.parametrize("language", ["ar", "en", "ur", "hi", "zh-hans"])
def test_the_poster_is_one_page_that_names_center_and_address(page, center_a, settings, language):
    settings.PUBLIC_URL = "https://ayn.example"
    answer = page.get(POSTER, headers={"Accept-Language": language})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    (sheet,) = PdfReader(BytesIO(answer.content)).pages
    assert "https://ayn.example/rate/CENTER-A" in sheet.extract_text()
