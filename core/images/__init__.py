"""Photos from strangers become plain JPEGs: nothing of the original but its pixels survives.

    from core import images

    try:
        clean = images.clean(body)      # bytes or the path of a file
    except images.Refused as refused:   # its content cannot be used: 4xx, refused.code
    except images.Busy as busy:         # nobody free to look at it: 503, Retry-After: busy.retry_after

`boxes` and `pixels` read what strangers wrote, in the process of `child` alone; `pool` keeps such children.
"""

from __future__ import annotations

from pathlib import Path

from core.images.answers import LARGEST_FILE, Busy, CleanImage, Code, Refused, distance

__all__ = ["LARGEST_FILE", "Busy", "CleanImage", "Code", "Refused", "clean", "distance"]


def clean(source: Path | bytes) -> CleanImage:
    """Return the picture of a JPEG, PNG, WebP or HEIC of at most 10 MB and 40 megapixels as a JPEG with a thumbnail.

    Blocks for as long as a child works on it (a phone's photo: a fraction of a second; at most some seconds).
    Raises `Refused` for whatever is wrong with the content, `Busy` when all children are at work for too long.
    """
    from core.images.pool import POOL  # late: the child, which imports this package too, needs none of it

    return POOL.clean(source)
