"""Consent texts in the office."""

import pytest
from django.test import Client

from accounts.models import ConsentText
from audit.models import Event
from core import languages

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def texts(*codes):
    return {languages.column(name, code): f"{name} {code}" for name in ("title", "text") for code in codes}


def test_a_new_text_is_the_next_version_of_its_purpose_and_a_draft(office):
    assert office.post("/admin/accounts/consenttext/add/", {"purpose": "photos"} | texts("en")).status_code == 302
    made = ConsentText.objects.filter(purpose="photos").order_by("version").last()
    assert (made.version, made.published_at) == (2, None)


def test_publishing_is_confirmed_and_leaves_a_trail(office):
    made = ConsentText.objects.create(purpose="photos", version=2, **texts(*languages.CODES))
    page = f"/admin/accounts/consenttext/{made.pk}/do/publish/"
    assert "asked anew" in office.get(page).content.decode()
    made.refresh_from_db()
    assert made.published_at is None
    for _ in range(2):
        assert office.post(page).status_code == 302
    made.refresh_from_db()
    assert made.published_at is not None
    assert Event.objects.filter(action="consent_text_published").count() == 1


def test_a_text_that_lacks_a_language_is_not_published(office):
    made = ConsentText.objects.create(purpose="photos", version=2, **texts("en", "ar"))
    answer = office.post(f"/admin/accounts/consenttext/{made.pk}/do/publish/")
    assert "all eight languages" in answer.content.decode()
    made.refresh_from_db()
    assert made.published_at is None


def test_a_published_text_has_no_field_to_change(office):
    published = ConsentText.objects.exclude(published_at=None).first()
    url = f"/admin/accounts/consenttext/{published.pk}/change/"
    assert 'name="_save"' not in office.get(url).content.decode()
    assert office.post(url, {"purpose": "photos"}).status_code == 403
