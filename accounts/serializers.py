"""Shapes of sign-in and profile."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from accounts import contacts
from accounts.codes import DIGITS
from accounts.roles import Role
from accounts.tokens import LONGEST
from core import languages
from core.serializers import Input, Text

LONGEST_PASSWORD = 128  # characters; hashing longer ones would be work for nothing


class Digits(Text):
    """Six digits of any script, blanks around them forgiven; given on in ASCII."""

    default_error_messages = {"not_digits": _("Must be six digits.")}

    def to_internal_value(self, data: Any) -> str:
        """Return the six digits. Raises ValidationError."""
        text = unicodedata.normalize("NFKC", super().to_internal_value(data)).replace(" ", "")
        text = "".join(str(unicodedata.decimal(letter, letter)) for letter in text)
        if len(text) != DIGITS or not (text.isascii() and text.isdigit()):
            self.fail("not_digits")
        return text


class EmailInput(Input):
    """A code is to be sent to an e-mail address."""

    email = Text(max_length=320)

    def validate_email(self, given: str) -> str:
        """Return the address as it is stored."""
        contact = contacts.normalize_email(given)
        if contact is None:
            raise ValidationError(_("This is not an e-mail address."), code="not_email")
        return contact


class PhoneInput(Input):
    """A code is to be sent to a phone."""

    phone = Text(max_length=40, help_text="With its country: `+971501234567`.")

    def validate_phone(self, given: str) -> str:
        """Return the number in E.164."""
        contact = contacts.normalize_phone(given)
        if contact is None:
            raise ValidationError(_("This is not a phone number with its country code."), code="not_phone")
        return contact


class ChallengeOutput(serializers.Serializer[Any]):
    """A code is on its way."""

    challenge = serializers.UUIDField()
    expires_in = serializers.IntegerField(help_text="Seconds in which the code is good.")
    resend_in = serializers.IntegerField(help_text="Seconds after which another code may be asked for.")


class CodeSignIn(Input):
    """A resident brings the code back."""

    challenge = serializers.UUIDField()
    code = Digits(help_text="Six digits, of any script.")


class PasswordSignIn(Input):
    """Staff sign in; `otp` when a second factor is enrolled."""

    username = Text(max_length=60)
    password = Text(max_length=LONGEST_PASSWORD, trim_whitespace=False)
    otp = Digits(required=False)


class RefreshInput(Input):
    """A refresh token."""

    refresh = Text(max_length=LONGEST)


class UserOutput(serializers.Serializer[Any]):
    """Who is signed in."""

    id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=[role.value for role in Role])
    language = serializers.CharField(help_text="One of the eight, empty when not chosen.")


class SignedInOutput(serializers.Serializer[Any]):
    """The tokens of a session."""

    access = serializers.CharField()
    refresh = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds until the access token runs out.")
    user = UserOutput()


class MeOutput(UserOutput):
    """The profile of the person who asks."""

    username = serializers.CharField(allow_null=True)
    email = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    joined_at = serializers.DateTimeField()
    totp_enrolled = serializers.SerializerMethodField()

    def get_totp_enrolled(self, person: Any) -> bool:
        """Tell whether sign-in asks for a second factor."""
        return person.totp_enrolled_at is not None


class MeInput(Input):
    """What people may change of themselves."""

    language = serializers.ChoiceField(choices=list(languages.CODES))


class PasswordInput(Input):
    """A change of password."""

    current_password = Text(max_length=LONGEST_PASSWORD, trim_whitespace=False)
    new_password = Text(max_length=LONGEST_PASSWORD, trim_whitespace=False)


class OtpInput(Input):
    """One code of the authenticator app."""

    otp = Digits()


class TotpOutput(serializers.Serializer[Any]):
    """A new second factor: told once, never again."""

    secret = serializers.CharField(help_text="Base32.")
    uri = serializers.CharField(help_text="`otpauth://` address for a QR code.")


class TicketOutput(serializers.Serializer[Any]):
    """A key to the socket."""

    ticket = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds.")
