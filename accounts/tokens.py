"""The tokens: what is written in them and how they are read back. simplejwt signs and checks; the rules are ours."""

from __future__ import annotations

import hashlib
import hmac
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

if TYPE_CHECKING:
    from datetime import datetime

    from rest_framework_simplejwt.tokens import Token

ACCESS_LIFETIME = settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"]
REFRESH_LIFETIME = settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"]
LONGEST = 2000  # characters; ours have about 450
REMEMBERED = 20_000  # good access tokens that a process remembers
# A signature may be right and a claim still of a wrong type; a header may nest deeper than Python's stack.
_UNREADABLE = (TokenError, TypeError, ValueError, KeyError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Claims:
    """What a token says: whose it is, of which session, and (access tokens) in which role and language."""

    person_id: uuid.UUID
    session_id: uuid.UUID
    jti: str
    role: str = ""
    language: str = ""


def make_access(claims: Claims, at: datetime) -> str:
    """Return a signed access token that lives ACCESS_LIFETIME from `at`."""
    return _sign(AccessToken(), claims, at, {"role": claims.role, "lang": claims.language})


def make_refresh(claims: Claims, at: datetime) -> str:
    """Return a signed refresh token; the same claims and time give the same token, byte for byte."""
    return _sign(RefreshToken(), claims, at, {})


def _sign(token: Token, claims: Claims, at: datetime, more: dict[str, str]) -> str:
    token.set_iat(at_time=at)
    token.set_exp(from_time=at)
    token.payload.update(sub=str(claims.person_id), sid=str(claims.session_id), jti=claims.jti, **more)
    return str(token)


# What was verified stays verified until it expires: digest of key and token -> (end of its life, claims).
_verified: dict[bytes, tuple[float, Claims]] = {}


def read_access(raw: str) -> Claims | None:
    """Return the claims of a good access token, None for anything else. Its signature is checked once a process."""
    if len(raw) > LONGEST:
        return None
    signed = f"{settings.SIMPLE_JWT['SIGNING_KEY']}\0{raw}".encode(errors="surrogatepass")
    mark = hashlib.sha256(signed).digest()
    known = _verified.get(mark)
    if known is None:
        known = _read(AccessToken, raw)
        if known is None:
            return None
        if len(_verified) >= REMEMBERED:
            _verified.clear()
        _verified[mark] = known
    until, claims = known
    return claims if time.time() < until else None


def read_refresh(raw: str) -> Claims | None:
    """Return the claims of a good refresh token, None for anything else (whether it is still current: the session)."""
    read = _read(RefreshToken, raw)
    return None if read is None else read[1]


def _read(kind: type[Token], raw: str) -> tuple[float, Claims] | None:
    if len(raw) > LONGEST:
        return None
    try:
        payload: dict[str, Any] = kind(raw).payload  # type: ignore[arg-type]  # the stubs ask for a Token
        texts = [payload.get(name, "") for name in ("jti", "role", "lang")]
        if not all(isinstance(text, str) for text in texts):
            return None
        return float(payload["exp"]), Claims(uuid.UUID(payload["sub"]), uuid.UUID(payload["sid"]), *texts)
    except _UNREADABLE:
        return None


def fingerprint(jti: str) -> bytes:
    """Return what the session row keeps of a token: 32 bytes, useless to a thief of the database."""
    return hashlib.sha256(jti.encode()).digest()


def child_of(jti: str) -> str:
    """Return the id of the token that follows `jti`: derived, so that a retry gets the very same child."""
    key = settings.SIMPLE_JWT["SIGNING_KEY"].encode()
    return hmac.new(key, b"ayn refresh child\0" + jti.encode(), hashlib.sha256).hexdigest()[:32]
