"""Distances on the globe."""

from __future__ import annotations

import pytest

from core.earth import kilometers


def test_the_distance_is_that_of_the_globe():
    assert kilometers(25.2867, 51.5333, 24.7136, 46.6753) == pytest.approx(493, abs=5)  # Doha, Riyadh
    assert kilometers(0, 0, 0, 180) == pytest.approx(20015, abs=5)
