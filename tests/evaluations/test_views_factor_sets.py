"""Factor sets: read by everybody in eight languages, published once."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from core import languages
from evaluations.actions import publish_factor_set
from evaluations.actions.factor_sets import FactorText, FrozenSetError, write_factor_set
from evaluations.models import Factor, FactorSet
from tests.evaluations.conftest import body

pytestmark = pytest.mark.django_db

URL = "/api/v1/factor-sets"
EIGHT = [
    "location",
    "accessibility",
    "reception",
    "waiting_time",
    "ease_of_procedures",
    "staff_behavior",
    "completion_time",
    "payment_channels",
]


def test_the_current_set_is_the_eight_factors_for_everybody(client):
    told = client.get(f"{URL}/current").json()
    assert told["version"] == 1
    assert [factor["code"] for factor in told["factors"]] == EIGHT
    assert [factor["position"] for factor in told["factors"]] == list(range(8))
    assert {factor["weight"] for factor in told["factors"]} == {1}


def test_the_second_set_adds_parking_and_fees_beside_the_first(client):
    results = client.get(URL).json()["results"]
    assert [each["version"] for each in results] == [1, 2]
    assert [factor["code"] for factor in results[1]["factors"]] == [*EIGHT, "parking", "service_fees"]
    assert client.get(f"{URL}/2").json() == results[1]


def test_every_text_is_there_in_all_eight_languages():
    for factor in Factor.objects.all():
        for field in ("name", "question"):
            texts = [getattr(factor, languages.column(field, code)) for code in languages.CODES]
            assert all(texts), (factor.code, field)
            assert len(set(texts)) >= 6, (factor.code, field, "copied instead of translated")


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("ur", "محلِ وقوع"),
        ("ar-AE", "الموقع"),
        ("zh-CN", "地理位置"),
        ("de, fr;q=0.5", "Emplacement"),
        ("xx", "Location"),
    ],
)
def test_texts_come_in_the_asked_language(client, asked, name):
    answer = client.get(f"{URL}/current", headers={"accept-language": asked})
    assert answer.json()["factors"][0]["name"] == name
    assert "Accept-Language" in answer["Vary"]


def test_what_the_reader_has_is_not_sent_again(client):
    first = client.get(f"{URL}/current", headers={"accept-language": "hi"})
    known = {"if-none-match": first["ETag"]}
    assert client.get(f"{URL}/current", headers={"accept-language": "hi"} | known).status_code == 304
    assert client.get(f"{URL}/current", headers={"accept-language": "ru"} | known).status_code == 200


@pytest.mark.parametrize("version", ["3", "0", "99999999999999999999", "-1", "x"])
def test_an_unknown_version_is_not_there(client, version):
    assert client.get(f"{URL}/{version}").status_code == 404


def test_a_draft_is_not_told_and_cannot_be_answered(client, client_of, resident, center_a):
    draft = FactorSet.objects.create(version=9, name_en="draft")
    Factor.objects.create(factor_set=draft, position=0, code="location", name_en="Location")
    assert client.get(f"{URL}/9").status_code == 404
    answer = client_of(resident).post("/api/v1/evaluations", body(factor_set=9, scores={"location": 1}), format="json")
    assert answer.json()["errors"][0]["code"] == "unknown_factor_set"


def written(version=7, **more):
    factors = [FactorText("speed", {"en": "Speed", "ar": "السرعة"}), FactorText("price", {"en": "Price"}, weight=3)]
    return write_factor_set(**{"by": None, "version": version, "names": {"en": "Short"}, "factors": factors} | more)


def test_writing_a_set_publishes_it_once(client):
    assert written() is True
    assert written() is False
    told = client.get(f"{URL}/7", headers={"accept-language": "ar"}).json()
    assert [(f["code"], f["weight"], f["name"]) for f in told["factors"]] == [
        ("speed", 1, "السرعة"),
        ("price", 3, "Price"),
    ]
    assert Event.objects.filter(action="factor_set_published").count() == 1


def test_writing_something_else_under_a_published_version_is_refused():
    written()
    with pytest.raises(FrozenSetError):
        written(names={"en": "Other"})


def test_the_current_set_changes_hands(client, client_of, resident, center_a, administrator):
    written()
    publish_factor_set(by=administrator, version=7, current=True)
    publish_factor_set(by=administrator, version=7, current=True)
    assert client.get(f"{URL}/current").json()["version"] == 7
    assert FactorSet.objects.filter(is_current=True).count() == 1


def test_evaluations_of_different_sets_live_side_by_side(client_of, resident, center_a):
    phone = client_of(resident)
    for version, scores in ((1, {"location": 5}), (2, {"parking": 2, "service_fees": None}), (..., {"reception": 1})):
        answer = phone.post("/api/v1/evaluations", body(factor_set=version, scores=scores), format="json")
        assert answer.status_code == 201
        assert answer.json()["scores"] == scores
    refused = phone.post("/api/v1/evaluations", body(factor_set=1, scores={"parking": 2}), format="json")
    assert refused.json()["errors"][0]["pointer"] == "/scores/parking"


def test_sets_are_imported_from_a_file_safely_twice(tmp_path, capsys, client):
    factors = [{"code": f"q{n}", "names": {"en": f"Question {n}"}} for n in range(32)]
    file = tmp_path / "sets.json"
    file.write_text(json.dumps([{"version": 100, "names": {"en": "Airport", "ur": "ہوائی اڈا"}, "factors": factors}]))
    for told in ("published", "already there"):
        call_command("import_factor_sets", str(file))
        assert told in capsys.readouterr().out
    assert len(client.get(f"{URL}/100").json()["factors"]) == 32


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        '[{"version": 5}]',
        '[{"version": 5, "names": {"en": "x"}, "factors": []}]',
        '[{"version": 5, "names": {"xx": "x"}, "factors": [{"code": "a", "names": {}}]}]',
        '[{"version": 5, "names": {"en": "x"}, "factors": [{"code": "Not A Code", "names": {"en": "x"}}]}]',
        '[{"version": 1, "names": {"en": "x"}, "factors": [{"code": "a", "names": {"en": "x"}}]}]',
        '[{"version": "x", "names": {"en": "x"}, "factors": [{"code": "a", "names": {"en": "x"}}]}]',
    ],
)
def test_a_bad_file_is_one_clear_line_and_changes_nothing(tmp_path, content):
    file = tmp_path / "sets.json"
    file.write_text(content)
    with pytest.raises(CommandError):
        call_command("import_factor_sets", str(file))
    assert FactorSet.objects.count() == 2


def test_the_admin_site_shows_a_published_set_without_letting_it_change(client, administrator):
    client.force_login(administrator)
    page = client.get("/admin/evaluations/factorset/1/change/")
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    draft = FactorSet.objects.create(version=9, name_en="draft")
    Factor.objects.create(factor_set=draft, position=0, code="speed", name_en="Speed")
    assert b'name="_save"' in client.get("/admin/evaluations/factorset/9/change/").content
    for deed in ("publish", "offer"):
        assert client.post(f"/admin/evaluations/factorset/9/do/{deed}/").status_code == 302
    assert FactorSet.objects.get(is_current=True).version == 9
