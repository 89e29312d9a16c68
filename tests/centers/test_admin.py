"""The directory in the admin site."""

import pytest
from django.test import Client

from audit.models import Event
from centers.models import Center, Mandate


@pytest.fixture
def site(administrator, settings):
    settings.SECURE_SSL_REDIRECT = False
    client = Client()
    client.force_login(administrator)
    return client


def form_of(response):
    """Return what a browser would send back for the form on the page."""
    form = response.context["adminform"].form
    fields = {name: form[name].value() for name in form.fields}
    for formset in response.context["inline_admin_formsets"]:
        fields |= {f"{formset.formset.prefix}-{n}": v for n, v in formset.formset.management_form.initial.items()}
        for inner in formset.formset.initial_forms:
            fields |= {inner.add_prefix(name): inner[name].value() for name in inner.fields}
    return {name: value for name, value in fields.items() if value is not None and value is not False}


@pytest.mark.parametrize("model", ["region", "entity", "service", "center", "mandate"])
def test_lists_and_forms_open(site, directory, manager_a, model):
    assert site.get(f"/admin/centers/{model}/").status_code == 200
    assert site.get(f"/admin/centers/{model}/add/").status_code == 200


def test_the_pages_load_nothing_from_other_hosts(site, directory):
    page = site.get(f"/admin/centers/center/{directory.harbour.id}/change/").content.decode()
    assert 'src="http' not in page
    assert 'src="//' not in page


def test_saving_keeps_the_search_in_step_and_leaves_a_trail(site, directory):
    url = f"/admin/centers/center/{directory.harbour.id}/change/"
    fields = form_of(site.get(url)) | {"name_ar": "ميناءُ السّلام", "accessibility": "ramp"}
    response = site.post(url, fields)
    assert response.status_code == 302, response.context["errors"]
    center = Center.objects.get(code="HARBOUR")
    assert "ميناء" in center.search_text
    assert Event.objects.filter(action="center_changed", target_id=str(center.id)).exists()


def test_an_unknown_time_zone_is_told_in_the_form(site, directory):
    url = f"/admin/centers/center/{directory.harbour.id}/change/"
    response = site.post(url, form_of(site.get(url)) | {"timezone": "Mars/Olympus"})
    assert "timezone" in response.context["adminform"].form.errors


def test_nothing_is_deleted(site, directory):
    assert site.get(f"/admin/centers/center/{directory.harbour.id}/delete/").status_code == 403


def test_the_list_is_searched_as_the_public_searches(site, directory):
    page = site.get("/admin/centers/center/", {"q": "HÁRBOUR"}).content.decode()
    assert "HARBOUR" in page
    assert "MARKET" not in page


def test_ending_a_mandate_leaves_a_trail(site, manager_a):
    mandate = Mandate.objects.get(person=manager_a)
    site.post(f"/admin/centers/mandate/{mandate.id}/delete/", {"post": "yes"})
    assert not Mandate.objects.filter(id=mandate.id).exists()
    assert Event.objects.filter(action="mandate_ended").exists()
