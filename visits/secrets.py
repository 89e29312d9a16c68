"""Partner keys as text: `ayn_pk_<prefix>_<secret>`. The prefix may be seen, the secret is kept as a keyed hash."""

from __future__ import annotations

import hmac
import re
import secrets
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings

from accounts.sealing import derive

SIGN = "ayn_pk_"
_FORM = re.compile(r"ayn_pk_(?P<prefix>[a-z0-9]{4,12})_(?P<secret>[A-Za-z0-9_-]{4,128})\Z")
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


class Secret(NamedTuple):
    """The two parts of a key."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"{SIGN}{self.prefix}_{self.secret}"

    def hashes(self) -> list[bytes]:
        """Return the keyed hashes (32 bytes) that may stand for it: first as it is stored now, then as it was before.

        A plain hash is enough for 256 random bits; the key keeps a copy of the database from being searched.
        """
        text = f"{self.prefix}_{self.secret}".encode()
        return [hmac.digest(_key(key), text, "sha256") for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]

    def stands_behind(self, stored: bytes) -> bool:
        """Tell whether a stored hash is of this key, in the same time whatever it is."""
        return any([hmac.compare_digest(mine, stored) for mine in self.hashes()])  # noqa: C419 - all are compared


def make() -> Secret:
    """Return a new key."""
    prefix = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return Secret(prefix, secrets.token_urlsafe(32))


def read(text: str) -> Secret | None:
    """Return the parts of a key; None for what has not its form."""
    found = _FORM.match(text)
    return Secret(found["prefix"], found["secret"]) if found else None


@lru_cache(maxsize=8)
def _key(secret_key: str) -> bytes:
    return derive("partner keys", secret_key)
