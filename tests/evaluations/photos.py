"""Photos made of chance, as phones send them."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image


def photo(seed: int = 1, *, size: tuple[int, int] = (64, 48), form: str = "JPEG") -> bytes:
    """Return a small picture of large colored blocks: each seed another one."""
    chance = random.Random(seed)
    blocks = Image.new("RGB", (8, 6))
    blocks.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(48)])
    file = BytesIO()
    blocks.resize(size, Image.Resampling.NEAREST).save(file, form)
    return file.getvalue()
