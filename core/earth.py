"""Distances on the earth. Pure."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

RADIUS = 6371.0088  # km, mean


def kilometers(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """Return the great-circle distance of two positions in degrees (haversine)."""
    north, east = radians(other_lat - lat), radians(other_lng - lng)
    half = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(east / 2) ** 2
    return 2 * RADIUS * asin(min(1.0, sqrt(half)))
