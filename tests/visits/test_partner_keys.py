"""Partner keys: made by administrators, shown once, good for their scopes and their entity only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone
from rest_framework.test import APIClient

from audit.models import Event
from visits import authentication, secrets
from visits.actions import make_key, revoke_key
from visits.kinds import Scope
from visits.models import PartnerKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
API = "/api/v1/partner"
CODES = f"{API}/visit-codes?center=CENTER-A"
USES = {
    Scope.WRITE_TRANSACTIONS: ("post", f"{API}/transactions"),
    Scope.READ_TRANSACTIONS: ("get", f"{API}/transactions"),
    Scope.READ_VISIT_CODES: ("get", f"{API}/visit-codes"),
    Scope.WRITE_INVITATIONS: ("post", f"{API}/invitations"),
}


def signed_in(text: str) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


def test_a_key_lets_its_system_in_and_the_day_is_noted(partner):
    assert partner.get(CODES).status_code == 200
    assert PartnerKey.objects.get().last_used_on == timezone.now().date()


def test_the_secret_is_not_in_the_database(partner):
    key = PartnerKey.objects.get()
    secret = secrets.read(partner.text).secret
    assert secret not in str(PartnerKey.objects.values().get())
    assert len(bytes(key.secret_hash)) == 32
    assert len(secret) >= 43


@pytest.mark.parametrize("granted", list(Scope))
@pytest.mark.parametrize("used", list(Scope))
def test_a_key_does_what_its_scope_says_and_nothing_else(partner_of, entity_a, granted, used):
    method, url = USES[used]
    answer = partner_of(entity_a, granted).generic(method.upper(), url, "{}", content_type="application/json")
    assert answer.status_code == (400 if granted == used else 403)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda text: text[:-1], id="shortened"),
        pytest.param(lambda text: text + "A", id="lengthened"),
        pytest.param(lambda text: text.replace("ayn_pk_", "ayn_pk_x"), id="other prefix"),
        pytest.param(lambda _text: "ayn_pk_", id="nothing"),
        pytest.param(lambda _text: "ayn_pk_none_none", id="nobody"),
        pytest.param(lambda text: text.rpartition("_")[0] + "_" + "A" * 5000, id="long"),
        pytest.param(lambda text: text + "\xff", id="no ascii"),
    ],
)
def test_a_wrong_key_is_nobodys_whatever_is_wrong_with_it(partner, spoil):
    answer = signed_in(spoil(partner.text)).get(CODES)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (401, "invalid_partner_key")
    assert told["detail"] == told["title"] == "This partner key is unknown, was revoked or is out of date."
    assert answer["WWW-Authenticate"] == 'Bearer realm="ayn"'


def test_unknown_wrong_revoked_and_expired_keys_get_the_same_answer_after_the_same_work(
    partner_of, entity_a, center_a, monkeypatch
):
    compared = []
    original = secrets.Secret.stands_behind
    monkeypatch.setattr(secrets.Secret, "stands_behind", lambda *a: compared.append(1) or original(*a))
    revoked, expired = partner_of(entity_a), partner_of(entity_a)
    PartnerKey.objects.filter(pk=revoked.key.pk).update(revoked_at=timezone.now())
    past = timezone.now() - timedelta(days=9)
    PartnerKey.objects.filter(pk=expired.key.pk).update(created_at=past, expires_at=past + timedelta(days=1))
    wrong = f"ayn_pk_{revoked.key.prefix}_{'A' * 43}"
    clients = [revoked, expired, signed_in(wrong), signed_in(f"ayn_pk_zzzz2222_{'A' * 43}")]
    answers = [client.get(CODES) for client in clients]
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert len(compared) == 4


def test_a_revoked_key_is_out_at_once_and_the_trail_tells_by_whom(partner, administrator):
    assert partner.get(CODES).status_code == 200
    revoke_key(by=administrator, key=partner.key)
    revoke_key(by=administrator, key=partner.key)
    assert partner.get(CODES).status_code == 401
    assert Event.objects.filter(action="partner_key_revoked", actor_id=administrator.pk).count() == 1


def test_the_keys_of_a_closed_entity_are_out(partner, entity_a):
    type(entity_a).objects.filter(pk=entity_a.pk).update(is_active=False)
    assert partner.get(CODES).status_code == 401


def test_the_key_of_the_demonstration_is_for_development_only(entity_a, center_a, settings):
    text = make_key(by=None, entity=entity_a, name="demo", scopes=Scope, demo=secrets.Secret("demo", "demo"))[1]
    assert signed_in(text).get(CODES).status_code == 200
    settings.AYN_DEV = False
    assert signed_in(text).get(CODES, secure=True).status_code == 401


def test_a_key_outlives_a_change_of_the_secret_key_while_the_old_one_is_named(partner, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert partner.get(CODES).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert partner.get(CODES).status_code == 401


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/alerts", "/api/v1/scorecards", "/api/v1/centers"])
def test_a_key_opens_nothing_that_is_for_people(partner, path):
    assert partner.get(path).status_code == 401


def test_a_person_is_told_that_he_may_not(client_of, manager_a):
    assert client_of(manager_a).get(CODES).status_code == 403


def test_a_key_that_is_used_too_often_must_wait(partner, settings):
    settings.LIMITS = settings.LIMITS | {"partner_requests_per_key": (3, 600)}
    statuses = [partner.get(CODES).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_a_key_that_reports_too_much_must_wait(partner, settings):
    settings.LIMITS = settings.LIMITS | {"partner_items_per_key": (10, 600)}
    body = {"transactions": [{}] * 6}
    statuses = [partner.post(f"{API}/transactions", body, format="json").status_code for _ in range(2)]
    assert statuses == [200, 429]


def test_a_network_that_tries_keys_must_wait_and_who_has_one_need_not(partner, settings):
    settings.LIMITS = settings.LIMITS | {"partner_failures_per_network": (3, 600)}
    guesses = [signed_in(f"ayn_pk_zzzz2222_{number:043}").get(CODES).status_code for number in range(5)]
    assert guesses == [401, 401, 401, 429, 429]
    assert partner.get(CODES).status_code == 200


def test_no_log_line_holds_a_key(partner, caplog, capfd):
    partner.get(CODES)
    signed_in(f"ayn_pk_zzzz2222_{'Q' * 43}").get(CODES)
    said = caplog.text + "".join(capfd.readouterr())
    assert "Q" * 43 not in said
    assert secrets.read(partner.text).secret not in said


def test_a_key_without_scopes_cannot_be(entity_a):
    with pytest.raises(IntegrityError):
        make_key(by=None, entity=entity_a, name="idle", scopes=[])


def test_unknown_scopes_cannot_be(partner):
    with pytest.raises(IntegrityError):
        PartnerKey.objects.update(scopes=["everything"])


def test_the_command_makes_a_key_and_revokes_it(entity_a, center_a, capsys):
    call_command("partner_key", "WATER", "counter system", "--scopes", "visit_codes:read", "--days", "30")
    text = capsys.readouterr().out.strip()
    assert signed_in(text).get(CODES).status_code == 200
    assert Event.objects.get(action="partner_key_made").detail == {"entity": "WATER", "scopes": ["visit_codes:read"]}
    call_command("partner_key", "--revoke", secrets.read(text).prefix)
    assert signed_in(text).get(CODES).status_code == 401


@pytest.mark.parametrize(
    "words",
    [
        ["NOWHERE", "x"],
        ["WATER"],
        [],
        ["WATER", "x", "--scopes", "all"],
        ["WATER", "x", "--days", "0"],
        ["--revoke", "zzzz"],
    ],
)
def test_the_command_says_what_is_wrong(entity_a, words):
    with pytest.raises(CommandError):
        call_command("partner_key", *words)
    assert not PartnerKey.objects.exists()


def test_the_key_of_the_demonstration_is_made_once_and_only_in_development(entity_a, center_a, settings, monkeypatch):
    monkeypatch.setenv("AYN_DEMO_PASSWORD", "demo")
    for _ in range(2):
        call_command("partner_key", "WATER", "demonstration", "--demo")
    assert signed_in("ayn_pk_demo_demo").get(CODES).status_code == 200
    settings.AYN_DEV = False
    with pytest.raises(CommandError, match="AYN_DEV"):
        call_command("partner_key", "WATER", "demonstration", "--demo")


def test_administrators_make_keys_in_the_office_and_see_them_once(client, administrator, entity_a, center_a):
    client.force_login(administrator)
    ends = timezone.now() + timedelta(days=90)
    form = {
        "entity": entity_a.pk, "name": "counter system", "scopes": ["visit_codes:read"],
        "expires_at_0": f"{ends:%Y-%m-%d}", "expires_at_1": f"{ends:%H:%M:%S}",
    }  # fmt: skip
    page = client.post("/admin/visits/partnerkey/add/", form)
    key = PartnerKey.objects.get()
    text = page.content.decode().partition("<code>")[2].partition("</code>")[0]
    assert "no-store" in page["Cache-Control"]
    assert signed_in(text).get(CODES).status_code == 200
    assert (key.created_by, key.name) == (administrator, "counter system")
    assert Event.objects.get(action="partner_key_made").actor_id == administrator.pk
    seen = client.get(f"/admin/visits/partnerkey/{key.pk}/change/").content.decode()
    assert secrets.read(text).secret not in seen
    client.get(f"/admin/visits/partnerkey/{key.pk}/do/revoke/")
    assert signed_in(text).get(CODES).status_code == 200
    client.post(f"/admin/visits/partnerkey/{key.pk}/do/revoke/")
    assert signed_in(text).get(CODES).status_code == 401


@pytest.mark.parametrize("change", [{"scopes": []}, {"scopes": ["all"]}, {"name": ""}, {"expires_at_0": "2020-01-01"}])
def test_the_office_refuses_what_is_no_key(client, administrator, entity_a, change):
    client.force_login(administrator)
    form = {
        "entity": entity_a.pk, "name": "counter system", "scopes": ["visit_codes:read"],
        "expires_at_0": "2099-01-01", "expires_at_1": "00:00:00",
    }  # fmt: skip
    assert client.post("/admin/visits/partnerkey/add/", form | change).status_code == 200
    assert not PartnerKey.objects.exists()


def test_others_than_administrators_make_no_keys(client, quality, entity_a):
    client.force_login(quality)
    assert client.get("/admin/visits/partnerkey/add/").status_code in (302, 403)


def test_nobodys_hash_is_as_long_as_a_real_one():
    assert len(authentication._NOBODYS) == len(secrets.make().hashes()[0])
