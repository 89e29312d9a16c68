import base64
from datetime import UTC, datetime

import pytest

from accounts import totp

# RFC 6238, appendix B, SHA-1, the last six of its eight digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]


@pytest.mark.parametrize(("seconds", "otp"), VECTORS)
def test_the_vectors_of_the_rfc_match(seconds, otp):
    now = datetime.fromtimestamp(seconds, UTC)
    assert totp.matching_step(totp.sealed(SECRET), otp, now) == seconds // 30


@pytest.mark.parametrize(("late", "good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off(late, good):
    now = datetime.fromtimestamp(1111111109 + late, UTC)
    assert (totp.matching_step(totp.sealed(SECRET), "081804", now) is not None) == good


def test_a_wrong_code_is_of_no_step():
    assert totp.matching_step(totp.sealed(SECRET), "000000", datetime.fromtimestamp(59, UTC)) is None


@pytest.mark.parametrize("kept", [None, b"", b"not sealed by us"])
def test_without_a_readable_secret_no_code_is_right(kept):
    assert totp.matching_step(kept, "287082", datetime.fromtimestamp(59, UTC)) is None


def test_the_secret_at_rest_is_sealed():
    assert SECRET.encode() not in totp.sealed(SECRET)


def test_the_address_for_the_app_names_us():
    uri = totp.uri(totp.make_secret(), "amal")
    assert uri.startswith("otpauth://totp/Ayn:amal?secret=")
    assert uri.endswith("issuer=Ayn")
