"""Encryption of pushes against the example of RFC 8291, appendix A, and a receiver written from the RFC."""

from datetime import UTC, datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from alerts.reach import sealing

PLAIN = b"When I grow up, I want to be a watermelon"
AS_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
UA_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
UA_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
EXPECTED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_rfc_comes_out():
    body = sealing.encrypt(
        PLAIN,
        sealing.decode(UA_PUBLIC),
        sealing.decode(AUTH),
        own=sealing.private_key(AS_PRIVATE),
        salt=sealing.decode(SALT),
        step=1,
    )
    assert sealing.encode(body) == EXPECTED


def opened(body: bytes) -> bytes:
    """Decrypt as the browser of the example does."""
    salt, sender, sealed = body[:16], body[21:86], body[86:]
    own = sealing.private_key(UA_PRIVATE)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
    info = b"WebPush: info\0" + sealing.decode(UA_PUBLIC) + sender
    secret = sealing._derive(own.exchange(ec.ECDH(), point), sealing.decode(AUTH), info, 32)
    key = sealing._derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = sealing._derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")[:-1]


@given(st.binary(max_size=sealing.LONGEST))
def test_what_is_sealed_opens_fits_a_record_and_hides_its_length(plain):
    body = sealing.encrypt(plain, sealing.decode(UA_PUBLIC), sealing.decode(AUTH))
    assert opened(body) == plain
    assert len(body) <= 4096
    assert (len(body) - 86 - 16) % sealing.STEP == 0


def test_more_than_a_record_is_refused():
    with pytest.raises(ValueError, match="too long"):
        sealing.encrypt(bytes(sealing.LONGEST + 1), sealing.decode(UA_PUBLIC), sealing.decode(AUTH))


def test_two_messages_of_one_text_differ():
    bodies = [sealing.encrypt(PLAIN, sealing.decode(UA_PUBLIC), sealing.decode(AUTH)) for _ in range(2)]
    assert bodies[0] != bodies[1]


def test_the_signature_is_for_one_service_and_ends_within_a_day():
    key, now = sealing.private_key(AS_PRIVATE), datetime.now(UTC)
    header = sealing.authorization(key, audience="https://push.example", subject="mailto:a@example.org", now=now)
    token, public = header.removeprefix("vapid t=").split(", k=")
    claims = jwt.decode(token, key.public_key(), algorithms=["ES256"], audience="https://push.example")
    assert claims["sub"] == "mailto:a@example.org"
    assert 0 < claims["exp"] - now.timestamp() <= 24 * 3600
    assert sealing.decode(public) == sealing.public_bytes(key)


@pytest.mark.parametrize("raw", [b"", b"\x04" + bytes(64), bytes(65), b"\x02" + bytes(32)])
def test_what_is_no_point_of_the_curve_is_no_key(raw):
    assert not sealing.is_point(raw)
