"""Examples of the OpenAPI document: what apps send to sign in, and what they get."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse

from accounts import serializers

_REFRESH = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCJ9.c2lnbmF0dXJl"
_ACCESS = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.c2lnbmF0dXJl"
_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - an example
_USER = {"id": "7f0c6f2e-8f0b-4b8e-9d56-0a8f6a1b2c3d", "role": "resident", "language": "ur"}
_ME = _USER | {
    "username": None,
    "email": "amal@example.org",
    "phone": None,
    "joined_at": "2026-11-21T08:40:00Z",
    "totp_enrolled": False,
}


def sent(name: str, value: Any) -> OpenApiExample:
    """Return the example of a body."""
    return OpenApiExample(name, value=value, request_only=True)


def _answer(shape: Any, description: str, value: Any) -> OpenApiResponse:
    examples = [OpenApiExample("Answer", value=value, response_only=True)]
    return OpenApiResponse(response=shape, description=description, examples=examples)


EMAIL = sent("E-mail", {"email": "amal@example.org"})
PHONE = sent("Phone", {"phone": "+971501234567"})
CODE = sent("Resident", {"challenge": "4e1b1c62-3f0e-4a53-9d39-3c5b0c6f7a11", "code": "271828"})
PASSWORD = sent("Staff", {"username": "manager", "password": "a long pass phrase"})
PASSWORD_AND_OTP = sent(
    "Staff with a second factor", {"username": "auditor", "password": "a long pass phrase", "otp": "314159"}
)
REFRESH = sent("Refresh token", {"refresh": _REFRESH})
LANGUAGE = sent("Urdu", {"language": "ur"})
NEW_PASSWORD = sent(
    "New password", {"current_password": "a long pass phrase", "new_password": "an even longer pass phrase"}
)
OTP = sent("Code of the app", {"otp": "314159"})

CHALLENGE_ANSWER = _answer(
    serializers.ChallengeOutput,
    "A code is on its way, if the address exists.",
    {"challenge": "4e1b1c62-3f0e-4a53-9d39-3c5b0c6f7a11", "expires_in": 600, "resend_in": 60},
)
SIGNED_IN_ANSWER = _answer(
    serializers.SignedInOutput,
    "Signed in.",
    {"access": _ACCESS, "refresh": _REFRESH, "expires_in": 600, "user": _USER},
)
ME_ANSWER = _answer(serializers.MeOutput, "The profile.", _ME)
TOTP_ANSWER = _answer(
    serializers.TotpOutput,
    "The secret; tell it to the app and confirm with its first code.",
    {"secret": _SECRET, "uri": f"otpauth://totp/Ayn:auditor?secret={_SECRET}&issuer=Ayn"},
)
TICKET_ANSWER = _answer(
    serializers.TicketOutput,
    "A ticket.",
    {"ticket": "q3ZcXb3kT0mJr1n5v7y9A2dG4hK6pS8uW0xE1iO3lQ5", "expires_in": 30},
)
DATA_ANSWER = _answer(
    {"type": "object", "additionalProperties": {"type": "object"}},
    "One member for each part of the system that holds something.",
    {"accounts": {"person": {"email": "amal@example.org"}, "sessions": [], "codes": [], "consents": []}},
)
