"""Jobs of the worker; procrastinate looks for this module."""

from __future__ import annotations

from accounts.posting import deliver

__all__ = ["deliver"]
