"""Shapes of exports: what may be asked for, and what is answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.signing import TimestampSigner
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from accounts.trail import EventFilters
from core.serializers import Input
from evaluations.kinds import Source
from scores.export_kinds import PRINTED, ExportFormat, ExportKind, ExportState
from scores.serializers import Day, ScorecardsInput
from scores.tally import LEVELS

if TYPE_CHECKING:
    from datetime import datetime

    from rest_framework.request import Request

    from scores.models import Export

KINDS = [kind.value for kind in ExportKind]
FORMATS = [form.value for form in ExportFormat]
STATES = [state.value for state in ExportState]
LONGEST_DAYS = 366
MAX_FILTERS, MAX_FILTER = 12, 200
SIGNER = TimestampSigner(salt="scores.exports")
LINK_SECONDS = 600


class EvaluationFilters(Input):
    """Which ratings."""

    center = serializers.CharField(required=False, max_length=60)
    entity = serializers.CharField(required=False, max_length=60)
    region = serializers.CharField(required=False, max_length=60)
    source = serializers.ChoiceField([source.value for source in Source], required=False)  # type: ignore[assignment]

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields with `from` and `to`: words that Python keeps for itself."""
        return super().get_fields() | {"from": Day(), "to": Day()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or of more than a year."""
        days = (attrs["to"] - attrs["from"]).days + 1
        if days < 1:
            raise serializers.ValidationError({"to": _("The period ends before it begins.")}, "before_from")
        if days > LONGEST_DAYS or attrs["to"].year == date.max.year:
            raise serializers.ValidationError({"to": _("At most 366 days at once.")}, "out_of_range")
        return attrs


class RoundFilters(Input):
    """Which round, and which of its places."""

    round = serializers.UUIDField()
    level = serializers.ChoiceField(LEVELS, default="center")


class TrailFilters(EventFilters):
    """Which events; an export has no pages."""

    limit = None  # type: ignore[assignment]
    cursor = None  # type: ignore[assignment]


FILTERS: dict[str, type[Input]] = {
    ExportKind.EVALUATIONS.value: EvaluationFilters,
    ExportKind.SCORECARDS.value: ScorecardsInput,
    ExportKind.ROUND_REPORT.value: RoundFilters,
    ExportKind.AUDIT_EVENTS.value: TrailFilters,
}


class FiltersField(serializers.DictField):
    """The query parameters of the list that is exported: texts, numbers and true or false."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return them as texts, as they would stand in an address. Raises ValidationError for other values."""
        if not isinstance(data, dict) or len(data) > MAX_FILTERS:
            self.fail("not_a_dict", input_type=type(data).__name__)
        for name, value in data.items():
            if not isinstance(value, (str, int)) or len(str(value)) > MAX_FILTER:
                raise serializers.ValidationError({str(name)[:64]: _("Not a valid value.")}, "invalid")
        return {str(name): str(value) for name, value in data.items() if str(value).strip()}


class ExportInput(Input):
    """What to export, and as what."""

    kind = serializers.ChoiceField(KINDS)
    format = serializers.ChoiceField(FORMATS)
    filters = FiltersField(
        required=False,
        help_text="`evaluations`: from, to (at most 366 days), center, entity, region, source. `scorecards`: level, "
        "within, source, factor_set, from, to, as GET /scorecards. `round_report`: round (id), level. `audit_events`: "
        "as GET /audit-events, without pages",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check the filters as the list itself would."""
        attrs.setdefault("filters", {})
        try:
            checked(attrs["kind"], attrs["filters"])
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"filters": error.detail}) from None
        if attrs["format"] == ExportFormat.PDF and attrs["kind"] not in PRINTED:
            raise serializers.ValidationError({"format": _("This comes as a table only.")}, "invalid_choice")
        return attrs


def checked(kind: str, filters: dict[str, str]) -> dict[str, Any]:
    """Return the filters of a kind with their types. Raises ValidationError for what the list would refuse."""
    found: dict[str, Any] = FILTERS[kind]().run_validation(filters)
    return found


class ExportOutput(serializers.Serializer[Any]):
    """An export and how far it is."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS)
    format = serializers.ChoiceField(FORMATS)
    filters = serializers.DictField(child=serializers.CharField())
    state = serializers.ChoiceField(STATES)
    progress = serializers.IntegerField(help_text="percent")
    rows = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text="bytes")
    sha256 = serializers.CharField(allow_null=True, help_text="of the file")
    url = serializers.URLField(allow_null=True, help_text="for ten minutes; ask again for a new one")
    manifest_url = serializers.URLField(allow_null=True, help_text="outlives the file")
    reason = serializers.CharField(allow_null=True, help_text="`too_long`: a report of more than 5,000 lines; `failed`")
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class ExportPage(serializers.Serializer[Any]):
    """A page of exports, the newest first."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ExportOutput(many=True)


class ExportManifest(serializers.Serializer[Any]):
    """What a file holds and what it follows from."""

    format = serializers.CharField(help_text="`ayn-export/1`")
    kind = serializers.CharField()
    file = serializers.DictField(help_text="format, bytes and sha256")
    filters = serializers.DictField(child=serializers.CharField())
    language = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.IntegerField()
    basis = serializers.DictField(help_text="what the rows follow from: the place in the log, or the round")
    made_at = serializers.DateTimeField()


def export_output(made: Export, request: Request) -> dict[str, Any]:
    """Return an export as it is answered to who asked for it."""
    ready = made.state == ExportState.DONE
    told = ready or made.state == ExportState.EXPIRED
    here = f"/api/v1/exports/{made.pk}"
    token = SIGNER.sign(str(made.pk)).partition(":")[2] if ready else ""
    return {
        "id": made.pk,
        **{name: getattr(made, name) for name in ("kind", "format", "filters", "state", "rows", "size")},
        "progress": made.done,
        "sha256": made.sha256 or None,
        "url": request.build_absolute_uri(f"{here}/file?token={token}") if ready else None,
        "manifest_url": request.build_absolute_uri(f"{here}/manifest") if told else None,
        "reason": made.reason or None,
        "created_at": _moment(made.created_at),
        "ended_at": _moment(made.ended_at),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


EXPORT_EXAMPLE = OpenApiExample(
    "Scorecards of a year",
    value={
        "kind": "scorecards",
        "format": "csv",
        "filters": {"level": "center", "from": "2026-01-01", "to": "2026-12-31"},
    },
    request_only=True,
)
