"""Everything held about a person is told to him, and goes with him: one table, and a new model without a row fails."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import models

from accounts.actions import export_person
from accounts.models import Person
from tests.test_architecture import own_models

TOLD_ELSEWHERE = "in the rating it belongs to"
STAFF = "what staff did: it stays attributable, auditors read it"
NOTHING = "an opaque key without meaning to its owner"


@dataclass(frozen=True)
class Held:
    """Where `GET /me/data` tells it (`app.key`, or why it does not), and what an erasure does with it."""

    told: str
    erased: str


# Of each model with personal fields. `erased`: deleted, emptied (the row stays and belongs to nobody), named (the trail
# holds a digest from the beginning), staff (only staff have such rows, and staff are not erased).
HELD = {
    "accounts.Person": Held("accounts.person", "deleted"),
    "accounts.Challenge": Held("accounts.codes", "deleted"),
    "accounts.Session": Held("accounts.sessions", "deleted"),
    "accounts.SocketTicket": Held(NOTHING, "deleted"),
    "accounts.AccessEntry": Held("accounts.access_log", "deleted"),
    "accounts.Consent": Held("accounts.consents", "deleted"),
    "alerts.Alert": Held(TOLD_ELSEWHERE, "emptied"),
    "alerts.Occurrence": Held(TOLD_ELSEWHERE, "emptied"),
    "alerts.Step": Held(STAFF, "staff"),
    "alerts.Publication": Held(STAFF, "staff"),
    "alerts.Mailbox": Held(NOTHING, "deleted"),
    "alerts.Delivery": Held(NOTHING, "deleted"),
    "alerts.Preference": Held("alerts.notifications", "deleted"),
    "alerts.PushSubscription": Held("alerts.push_subscriptions", "deleted"),
    "alerts.Wish": Held("alerts.news_wishes", "deleted"),
    "alerts.Nudge": Held("alerts.nudges", "deleted"),
    "alerts.Notice": Held("alerts.notices", "deleted"),
    "audit.Event": Held("accounts.access_log", "named"),
    "centers.Favourite": Held("centers.favourites", "deleted"),
    "centers.ImportedList": Held(STAFF, "staff"),
    "centers.Mandate": Held(STAFF, "staff"),
    "evaluations.Attachment": Held(TOLD_ELSEWHERE, "deleted"),
    "evaluations.Evaluation": Held("evaluations.evaluations", "emptied"),
    "evaluations.VisitUse": Held(TOLD_ELSEWHERE, "deleted"),
    "evaluations.Seen": Held("evaluations.answers_seen", "deleted"),
    "evaluations.RecentSince": Held("evaluations.recent_centers_since", "deleted"),
    "evaluations.Signal": Held("evaluations.signals", "deleted"),
    "evaluations.ConditionReport": Held("evaluations.condition_reports", "emptied"),
    "evaluations.Released": Held(TOLD_ELSEWHERE, "emptied"),
    "evaluations.Reply": Held(STAFF, "staff"),
    "evaluations.Appeal": Held(STAFF, "staff"),
    "ledger.Entry": Held("evaluations.evaluations", "emptied"),
    "scores.Export": Held(STAFF, "staff"),
    "scores.Finding": Held(STAFF, "staff"),
    "scores.StaffMark": Held(STAFF, "staff"),
    "visits.PartnerKey": Held(STAFF, "staff"),
}


def of_people() -> dict[str, type[models.Model]]:
    """Every model with personal fields."""
    return {model._meta.label: model for model in own_models() if model.personal}


def test_every_model_with_something_personal_has_a_row():
    """Yours is missing? Export and erase it in a `personal.py` of settings.PERSONAL_DATA, then write a row above."""
    assert set(HELD) == set(of_people())


@pytest.mark.django_db
def test_every_part_is_in_the_export(resident):
    told = export_person(person=resident)
    keys = {f"{app}.{key}" for app, parts in told.items() for key in parts}
    wanted = {held.told for held in HELD.values()} - {TOLD_ELSEWHERE, STAFF, NOTHING}
    assert wanted <= keys


@pytest.mark.parametrize("label", HELD)
def test_the_erasure_of_its_person_takes_each_row_along_or_leaves_it_to_nobody(label):
    model, how = apps.get_model(label), HELD[label].erased
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model is Person:
            assert field.remote_field.on_delete in {models.CASCADE, models.SET_NULL}, field
            if how == "deleted":
                assert field.remote_field.on_delete is models.CASCADE, field
    if how == "emptied":
        for name in model.personal:
            field = model._meta.get_field(name)
            assert field.null or field.blank or field.has_default(), f"{label}.{name} cannot be emptied"


def test_no_column_but_those_of_accounts_joins_two_ratings_of_a_person():
    """Whoever has a dump and no key joins by equal values: columns of people occur nowhere beside ratings."""
    beside = {
        model._meta.label
        for model in own_models()
        if {"evaluation_id", "reporter", "released"} & {field.name for field in model._meta.concrete_fields}
    }
    joined = set()
    for label in beside:
        for field in apps.get_model(label)._meta.concrete_fields:
            if field.is_relation and field.related_model is Person:
                joined.add(f"{label}.{field.name}")
    # These are of staff: who answered, appealed and decided.
    assert joined == {"evaluations.Reply.by", "evaluations.Appeal.by", "evaluations.Appeal.decided_by"}
