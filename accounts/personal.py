"""What accounts hold about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts import posting
from accounts.models import Challenge

if TYPE_CHECKING:
    from accounts.models import Person


def export(person: Person) -> dict[str, Any]:
    """Return the profile, the sign-ins and the codes that were sent, without their secrets."""
    sessions = person.sessions.order_by("created_at")
    consents = person.consents.order_by("given_at", "pk")
    happened = person.accesses.order_by("pk")
    sent = Challenge.objects.filter(contact__in=_addresses(person)).order_by("created_at")
    return {
        "person": {
            "id": str(person.id),
            "role": person.role,
            "username": person.username,
            "email": person.email,
            "phone": person.phone,
            "language": person.language,
            "joined_at": person.joined_at,
            "is_active": person.is_active,
            "last_login": person.last_login,
            "totp_enrolled_at": person.totp_enrolled_at,
        },
        "sessions": list(sessions.values("id", "created_at", "rotated_at", "expires_at", "revoked_at")),
        "codes": list(sent.values("kind", "contact", "created_at", "expires_at", "attempts", "used_at")),
        "consents": [
            {"purpose": purpose, "version": version, "given_at": given, "withdrawn_at": withdrawn}
            for purpose, version, given, withdrawn in consents.values_list(
                "text__purpose", "text__version", "given_at", "withdrawn_at"
            )
        ],
        "access_log": list(happened.values("at", "what", "role", "app", "reason", "detail")),
    }


def erase(person: Person) -> None:
    """Delete the person with all that hangs on him, and the codes to his addresses, those on their way too."""
    addresses = _addresses(person)
    Challenge.objects.filter(contact__in=addresses).delete()
    posting.forget(addresses)
    person.delete()


def _addresses(person: Person) -> list[str]:
    return [address for address in (person.email, person.phone) if address]
