"""Forms of the admin site: sign-in with the second factor, people with proper addresses and passwords."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts import contacts
from accounts.actions import verify_staff
from accounts.kinds import Reason
from accounts.models import Person
from accounts.roles import Role
from core import limits
from core.network import network
from core.problems import Problem


class StaffLoginForm(AdminAuthenticationForm):
    """The same checks and limits as the API's sign-in; the stock form knows no second factor."""

    otp = forms.CharField(label=_("Code of the authenticator app"), required=False, max_length=6)

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
    """A person; the password is set, never shown, and left as it is when the field stays empty."""

    email = forms.CharField(label=_("e-mail"), required=False, max_length=320)
    phone = forms.CharField(label=_("phone"), required=False, max_length=40)
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[
            ("", ""),
            (Reason.ASKED.value, _("Its owner asked for it")),
            (Reason.MISTAKE.value, _("A mistake is put right")),
            (Reason.ABUSE.value, _("The account is abused")),
            (Reason.LAW.value, _("The law demands it")),
        ],
        help_text=_("Needed for the account of a resident, who reads it."),
    )
    new_password = forms.CharField(label=_("New password"), widget=forms.PasswordInput, required=False, strip=False)

    class Meta:
        model = Person
        fields = ("role", "username", "email", "phone", "language", "is_active")

    def clean_reason(self) -> str:
        """Ask for it where somebody will read it."""
        reason = str(self.cleaned_data["reason"])
        if not reason and not self.instance._state.adding and self.instance.role == Role.RESIDENT:
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

    def clean_new_password(self) -> str:
        """Hold a new password to the same rules as everybody's."""
        password = str(self.cleaned_data["new_password"])
        if password:
            validate_password(password, self.instance)
        return password
