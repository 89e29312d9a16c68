"""The keys of the pseudonyms as this installation has them."""

from __future__ import annotations

import hmac
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from evaluations.pseudonyms import KeyDestroyedError, Keyring, epoch_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from evaluations.rows import Row

PAGE_OF_DAYS = 92


@lru_cache(maxsize=4)
def _read(setting: str) -> Keyring:
    return Keyring.read(setting)


def keyring() -> Keyring:
    """Return the keys as configured."""
    return _read(settings.PSEUDONYM_KEY)


def is_of(first: Row, person_id: UUID) -> bool:
    """Tell whether an evaluation, by its first row, is a person's."""
    if first.owner is None:
        return False
    try:
        return hmac.compare_digest(first.owner, keyring().owner(person_id, first.received_at.date()))
    except KeyDestroyedError:
        return False


def owners(person_id: UUID, since: date, until: date) -> Iterator[list[bytes]]:
    """Yield the pseudonyms of a person's days, newest first, some at a time; those of destroyed keys are no more."""
    keys = keyring()
    day = until
    while day >= since and epoch_of(day) >= keys.first:
        days = [day - timedelta(days=back) for back in range(PAGE_OF_DAYS)]
        yield [keys.owner(person_id, each) for each in days if each >= since and epoch_of(each) >= keys.first]
        day = days[-1] - timedelta(days=1)
