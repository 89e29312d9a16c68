"""What only the subscribed browser can read (RFC 8291, RFC 8188), and who asks (VAPID, RFC 8292). Pure.

pywebpush would do both, but it sends by itself, to whatever the name resolves to at that moment.
"""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

if TYPE_CHECKING:
    from datetime import datetime

RECORD = 4096  # bytes: what every push service takes
STEP = 512  # plain texts are filled up to a multiple, so that their length tells little
LONGEST = 3584  # bytes of plain text
VALID_SECONDS = 12 * 3600  # of a signature; services refuse more than a day

PrivateKey = ec.EllipticCurvePrivateKey


def encrypt(
    plain: bytes,
    p256dh: bytes,
    auth: bytes,
    *,
    own: PrivateKey | None = None,
    salt: bytes | None = None,
    step: int = STEP,
) -> bytes:
    """Return the body of a push message (content coding aes128gcm, one record).

    Args:
        plain: at most LONGEST bytes.
        p256dh: the browser's public key, uncompressed point of P-256, 65 bytes.
        auth: the browser's secret, 16 bytes.
        own: key of this message alone; made anew unless a test gives one.
        salt: 16 bytes, made anew unless a test gives them.
        step: fill up to a multiple of so many bytes.

    Raises ValueError when the plain text is too long or the key is no point of the curve.
    """
    if len(plain) > LONGEST:
        raise ValueError("too long")
    own, salt = own or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    mine = public_bytes(own)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    secret = _derive(own.exchange(ec.ECDH(), theirs), auth, b"WebPush: info\0" + p256dh + mine, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    padded = plain + b"\x02" + bytes(-(len(plain) + 1) % step)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return header + AESGCM(key).encrypt(nonce, padded, None)


def authorization(key: PrivateKey, *, audience: str, subject: str, now: datetime) -> str:
    """Return the Authorization header by which a push service knows us: a signature for its origin alone."""
    claims = {"aud": audience, "exp": int(now.timestamp()) + VALID_SECONDS, "sub": subject}
    return f"vapid t={jwt.encode(claims, key, algorithm='ES256')}, k={encode(public_bytes(key))}"


def private_key(text: str) -> PrivateKey:
    """Return the key of a setting: 32 bytes in base64url. Raises ValueError."""
    raw = decode(text)
    if len(raw) != 32:
        raise ValueError("32 bytes are needed")
    return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())


def public_bytes(key: PrivateKey) -> bytes:
    """Return the public half as an uncompressed point, 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def is_point(raw: bytes) -> bool:
    """Tell whether bytes are a public key on the curve."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        return False
    return len(raw) == 65


def encode(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of base64url, padded or not. Raises ValueError."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
