"""The directory in the office, for administrators. Nothing is deleted: what ends is made inactive."""

from centers.admin.imports import ImportedListAdmin
from centers.admin.mandates import MandateAdmin
from centers.admin.organizations import EntityAdmin, RegionAdmin, ServiceAdmin, UnitAdmin
from centers.admin.places import CenterAdmin

__all__ = [
    "CenterAdmin",
    "EntityAdmin",
    "ImportedListAdmin",
    "MandateAdmin",
    "RegionAdmin",
    "ServiceAdmin",
    "UnitAdmin",
]
