"""What waits in evaluations for an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from core.office.needs import Need
from evaluations.models import FactorSet

if TYPE_CHECKING:
    from collections.abc import Iterator


def needs() -> Iterator[Need]:
    """Return drafts of factor sets."""
    if drafts := FactorSet.objects.filter(published_at=None).count():
        text = ngettext("%(count)s factor set is a draft", "%(count)s factor sets are drafts", drafts)
        yield Need(text % {"count": drafts}, reverse("admin:evaluations_factorset_changelist"))
