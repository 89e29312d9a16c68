"""Time-based one-time passwords of staff (RFC 6238: SHA-1, 6 digits, 30 seconds)."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import pyotp

from accounts.sealing import seal, unseal

if TYPE_CHECKING:
    from datetime import datetime

STEP = 30  # seconds
ISSUER = "Ayn"
_PURPOSE = "totp"


def make_secret() -> str:
    """Return a new secret of 160 bits in Base32."""
    return pyotp.random_base32()


def uri(secret: str, name: str) -> str:
    """Return the otpauth:// address that authenticator apps read from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def sealed(secret: str) -> bytes:
    """Return the secret as it may be stored."""
    return seal(_PURPOSE, secret.encode())


def matching_step(sealed_secret: bytes | memoryview | None, otp: str, now: datetime) -> int | None:
    """Return the time step (this one, the last or the next) whose password is `otp`, None when it is of none."""
    secret = unseal(_PURPOSE, bytes(sealed_secret)) if sealed_secret else None
    if secret is None:
        return None
    generator = pyotp.TOTP(secret.decode())
    current = int(now.timestamp()) // STEP
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(generator.at(step * STEP).encode(), otp.encode()):
            return step
    return None
