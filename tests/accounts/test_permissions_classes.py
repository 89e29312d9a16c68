import uuid
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.authentication import Claimant
from accounts.permissions import Anybody, Nobody, Permission, needs
from accounts.roles import ROLE_PERMISSIONS, Role, allows


def lets_in(permission_class, user):
    return permission_class().has_permission(SimpleNamespace(user=user), None)


def claimant(role):
    return Claimant(uuid.uuid4(), role, "en", uuid.uuid4())


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_is_let_in_exactly_where_the_table_says(role, permission):
    assert lets_in(needs(permission), claimant(role.value)) == (permission in ROLE_PERMISSIONS[role])


@pytest.mark.parametrize("permission", Permission)
def test_nobody_signed_in_and_unknown_roles_are_refused(permission):
    assert not lets_in(needs(permission), AnonymousUser())
    assert not lets_in(needs(permission), claimant("emperor"))
    assert not allows("", permission)


@pytest.mark.parametrize("role", Role)
def test_the_default_lets_nobody_in(role):
    assert not lets_in(Nobody, claimant(role.value))


def test_anybody_may_be_nobody():
    assert lets_in(Anybody, AnonymousUser())


def test_a_permission_class_is_made_once_and_named_after_it():
    assert needs(Permission.RATE) is needs(Permission.RATE)
    assert needs(Permission.RATE).__name__ == "Needs_rate"


def test_only_residents_rate():
    assert [role for role in Role if allows(role, Permission.RATE)] == [Role.RESIDENT]
