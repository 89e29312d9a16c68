"""Static files as `backend.prepare` collects them: outside development with a gzip copy beside each."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage as PlainStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedStaticFilesStorage

__all__ = ["PackedStorage", "PlainStorage"]


class PackedStorage(CompressedStaticFilesStorage):  # type: ignore[misc]
    """Packs with gzip alone: Brotli takes ten times as long for a tenth less, and not every machine has it."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """Make what packs."""
        return Compressor(use_brotli=False, **kwargs)
