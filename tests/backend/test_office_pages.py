"""Every page of the office: who may see it, in which language, what it loads, how many questions it asks."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alerts.kinds import Severity
from alerts.models import DeadlineSetting, RuleBound
from audit.actions import record
from centers.models import Center, ImportedList, Service, Unit
from tests.office import Page
from tests.people import make_center, make_person
from visits.actions import make_key
from visits.kinds import Scope

pytestmark = pytest.mark.django_db
MODELS = sorted(model._meta.label for model in admin.site._registry)
ADDED = sorted(set(MODELS) - {"alerts.Notice", "audit.Event"})


def address(label, page, *args):
    return reverse(f"admin:{label.replace('.', '_').lower()}_{page}", args=args)


@pytest.fixture
def office(administrator):
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def rows(manager_a, auditor, center_b, entity_a):
    """One row of each model at least."""
    Service.objects.create(code="permit", name_en="Permit", entity=entity_a)
    Unit.objects.create(code="unit", name_en="Unit", entity=entity_a)
    DeadlineSetting.objects.create(entity=entity_a, severity=Severity.URGENT, acknowledge_hours=4, resolve_days=2)
    RuleBound.objects.create(entity=entity_a, rule="closed")
    ImportedList.objects.create(name="a.csv", content=b"", digest="0" * 64, by=auditor)
    ImportedList.objects.filter(name="a.csv").update(content=None, done_at=timezone.now())
    make_key(by=None, entity=entity_a, name="counters", scopes=[Scope.READ_VISIT_CODES])
    record(by=auditor, action="tested", target=auditor)


def test_every_model_stands_in_one_section(office, settings):
    named = [name for names in settings.OFFICE.values() for name in names]
    assert sorted(named) == MODELS


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("label", MODELS)
def test_every_list_and_row_opens_and_the_policy_blocks_nothing(office, rows, label, language):
    asked = {"headers": {"Accept-Language": language}}
    pages = [office.get(address(label, "changelist"), **asked)]
    if (row := admin.site.get_model_admin(_model(label)).model._default_manager.first()) is not None:
        pages.append(office.get(address(label, "change", row.pk), **asked))
        pages.append(office.get(address(label, "history", row.pk), **asked))
    assert row is not None or label == "alerts.Notice"
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text
        assert Page(text).blocked == []


@pytest.mark.parametrize("label", ADDED)
def test_every_form_for_something_new_opens(office, rows, label):
    page = office.get(address(label, "add"))
    assert page.status_code == 200
    assert Page(page.content.decode()).blocked == []


@pytest.mark.parametrize("role", ["manager", "quality", "auditor", "shopper", "resident"])
@pytest.mark.parametrize("label", MODELS)
def test_others_are_sent_to_the_sign_in(role, label):
    client = Client()
    client.force_login(make_person(role, "other"))
    answer = client.get(address(label, "changelist"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/admin/centers/center/export/", "/admin/evaluations/factorset/1/seen/",
     "/admin/evaluations/factorset/1/do/copy/", "/admin/centers/importedlist/add/"],
)  # fmt: skip
def test_further_pages_are_for_administrators_too(office, auditor, path):
    assert office.get(path).status_code == 200
    other = Client()
    other.force_login(auditor)
    assert other.get(path).status_code == 302


@pytest.mark.parametrize(
    "label", ["centers.Center", "centers.Entity", "centers.Service", "centers.Mandate", "visits.PartnerKey"]
)
def test_a_longer_list_asks_no_more_questions(office, rows, entity_a, region, label):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            office.get(address(label, "changelist"))
        return len(queries)

    office.get(address(label, "changelist"))
    before = asked()
    for number in range(5):
        center = make_center(f"MORE-{number}", region, entity_a)
        Service.objects.create(code=f"s{number}", name_en="S", entity=entity_a)
        make_person("manager", f"m{number}").mandates.create(center=center)
        make_key(by=None, entity=entity_a, name=f"k{number}", scopes=[Scope.READ_VISIT_CODES])
    assert asked() <= before


def test_a_center_with_many_desks_asks_no_more_questions(office, rows, center_a, region, country):
    from centers.models import Desk, Entity

    url = address("centers.Center", "change", center_a.pk)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            office.get(url)
        return len(queries)

    office.get(url)
    before = asked()
    for number in range(4):
        entity = Entity.objects.create(code=f"E{number}", name_en="E", region=country)
        Desk.objects.create(center=center_a, entity=entity)
    # Each row of the form reads the names that it shows as chosen: the entity, the unit, the services.
    assert asked() <= before + 4 * 3


def test_the_first_page_says_what_waits_and_where(office, rows, entity_a):
    ImportedList.objects.create(name="b.csv", content=b"x", digest="0" * 64)
    make_key(
        by=None, entity=entity_a, name="old", scopes=[Scope.READ_VISIT_CODES],
        expires_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    page = office.get("/admin/")
    text = page.content.decode()
    assert "1 list waits to be imported" in text
    assert "1 partner key ends within 30 days" in text
    assert "without a second factor" in text
    assert all(office.get(need.url).status_code == 200 for need in page.context["needs"])


def test_nothing_is_deleted_in_bulk(office, rows):
    for label in MODELS:
        assert "delete_selected" not in office.get(address(label, "changelist")).content.decode()


def test_the_language_is_chosen_and_remembered(office):
    answer = office.post("/admin/language/", {"language": "ur", "next": "/admin/centers/center/"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/centers/center/")
    assert not answer.cookies["ayn_language"]["httponly"]  # the menu of the other pages changes it too
    page = office.get("/admin/", headers={"Accept-Language": "fr"})
    assert (page["Content-Language"], "Cookie" in page["Vary"]) == ("ur", True)
    assert 'dir="rtl"' in page.content.decode()
    # The API goes by its headers alone.
    assert office.get("/api/v1/regions", headers={"Accept-Language": "fr"})["Content-Language"] == "fr"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_choice_of_a_language_leads_nowhere_else(target):
    answer = Client().post("/admin/language/", {"language": "xx", "next": target})
    assert answer["Location"] == "/admin/"
    assert not answer.cookies


def test_looking_at_the_choice_changes_nothing(office):
    assert office.get("/admin/language/").status_code == 405


def test_translated_fields_say_their_language_and_direction(office, center_a):
    page = office.get(address("centers.Center", "change", center_a.pk)).content.decode()
    for code, direction in (("ar", "rtl"), ("ur", "rtl"), ("en", "ltr"), ("zh-hans", "ltr")):
        column = code.replace("-", "_")
        start = page.index(f'name="name_{column}"')
        tag = page[page.rindex("<", 0, start) : page.index(">", start)]
        assert f'lang="{code}"' in tag
        assert f'dir="{direction}"' in tag
    assert page.count("data-tongue-of=") == 8


def test_closed_lists_are_words_to_choose_from(office, center_a):
    page = office.get(address("centers.Center", "change", center_a.pk)).content.decode()
    assert "Hearing loop" in page
    assert '<option value="Asia/Qatar" selected>' in page
    assert Center.objects.get(pk=center_a.pk).kind in page


def _model(label):
    from django.apps import apps

    return apps.get_model(label)
