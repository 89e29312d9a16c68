"""Shapes of rounds: what auditors write down, and what is answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from core.serializers import Input, Integer
from evaluations.kinds import Source
from ledger.entries import EntryKind
from ledger.shapes import sealed_output
from scores import cards
from scores.round_rules import LEAST_N, RoundKind, RoundState
from scores.rounds.actions import earliest_freezing
from scores.serializers import Day, FactorFiguresOutput, FiguresOutput
from scores.tally import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.queries import Proof
    from scores.models import Round, RoundResult

KINDS = [kind.value for kind in RoundKind]
STATES = [state.value for state in RoundState]
LONGEST_DAYS = 366


class RoundInput(Input):
    """The rules of a round. They cannot be changed afterwards."""

    code = serializers.RegexField(
        r"^[A-Z0-9][A-Z0-9-]{0,39}$", help_text="e.g. `ANNUAL-2026`; the same again is the same"
    )
    kind = serializers.ChoiceField(KINDS)
    first_day = Day(help_text="of visits, in the center's time")
    last_day = Day(help_text="included; at most 366 days")
    factor_set = Integer(min_value=1, max_value=32_767)
    weights = serializers.DictField(
        child=Integer(min_value=1, max_value=1_000), required=False, help_text="by factor; absent: those of the set"
    )
    sources = serializers.ListField(
        child=serializers.ChoiceField([source.value for source in Source]), min_length=1, max_length=3,
        default=[Source.CITIZEN.value],
    )  # fmt: skip
    minimum_n = Integer(min_value=LEAST_N, max_value=10_000, default=30, help_text="what a place needs to be ranked")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse days out of order, and rounds of more than a year."""
        days = (attrs["last_day"] - attrs["first_day"]).days + 1
        if days < 1:
            raise serializers.ValidationError({"last_day": _("The period ends before it begins.")}, "before_from")
        if days > LONGEST_DAYS or attrs["last_day"].year > date.max.year - 1:
            raise serializers.ValidationError({"last_day": _("A round lasts at most 366 days.")}, "out_of_range")
        return attrs


class RoundOutput(serializers.Serializer[Any]):
    """A round: its rules and where it stands."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    factor_set = serializers.IntegerField()
    weights = serializers.DictField(child=serializers.IntegerField())
    sources = serializers.ListField(child=serializers.CharField())
    minimum_n = serializers.IntegerField()
    formula = serializers.CharField(help_text="version of the formulas")
    state = serializers.ChoiceField(STATES)
    progress = serializers.IntegerField(help_text="percent of the freezing")
    can_freeze_from = serializers.DateTimeField(help_text="when ratings of its days can be revised no more")
    frozen_at = serializers.DateTimeField(allow_null=True)
    manifest_sha256 = serializers.CharField(allow_null=True, help_text="of the manifest in canonical form")


class RoundPage(serializers.Serializer[Any]):
    """A page of rounds, the newest first."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = RoundOutput(many=True)


class RoundFiguresOutput(FiguresOutput):
    """All figures of a place, and of each factor."""

    received = serializers.IntegerField()
    excluded = serializers.IntegerField()
    factors = serializers.DictField(child=FactorFiguresOutput(), help_text="by factor code")


class ReportInput(Input):
    """Which places of a report."""

    level = serializers.ChoiceField(LEVELS, default="center")
    limit = serializers.CharField(required=False)
    cursor = serializers.CharField(required=False)


class OfficialStandingOutput(serializers.Serializer[Any]):
    """The official place among its like, as it was frozen; docs/scores.md explains each number."""

    score = serializers.FloatField(help_text="shrunken, points 0..100")
    interval = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    rank = serializers.IntegerField()
    rank_interval = serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2)
    p_top5 = serializers.FloatField()
    p_bottom5 = serializers.FloatField()
    group = serializers.IntegerField(help_text="no two places of one group can be told apart")


