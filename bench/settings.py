"""The settings of the house, with limits that one load generator does not reach and a few routes of its own."""

from backend.settings import *  # noqa: F403
from backend.settings import LIMITS as _LIMITS

LIMITS = {name: (10_000_000, seconds) for name, (_, seconds) in _LIMITS.items()}
ROOT_URLCONF = "bench.urls"
