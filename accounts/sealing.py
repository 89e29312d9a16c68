"""Secrets at rest: sealed with a key derived from SECRET_KEY, a different one for each purpose."""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(purpose: str, plain: bytes) -> bytes:
    """Return `plain` encrypted and authenticated; only `unseal` with the same purpose opens it."""
    return _box(purpose, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(plain)


def unseal(purpose: str, sealed: bytes) -> bytes | None:
    """Return what was sealed, None when it was changed or sealed with a key that is gone."""
    try:
        return _box(purpose, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed)
    except InvalidToken:
        return None


@cache
def _box(purpose: str, *secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derive(purpose, secret))) for secret in secrets])


def derive(purpose: str, secret: str) -> bytes:
    """Return the 32-byte key for one purpose (HKDF-SHA-256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"ayn {purpose}".encode()).derive(secret.encode())
