"""What can be exported, and as what. Pure."""

from __future__ import annotations

from enum import StrEnum


class ExportKind(StrEnum):
    """A table."""

    EVALUATIONS = "evaluations"  # one row a rating, pseudonymous
    SCORECARDS = "scorecards"
    ROUND_REPORT = "round_report"
    AUDIT_EVENTS = "audit_events"


class ExportFormat(StrEnum):
    """A form of file."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    PDF = "pdf"


PRINTED = (ExportKind.SCORECARDS, ExportKind.ROUND_REPORT)  # what comes as PDF


class ExportState(StrEnum):
    """How far it is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"  # the file is deleted; its digest stays
