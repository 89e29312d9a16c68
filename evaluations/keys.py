"""The keys of the pseudonyms as this installation has them."""

from __future__ import annotations

import hmac
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from evaluations.pseudonyms import KeyDestroyedError, Keyring, epoch_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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
    return _of_days(keyring().owner, person_id, since, until)


def reporters(person_id: UUID, since: date, until: date) -> Iterator[list[bytes]]:
    """Yield what stood for a person who reported conditions, as `owners` does."""
    return _of_days(keyring().reporter, person_id, since, until)


def _of_days(
    pseudonym: Callable[[UUID, date], bytes], person_id: UUID, since: date, until: date
) -> Iterator[list[bytes]]:
    first = keyring().first
    day = until
    while day >= since and epoch_of(day) >= first:
        days = [day - timedelta(days=back) for back in range(PAGE_OF_DAYS)]
        yield [pseudonym(person_id, each) for each in days if each >= since and epoch_of(each) >= first]
        day = days[-1] - timedelta(days=1)
