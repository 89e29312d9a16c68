"""Where and when: a draft against the directory, the factor sets and the clock. Pure; the directory is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evaluations.faults import Fault, pointer_to
from evaluations.trust import is_near

if TYPE_CHECKING:
    from evaluations.intake import Draft


class CenterFact(Protocol):
    """What must be known of an open center."""

    @property
    def id(self) -> int:
        """Number of the row."""

    @property
    def region_id(self) -> int:
        """Number of its region."""

    @property
    def country_id(self) -> int:
        """Number of its country."""

    @property
    def timezone(self) -> str:
        """IANA name."""

    @property
    def latitude(self) -> float | None:
        """Degrees, WGS 84; None: nowhere, or nobody knows."""

    @property
    def longitude(self) -> float | None:
        """Degrees, WGS 84."""

    @property
    def operator_id(self) -> int | None:
        """Entity that runs the place."""

    @property
    def desks(self) -> dict[str, int]:
        """Number by code of the entities that have a desk there."""

    @property
    def units(self) -> dict[int, int | None]:
        """Unit that the desk of an entity belongs to, by number of the entity."""


class ServiceFact(Protocol):
    """What must be known of an offered service."""

    @property
    def id(self) -> int:
        """Number of the row."""

    @property
    def entity_id(self) -> int:
        """Number of the entity that owns it."""

    @property
    def waiting_target(self) -> int | None:
        """Promised minutes until being served."""

    @property
    def completion_target(self) -> int | None:
        """Promised minutes from then to done."""


@dataclass(frozen=True, slots=True)
class FactorSetFact:
    """A published factor set: its codes in the order of their positions."""

    version: int
    codes: tuple[str, ...]
    positions: dict[str, int]


class Directory(Protocol):
    """Where the facts are found; None means there is no such thing, or it is closed."""

    def find_center(self, code: str) -> CenterFact | None:
        """Return the open center of a code."""

    def find_service(self, code: str) -> ServiceFact | None:
        """Return the offered service of a code."""

    def find_factor_set(self, version: int | None) -> FactorSetFact | None:
        """Return a published set; for None the one offered now."""


class Clock(NamedTuple):
    """The time it is and how far from it a visit may lie."""

    now: datetime
    window: timedelta
    skew: timedelta


class Place(NamedTuple):
    """What the log stores about where, when and what was asked."""

    center_id: int
    region_id: int
    country_id: int
    entity_id: int | None
    service_id: int | None
    unit_id: int | None
    local_day: date
    local_hour: int
    waiting_target: int | None
    completion_target: int | None
    factor_set: int
    scores: list[int | None]
    is_near: bool


def place(draft: Draft, directory: Directory, clock: Clock) -> tuple[Place | None, list[Fault]]:
    """Return the place of a draft and all faults found; what the draft lacks is not complained about again."""
    faults = _time_faults(draft.visited_at, clock)
    center = directory.find_center(draft.center) if draft.center else None
    if draft.center is not None and center is None:
        faults.append(Fault("/center", "unknown_center"))
    entity_id, service = _desk(draft, center, directory, faults)
    factor_set = directory.find_factor_set(draft.factor_set)
    if factor_set is None:
        faults.append(Fault("/factor_set", "unknown_factor_set"))
        scores = None
    else:
        scores = _positions(draft.scores, factor_set, faults)
    if faults or center is None or factor_set is None or draft.visited_at is None or scores is None:
        return None, faults
    local = draft.visited_at.astimezone(zone(center.timezone))
    return (
        Place(
            center.id,
            center.region_id,
            center.country_id,
            entity_id,
            service.id if service else None,
            center.units.get(entity_id) if entity_id is not None else None,
            local.date(),
            local.hour,
            service.waiting_target if service else None,
            service.completion_target if service else None,
            factor_set.version,
            scores,
            is_near(draft.position, center.latitude, center.longitude),
        ),
        faults,
    )


def _time_faults(visited_at: datetime | None, clock: Clock) -> list[Fault]:
    if visited_at is None:
        return []
    if visited_at > clock.now + clock.skew:
        return [Fault("/visited_at", "in_future")]
    if visited_at < clock.now - clock.window:
        return [Fault("/visited_at", "too_old", {"days": clock.window.days})]
    return []


def _desk(
    draft: Draft, center: CenterFact | None, directory: Directory, faults: list[Fault]
) -> tuple[int | None, ServiceFact | None]:
    """Return entity and service: named, or told by the service, or the only desk, or who runs the place."""
    service = directory.find_service(draft.service) if draft.service else None
    if draft.service is not None and service is None:
        faults.append(Fault("/service", "unknown_service"))
    if center is None:
        return None, None
    present = center.desks.values()
    entity_id = center.operator_id
    if draft.entity is not None:
        entity_id = center.desks.get(draft.entity)
        if entity_id is None:
            faults.append(Fault("/entity", "no_desk"))
            return None, None
    elif service is not None and service.entity_id in present:
        entity_id = service.entity_id
    elif len(center.desks) == 1:
        (entity_id,) = present
    if service is not None and service.entity_id != entity_id:
        faults.append(Fault("/service", "not_offered_here"))
    return entity_id, service


def _positions(scores: dict[str, int | None], factor_set: FactorSetFact, faults: list[Fault]) -> list[int | None]:
    """Return the scores by position: 0 for not applicable, None for no answer."""
    row: list[int | None] = [None] * len(factor_set.codes)
    for code, score in scores.items():
        position = factor_set.positions.get(code)
        if position is None:
            faults.append(Fault(pointer_to("/scores", code), "unknown_factor"))
        else:
            row[position] = 0 if score is None else score
    return row


@lru_cache(maxsize=1024)
def zone(name: str) -> tzinfo:
    """Return a time zone by its IANA name; one that nobody knows counts as UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
