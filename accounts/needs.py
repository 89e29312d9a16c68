"""What waits in accounts for an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import ConsentText, Person
from accounts.roles import Role
from core.office.needs import Need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


def needs() -> Iterator[Need]:
    """Return staff whom a password alone lets in, and texts that nobody published."""
    if count := without_second_factor().count():
        text = ngettext(
            "%(count)s member of staff signs in without a second factor",
            "%(count)s members of staff sign in without a second factor",
            count,
        )
        yield Need(text % {"count": count}, f"{reverse('admin:accounts_person_changelist')}?factor=none")
    if drafts := ConsentText.objects.filter(published_at=None).count():
        text = ngettext("%(count)s consent text is a draft", "%(count)s consent texts are drafts", drafts)
        yield Need(text % {"count": drafts}, reverse("admin:accounts_consenttext_changelist"))


def without_second_factor() -> QuerySet[Person]:
    """Return staff who have none."""
    return Person.objects.filter(is_active=True, totp_enrolled_at=None).exclude(role=Role.RESIDENT.value)
