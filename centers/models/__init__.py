"""The directory: regions, entities, services, centers, desks, hours, and who answers for what."""

from centers.models.closed_lists import CODE_PATTERN
from centers.models.edition import Edition
from centers.models.favourites import Favourite
from centers.models.imports import ImportedList
from centers.models.organizations import Entity, FormerRelease, Region, Service, ServiceDocument
from centers.models.places import Center, Counter, Desk, Mandate, Unit
from centers.models.times import Holiday, OpeningException, OpeningHours, Ramadan, WorkingHours

__all__ = [
    "CODE_PATTERN",
    "Center",
    "Counter",
    "Desk",
    "Edition",
    "Entity",
    "Favourite",
    "FormerRelease",
    "Holiday",
    "ImportedList",
    "Mandate",
    "OpeningException",
    "OpeningHours",
    "Ramadan",
    "Region",
    "Service",
    "ServiceDocument",
    "Unit",
    "WorkingHours",
]
