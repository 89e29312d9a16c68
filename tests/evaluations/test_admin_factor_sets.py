"""Factor sets in the office: frozen once published, changed by a new version, seen as residents see them."""

import pytest
from django.test import Client

from audit.models import Event
from evaluations.models import Factor, FactorSet
from tests.office import Page

pytestmark = pytest.mark.django_db
LIST = "/admin/evaluations/factorset/"


@pytest.fixture
def office(administrator):
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def draft(db):
    made = FactorSet.objects.create(version=9, name_en="Draft", name_ar="مسودة")
    Factor.objects.create(factor_set=made, position=0, code="speed", name_en="Speed", name_ar="السرعة", weight=3)
    return made


def deed(office, version, name):
    return office.post(f"{LIST}{version}/do/{name}/", follow=True)


def test_a_new_version_has_the_factors_and_texts_of_the_old_one(office):
    page = deed(office, 1, "copy")
    source, made = FactorSet.objects.get(version=1), FactorSet.objects.order_by("version").last()
    assert page.redirect_chain[-1][0] == f"{LIST}{made.version}/change/"
    assert (made.published_at, made.is_current, made.name_ar) == (None, False, source.name_ar)
    fields = ("position", "code", "weight", "name_ur", "question_zh_hans")
    assert list(made.factors.values_list(*fields)) == list(source.factors.values_list(*fields))
    assert Event.objects.get(action="factor_set_drafted").detail == {"from": 1}


def test_publishing_is_confirmed_and_says_which_languages_lack_texts(office, draft):
    page = office.get(f"{LIST}9/do/publish/").content.decode()
    assert "can never be changed" in page
    assert "Русский" in page[page.index("deed__says") : page.index("submit-row")]
    assert "English" not in page[page.index("deed__says") : page.index("submit-row")]
    assert FactorSet.objects.get(version=9).published_at is None


def test_it_is_published_first_and_put_into_use_in_a_second_step(office, draft):
    deed(office, 9, "offer")
    assert not FactorSet.objects.get(version=9).is_current
    deed(office, 9, "publish")
    assert not FactorSet.objects.get(version=9).is_current
    deed(office, 9, "offer")
    assert FactorSet.objects.get(is_current=True).version == 9


@pytest.mark.parametrize("positions", [[], [1], [0, 2]])
def test_gaps_in_the_order_are_refused(office, positions):
    made = FactorSet.objects.create(version=9, name_en="Draft")
    for position in positions:
        Factor.objects.create(factor_set=made, position=position, code=f"f{position}", name_en="F")
    assert "without gaps" in deed(office, 9, "publish").content.decode()
    assert FactorSet.objects.get(version=9).published_at is None


def test_a_draft_is_dropped_with_its_factors_and_a_published_set_is_not(office, draft):
    deed(office, 9, "drop")
    deed(office, 9, "drop")
    deed(office, 1, "drop")
    assert not FactorSet.objects.filter(version=9).exists()
    assert FactorSet.objects.filter(version=1).exists()
    assert Event.objects.filter(action="factor_set_dropped").count() == 1


def test_a_published_set_has_no_field_to_change(office):
    page = office.get(f"{LIST}1/change/").content.decode()
    assert 'name="name_en"' not in page
    assert 'name="_save"' not in page
    assert office.post(f"{LIST}1/change/", {"name_en": "x"}).status_code == 403


def test_the_next_version_is_offered(office):
    last = FactorSet.objects.order_by("version").last().version
    assert f'name="version" value="{last + 1}"' in office.get(f"{LIST}add/").content.decode()


def test_it_is_seen_as_residents_see_it_in_each_language(office, draft):
    page = office.get(f"{LIST}9/seen/")
    sheets = {sheet["code"]: sheet["questions"][0]["name"] for sheet in page.context["sheets"]}
    assert sheets["ar"] == {"text": "السرعة", "is_borrowed": False}
    assert sheets["hi"] == {"text": "Speed", "is_borrowed": True}
    text = page.content.decode()
    assert 'lang="ur" dir="rtl"' in text
    assert Page(text).blocked == []