class PlaceResultOutput(serializers.Serializer[Any]):
    """The official figures of a place."""

    code = serializers.CharField(help_text="desk: CENTER/ENTITY")
    n = serializers.IntegerField(help_text="evaluations with at least one answered factor")
    excluded = serializers.IntegerField(help_text="held back when the round was frozen")
    figures = RoundFiguresOutput(allow_null=True, help_text="null below the round's minimum n")
    standing = OfficialStandingOutput(allow_null=True, help_text="null below the round's minimum n")


class ReportPage(serializers.Serializer[Any]):
    """A page of a report."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PlaceResultOutput(many=True)


class ManifestOutput(serializers.Serializer[Any]):
    """What the frozen numbers follow from. `ayn-verify round` checks it against the rows."""

    format = serializers.CharField(help_text="`ayn-round/1`")
    rules = serializers.DictField()
    bound = serializers.CharField(help_text="rows of the log below this transaction count")
    rows = serializers.DictField(help_text="count, by state, and sha256 of the lines")
    results = serializers.DictField(help_text="number of places and sha256 of their sums")
    ranking = serializers.DictField(help_text="number of places ranked and sha256 of their standings")


class InclusionProofOutput(serializers.Serializer[Any]):
    """That an entry is in the tree of a head."""

    tree_size = serializers.IntegerField()
    hashes = serializers.ListField(child=serializers.CharField(), help_text="from the entry upwards, hexadecimal")


class RoundReceiptOutput(serializers.Serializer[Any]):
    """What proves that a round was frozen with this result. From `entry_index` on: null until it is sealed."""

    id = serializers.UUIDField()
    version = serializers.IntegerField(help_text="1")
    commitment = serializers.CharField(help_text="SHA-256 of the manifest in canonical form, hexadecimal")
    entry_index = serializers.IntegerField(allow_null=True, help_text="position in the ledger")
    entry_kind = serializers.ChoiceField([EntryKind.ROUND_FROZEN.name.lower()], allow_null=True)
    entry_nonce = serializers.CharField(allow_null=True, help_text="32 bytes of chance in the entry, hexadecimal")
    inclusion_proof = InclusionProofOutput(allow_null=True)
    tree_head = serializers.CharField(allow_null=True, help_text="signed C2SP checkpoint of the tree of the proof")


def receipt_output(made: Round, sealed: tuple[Proof, str] | None) -> dict[str, Any]:
    """Return a round's receipt as it is answered."""
    return {"id": made.pk, "version": 1, "commitment": made.manifest_sha256, **sealed_output(sealed)}


def round_output(made: Round) -> dict[str, Any]:
    """Return a round as it is answered."""
    rules = made.rules()
    return {
        "id": made.pk,
        **{name: value for name, value in rules.as_json().items() if name not in ("factors", "weights")},
        "weights": dict(zip(rules.factors, rules.weights, strict=True)),
        "state": made.state,
        "progress": made.done,
        "can_freeze_from": earliest_freezing(made.last_day).isoformat().replace("+00:00", "Z"),
        "frozen_at": made.frozen_at and made.frozen_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "manifest_sha256": made.manifest_sha256 or None,
    }


def result_output(result: RoundResult, named: Sequence[cards.Named], minimum_n: int) -> dict[str, Any]:
    """Return the figures of a place; only how many there were where they are too few."""
    sums = cards.Sums(
        result.received, result.excluded, result.n, result.points, int(result.points_squared), result.boxes,
        result.counts,
    )  # fmt: skip
    figures = cards.figures(sums, named) if result.n >= minimum_n else None
    return {
        "code": result.code,
        "n": result.n,
        "excluded": result.excluded,
        "figures": figures,
        "standing": result.standing,
    }


ROUND_EXAMPLE = OpenApiExample(
    "A year",
    value={
        "code": "ANNUAL-2025",
        "kind": "annual",
        "first_day": "2025-01-01",
        "last_day": "2025-12-31",
        "factor_set": 1,
    },
    request_only=True,
)
