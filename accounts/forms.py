"""Forms of the admin site: sign-in with the second factor, people with proper addresses and passwords."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts import contacts, words
from accounts.actions import revoke_sessions, verify_staff
from accounts.models import Person
from accounts.roles import Role
from audit.actions import record
from core import limits
from core.network import network
from core.problems import Problem


class StaffLoginForm(AdminAuthenticationForm):
    """The same checks and limits as the API's sign-in; the stock form knows no second factor."""

    otp = forms.CharField(
        label=_("Code of the authenticator app"),
        required=False,
        max_length=6,
        help_text=_("Empty if you have none yet."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )

    def clean(self) -> dict[str, Any]:
        """Verify user name, password and code."""
        given = self.cleaned_data
        try:
            if self.request is not None:
                limits.check("sign_in_per_network", network(self.request))
            limits.check("sign_in_per_name", given.get("username", "").lower())
            self.user_cache = verify_staff(
                username=given.get("username", ""), password=given.get("password", ""), otp=given.get("otp", "")
            )
        except Problem as problem:
            raise forms.ValidationError(str(problem.as_json()["detail"]), code=problem.code) from None
        self.confirm_login_allowed(self.user_cache)
        return given


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """How a person is called and reached. What follows from role, password and closing is asked on pages of its own."""

    email = forms.CharField(label=capfirst(_("e-mail")), required=False, max_length=320)
    phone = forms.CharField(label=capfirst(_("phone")), required=False, max_length=40)
    language = forms.ChoiceField(
        label=capfirst(_("language")), required=False, choices=[("", "—"), *settings.LANGUAGES]
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[("", ""), *((reason.value, word) for reason, word in words.REASONS.items())],
        help_text=_("Needed for the account of a resident, who reads it."),
    )

    class Meta:
        model = Person
        fields = ("username", "email", "phone", "language")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("username", "email", "phone"):
            if name in self.fields:
                self.fields[name].widget.attrs["dir"] = "ltr"

    def clean_reason(self) -> str:
        """Ask for it where somebody will read it."""
        reason = str(self.cleaned_data["reason"])
        if not reason and self.instance.role == Role.RESIDENT:
            raise forms.ValidationError(_("Please say why: its owner will read it."), code="required")
        return reason

    def clean_username(self) -> str | None:
        """Store no name as null, so that many people may have none."""
        return self.cleaned_data["username"] or None

    def clean_email(self) -> str | None:
        """Store the address as sign-in will look for it."""
        return self._normalized("email", contacts.normalize_email, _("This is not an e-mail address."))

    def clean_phone(self) -> str | None:
        """Store the number as sign-in will look for it."""
        message = _("This is not a phone number with its country code.")
        return self._normalized("phone", contacts.normalize_phone, message)

    def _normalized(self, name: str, normalize: Any, message: Any) -> str | None:
        given = self.cleaned_data[name]
        if not given:
            return None
        contact: str | None = normalize(given)
        if contact is None:
            raise forms.ValidationError(message, code=f"not_{name}")
        return contact


class NewPersonForm(PersonForm):
    """A new member of staff: residents come by themselves."""

    role = forms.ChoiceField(
        label=capfirst(_("role")), choices=[(role.value, word) for role, word in words.STAFF_ROLES.items()]
    )
    reason = None  # type: ignore[assignment]
    new_password = forms.CharField(label=_("New password"), widget=forms.PasswordInput, required=False, strip=False)

    class Meta:
        model = Person
        fields = ("role", "username", "email", "phone", "language")

    def clean_new_password(self) -> str:
        """Hold a new password to the same rules as everybody's."""
        password = str(self.cleaned_data["new_password"])
        if password:
            validate_password(password, self.instance)
        return password


class ReasonForm(forms.Form):
    """Why something is done to an account."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[("", ""), *((reason.value, word) for reason, word in words.REASONS.items())],
        help_text=_("Needed for the account of a resident, who reads it."),
    )


class RoleForm(forms.Form):
    """Another role for a member of staff."""

    role = forms.ChoiceField(
        label=_("New role"), choices=[(role.value, word) for role, word in words.STAFF_ROLES.items()]
    )


class PasswordForm(forms.Form):
    """A new password for a member of staff."""

    new_password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=_("At least 12 characters. Hand it over in person or by phone."),
    )


class OwnPasswordForm(AdminPasswordChangeForm):
    """The own password of whoever works in the office: his other sign-ins end, and the trail is told."""

    def save(self, commit: bool = True) -> Any:
        """Change it."""
        person: Any = self.user
        with transaction.atomic():
            super().save(commit)
            revoke_sessions(person=person, because="password")
            record(by=person, action="password_changed", target=person)
        return person
