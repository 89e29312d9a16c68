"""Versions of the questions: written as drafts, then published for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.functions import Now

from audit.actions import record
from core import languages
from evaluations.models import Factor, FactorSet
from evaluations.queries import LIVE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import Person


class FrozenSetError(ValueError):
    """A published factor set was to be changed."""


@dataclass(frozen=True)
class FactorText:
    """One factor as written in a file: texts by language code."""

    code: str
    names: Mapping[str, str]
    questions: Mapping[str, str] = field(default_factory=dict)
    weight: int = 1


@transaction.atomic
def write_factor_set(
    *, by: Person | None, version: int, names: Mapping[str, str], factors: list[FactorText], current: bool = False
) -> bool:
    """Write and publish a factor set; return False when it is there already, word for word.

    Raises FrozenSetError when the version is published with anything else.
    """
    stored = FactorSet.objects.select_for_update().filter(version=version).first()
    if stored is not None and stored.published_at is not None:
        if _as_stored(stored) != (_texts("name", names), [_factor(factor) for factor in factors]):
            raise FrozenSetError(version)
        return False
    made, _created = FactorSet.objects.update_or_create(version=version, defaults=_texts("name", names))
    made.factors.all().delete()
    Factor.objects.bulk_create(
        [Factor(factor_set=made, position=place, **_factor(factor)) for place, factor in enumerate(factors)]
    )
    publish_factor_set(by=by, version=version, current=current)
    return True


@transaction.atomic
def publish_factor_set(*, by: Person | None, version: int, current: bool = False) -> None:
    """Freeze a factor set; `current` also offers it to phones that name none. Again changes nothing."""
    fresh = FactorSet.objects.filter(version=version, published_at=None).update(published_at=Now())
    offered = current and not FactorSet.objects.filter(version=version, is_current=True).exists()
    if offered:
        FactorSet.objects.filter(is_current=True).update(is_current=False)
        FactorSet.objects.filter(version=version).update(is_current=True)
    if fresh or offered:
        record(
            by=by,
            action="factor_set_published",
            target=("evaluations.factorset", str(version)),
            detail={"current": current},
        )
    transaction.on_commit(LIVE.forget)


@transaction.atomic
def copy_factor_set(*, by: Person | None, version: int) -> FactorSet:
    """Make a draft with the factors and texts of a set, under the next version."""
    source = FactorSet.objects.get(version=version)
    last = FactorSet.objects.select_for_update().order_by("version").last()
    made = FactorSet.objects.create(
        version=(last or source).version + 1, **{name: getattr(source, name) for name in _columns("name")}
    )
    _set_texts, factors = _as_stored(source)
    Factor.objects.bulk_create(
        [Factor(factor_set=made, position=place, **factor) for place, factor in enumerate(factors)]
    )
    record(by=by, action="factor_set_drafted", target=made, detail={"from": version})
    return made


@transaction.atomic
def drop_factor_set(*, by: Person | None, version: int) -> None:
    """Delete a draft with its factors; what is published stays (the database refuses). Again changes nothing."""
    draft = FactorSet.objects.select_for_update().filter(version=version, published_at=None).first()
    if draft is not None:
        record(by=by, action="factor_set_dropped", target=draft)
        draft.factors.all().delete()
        draft.delete()


def _columns(name: str) -> list[str]:
    return [languages.column(name, code) for code in languages.CODES]


def _texts(name: str, texts: Mapping[str, str]) -> dict[str, str | None]:
    """Return the columns of a translated text; what is not given is empty."""
    return {languages.column(name, code): texts.get(code) for code in languages.CODES}


def _factor(factor: FactorText) -> dict[str, Any]:
    plain: dict[str, Any] = {"code": factor.code, "weight": factor.weight}
    return plain | _texts("name", factor.names) | _texts("question", factor.questions)


def _as_stored(stored: FactorSet) -> tuple[dict[str, str | None], list[dict[str, Any]]]:
    columns = ("code", "weight", *_columns("name"), *_columns("question"))
    factors = [{name: getattr(factor, name) for name in columns} for factor in stored.factors.order_by("position")]
    return {name: getattr(stored, name) for name in _columns("name")}, factors
