"""What is done to a factor set: a new version made from it, published, put into use, dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.authentication import person_of
from core.office.deeds import Deed
from evaluations.actions import copy_factor_set, drop_factor_set, publish_factor_set
from evaluations.admin.seen import missing
from evaluations.models import FactorSet

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise


def _copy(request: HttpRequest, row: FactorSet, _given: Any) -> str:
    made = copy_factor_set(by=person_of(request), version=row.version)
    return reverse("admin:evaluations_factorset_change", args=(made.version,))


def _publish(request: HttpRequest, row: FactorSet, _given: Any) -> None:
    positions = [factor.position for factor in row.factors.order_by("position")]
    if not positions or positions != list(range(len(positions))):
        raise ValidationError(_("A set has at least one factor, and their order counts 0, 1, 2, … without gaps."))
    publish_factor_set(by=person_of(request), version=row.version)


def _publishing(row: FactorSet) -> list[StrOrPromise]:
    says: list[StrOrPromise] = [
        _("It can never be changed afterwards: what people answered must stay what they were asked."),
        _("Residents are not asked it yet. You put it into use in a second step."),
    ]
    if lacking := missing(row):
        text = _("Texts are missing in: %(languages)s. Readers of these languages will see another language.")
        says.append(text % {"languages": ", ".join(lacking)})
    return says


def _offer(request: HttpRequest, row: FactorSet, _given: Any) -> None:
    publish_factor_set(by=person_of(request), version=row.version, current=True)


def _drop(request: HttpRequest, row: FactorSet, _given: Any) -> str:
    drop_factor_set(by=person_of(request), version=row.version)
    return reverse("admin:evaluations_factorset_changelist")


DEEDS = (
    Deed(
        "copy",
        _("Make a new version from this one"),
        _copy,
        says=lambda _row: [
            _("A draft with the same factors and texts is made. You can change it as long as it is not published.")
        ],
        is_grave=False,
    ),
    Deed(
        "publish",
        _("Publish"),
        _publish,
        says=_publishing,
        offered=lambda _request, row: row.published_at is None,
    ),
    Deed(
        "offer",
        _("Put into use"),
        _offer,
        says=lambda _row: [
            _("From now on residents are asked this set. Ratings on the way with the set before are still taken."),
            _("Figures of factors with the same code go on; new factors begin without a history."),
        ],
        offered=lambda _request, row: row.published_at is not None and not row.is_current,
    ),
    Deed(
        "drop",
        _("Drop the draft"),
        _drop,
        says=lambda _row: [_("The draft and its texts are gone for good.")],
        offered=lambda _request, row: row.published_at is None,
    ),
)
