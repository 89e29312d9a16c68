"""Where countries lie, roughly: enough to see a latitude and longitude given the wrong way round. Pure.

Boxes are in degrees, a little generous at the borders; a country whose parts lie far apart has one for each, with the
time zone kept there. The first box of a country gives the zone of places without a position.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """Part of a country between two latitudes and two longitudes, and the IANA zone kept there."""

    south: float
    north: float
    west: float
    east: float
    zone: str

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a position lies within."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


class Fault(StrEnum):
    """What is wrong with a position."""

    SWAPPED = "swapped_coordinates"
    OUTSIDE = "outside_country"


BOXES: dict[str, tuple[Box, ...]] = {
    "AE": (Box(22.5, 26.3, 51.4, 56.6, "Asia/Dubai"),),
    "BH": (Box(25.5, 26.5, 50.2, 50.9, "Asia/Bahrain"),),
    "DZ": (Box(18.8, 37.3, -8.8, 12.1, "Africa/Algiers"),),
    "EG": (Box(21.9, 31.8, 24.6, 37.0, "Africa/Cairo"),),
    "ES": (
        Box(35.2, 43.9, -9.4, 4.5, "Europe/Madrid"),
        Box(27.5, 29.5, -18.3, -13.3, "Atlantic/Canary"),
    ),
    "FR": (
        Box(41.2, 51.2, -5.3, 9.8, "Europe/Paris"),
        Box(15.7, 18.2, -63.3, -60.9, "America/Guadeloupe"),
        Box(14.2, 15.0, -61.4, -60.7, "America/Martinique"),
        Box(2.0, 6.0, -54.8, -51.5, "America/Cayenne"),
        Box(-21.5, -20.7, 55.1, 56.0, "Indian/Reunion"),
        Box(-13.1, -12.5, 44.9, 45.4, "Indian/Mayotte"),
        Box(46.4, 47.3, -56.6, -56.0, "America/Miquelon"),
        Box(-14.5, -13.0, -178.4, -175.9, "Pacific/Wallis"),
        Box(-23.5, -18.0, 163.0, 168.6, "Pacific/Noumea"),
        Box(-10.7, -7.7, -141.0, -138.3, "Pacific/Marquesas"),
        Box(-28.0, -13.9, -155.0, -134.3, "Pacific/Tahiti"),
    ),
    "GB": (Box(49.8, 60.9, -8.7, 1.8, "Europe/London"),),
    "IN": (Box(6.7, 37.1, 68.1, 97.5, "Asia/Kolkata"),),
    "JO": (Box(29.1, 33.5, 34.8, 39.4, "Asia/Amman"),),
    "KW": (Box(28.4, 30.2, 46.5, 48.6, "Asia/Kuwait"),),
    "MA": (Box(20.7, 36.0, -17.2, -0.9, "Africa/Casablanca"),),
    "OM": (Box(16.6, 26.6, 51.9, 60.0, "Asia/Muscat"),),
    "PK": (Box(23.6, 37.2, 60.8, 77.9, "Asia/Karachi"),),
    "QA": (Box(24.4, 26.3, 50.6, 51.8, "Asia/Qatar"),),
    "SA": (Box(16.2, 32.3, 34.4, 55.8, "Asia/Riyadh"),),
    "TN": (Box(30.1, 37.6, 7.4, 11.7, "Africa/Tunis"),),
    "US": (
        Box(24.3, 49.4, -87.0, -66.8, "America/New_York"),
        Box(25.8, 49.4, -102.0, -87.0, "America/Chicago"),
        Box(31.2, 49.1, -114.1, -102.0, "America/Denver"),
        Box(32.4, 49.1, -124.9, -114.1, "America/Los_Angeles"),
        Box(51.0, 71.6, -180.0, -129.9, "America/Anchorage"),
        Box(18.8, 22.4, -160.4, -154.7, "Pacific/Honolulu"),
    ),
}
# Regions that keep another time than the first box of their country, for places without a position.
ZONES = {("US", "CA"): "America/Los_Angeles"}


def fault(country: str, latitude: float, longitude: float) -> Fault | None:
    """Return what is wrong with a position, None if nothing is, or if nothing is known about the country."""
    boxes = BOXES.get(country, ())
    if not boxes or any(box.holds(latitude, longitude) for box in boxes):
        return None
    swapped = any(box.holds(longitude, latitude) for box in boxes)
    return Fault.SWAPPED if swapped else Fault.OUTSIDE


def timezone(country: str, region: str, position: tuple[float, float] | None) -> str:
    """Return the IANA zone of a place; UTC for a country that we know nothing about."""
    boxes = BOXES.get(country, ())
    held = next((box.zone for box in boxes if position and box.holds(*position)), None)
    return held or ZONES.get((country, region)) or (boxes[0].zone if boxes else "UTC")
