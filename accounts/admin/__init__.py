"""People in the office, and what they are asked to consent to."""

from django.contrib import admin

from accounts.admin.consents import ConsentTextAdmin
from accounts.admin.people import PersonAdmin
from accounts.forms import OwnPasswordForm, StaffLoginForm

__all__ = ["ConsentTextAdmin", "PersonAdmin"]

admin.site.login_form = StaffLoginForm
admin.site.password_form = OwnPasswordForm  # type: ignore[attr-defined]
