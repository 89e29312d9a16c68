"""The closed lists of visits: stable codes."""

from __future__ import annotations

from enum import StrEnum


class CustomerCategory(StrEnum):
    """Who came: an organization, or a person in one of these capacities."""

    CITIZEN = "citizen"
    RESIDENT = "resident"
    VISITOR = "visitor"
    CONTRACTOR = "contractor"
    CONSULTANT = "consultant"
    SUPPLIER = "supplier"
    DEVELOPER = "developer"
    ENTITY = "entity"


class Outcome(StrEnum):
    """How the visit ended."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    ABANDONED = "abandoned"


class Scope(StrEnum):
    """What a partner key may be used for."""

    WRITE_TRANSACTIONS = "transactions:write"
    READ_TRANSACTIONS = "transactions:read"
    READ_VISIT_CODES = "visit_codes:read"
    WRITE_INVITATIONS = "invitations:write"


class EvidenceKind(StrEnum):
    """What stands behind a visit token."""

    QR = "qr"  # the code that rotates at the desk: whoever sent it has seen it
    TRANSACTION = "transaction"  # reported by the entity's own system
    INVITATION = "invitation"  # sent by the entity to somebody it served
