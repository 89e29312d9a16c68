"""Partner keys: made by an administrator, shown once, revoked for good."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audit.actions import record
from visits import secrets
from visits.models import PartnerKey

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from accounts.models import Person
    from centers.models import Entity
    from visits.kinds import Scope
    from visits.secrets import Secret

LIFE = timedelta(days=365)


@transaction.atomic
def make_key(
    *,
    by: Person | None,
    entity: Entity,
    name: str,
    scopes: Collection[Scope],
    expires_at: datetime | None = None,
    demo: Secret | None = None,
) -> tuple[PartnerKey, str]:
    """Make a key of an entity, for a year if not told; return it and its text, which nobody can read again.

    `by` is the administrator, None on the command line; `demo` the known key of a demonstration, which only
    development takes.
    """
    secret = demo or secrets.make()
    key = PartnerKey.objects.create(
        entity=entity,
        name=name,
        prefix=secret.prefix,
        secret_hash=secret.hashes()[0],
        scopes=sorted(scope.value for scope in scopes),
        created_by=by,
        expires_at=expires_at or timezone.now() + LIFE,
        is_demo=demo is not None,
    )
    record(by=by, action="partner_key_made", target=key, detail={"entity": entity.code, "scopes": key.scopes})
    return key, str(secret)


@transaction.atomic
def revoke_key(*, by: Person | None, key: PartnerKey) -> None:
    """End a key now. Again changes nothing."""
    if PartnerKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(by=by, action="partner_key_revoked", target=key)
