"""The files of attachments: how they are stored, found by those who may see them, and never left behind.

A name is noted as loose, and committed, before its file exists, and stays so until a row of an attachment takes it over
or the file is gone. So whatever dies between two steps, each file is named by an attachment or by a loose one, and
`sweep` needs no look at the storage.
"""

from __future__ import annotations

import base64
import binascii
import time
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from core.files import DurableStorage
from core.problems import unavailable
from evaluations.models import LooseFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from django.core.files.base import File
    from django.core.files.storage import Storage

MEDIA = {"jpg": "image/jpeg", "ogg": "audio/ogg", "aac": "audio/aac", "m4a": "audio/mp4"}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_ON_ITS_WAY = timedelta(hours=1)  # no request takes that long
_AWAY = 3  # failures one after the other: it is the storage, not the files
_SALT = "evaluations.filing.address"
_EXPIRY = 5  # bytes of a token that tell when it ends; the rest proves it
_PROOF = 16

log = structlog.get_logger(__name__)


def new_name(kind: str) -> str:
    """Return a name that chance makes and nobody guesses; `kind`: a key of MEDIA."""
    return f"{uuid.uuid4().hex}.{kind}"


@contextmanager
def filed(contents: Mapping[str, bytes]) -> Iterator[None]:
    """Store files under their names for the time of the block; those that `take_over` claimed within it stay.

    Begin it outside of a transaction. Raises Problem 503 when the storage does not take them.
    """
    LooseFile.objects.bulk_create([LooseFile(name=name) for name in contents])
    try:
        for name, content in contents.items():
            _save(name, content)
        yield
    finally:
        try:
            remove(contents)
        except Exception as error:  # of database or storage: `sweep` finds them, the answer stays what it is
            log.exception("attachment_not_removed", error=type(error).__name__)


def take_over(names: Collection[str]) -> None:
    """Claim files for a row that the same transaction writes. Raises Problem 503 when they were swept meanwhile."""
    gone, _ = LooseFile.objects.filter(name__in=names).delete()
    if gone != len(names):
        raise unavailable()


def discard(names: Collection[str]) -> None:
    """Have files removed once the transaction, which deletes their rows, is committed; by `sweep` if we die then."""
    LooseFile.objects.bulk_create([LooseFile(name=name, since=_LONG_AGO) for name in names])

    def now() -> None:
        remove(names)

    transaction.on_commit(now, robust=True)


def remove(names: Collection[str]) -> int:
    """Remove those of these files that are loose; return how many."""
    with transaction.atomic():
        loose = LooseFile.objects.select_for_update().filter(name__in=names)
        return _remove([each.name for each in loose])


def sweep() -> int:
    """Remove loose files whose request ended long ago; return how many.

    One that cannot be removed holds nothing up: it is logged, and its turn comes again in an hour.
    """
    removed, failures = 0, 0
    while failures < _AWAY:
        with transaction.atomic():  # one file each: a slow storage must not leave a transaction open for long
            old = LooseFile.objects.select_for_update(skip_locked=True).filter(since__lt=timezone.now() - _ON_ITS_WAY)
            file = old.order_by("since").first()
            if file is None:
                break
            if _deleted(file.name):
                file.delete()
                removed, failures = removed + 1, 0
            else:
                LooseFile.objects.filter(pk=file.pk).update(since=timezone.now())
                failures += 1
    return removed


def opened(name: str) -> File[bytes]:
    """Return a stored file, ready to be read. Raises FileNotFoundError, and Problem 503 when the storage is away."""
    try:
        file = _storage().open(_path(name))
        file.seek(0)  # a bucket is read here: once the answer has begun it is too late to say that it is away
    except FileNotFoundError:
        raise
    except Exception as error:
        log.exception("attachment_not_read", error=type(error).__name__)
        raise unavailable() from None
    return file


def address_of(name: str, *, by_us: bool = False) -> str:
    """Return an address where whoever holds it reads the file for ten minutes.

    A bucket hands out its own files. `by_us`: not even then; the bucket would tell when a file was stored.
    """
    if not by_us and not isinstance(_storage(), DurableStorage):
        return str(_storage().url(_path(name)))
    expires = int(time.time()) + settings.ATTACHMENT_LINK_SECONDS
    return f"{reverse('attachment-file', args=[name])}?token={_token(name, expires)}"


def is_good(name: str, token: str) -> bool:
    """Tell whether a token was made by `address_of` for this file and has not run out."""
    try:
        expires = int.from_bytes(base64.urlsafe_b64decode(f"{token}{'=' * (-len(token) % 4)}")[:_EXPIRY])
    except (ValueError, binascii.Error):
        return False
    return constant_time_compare(token, _token(name, expires)) and time.time() < expires


def _token(name: str, expires: int) -> str:
    proof = salted_hmac(_SALT, f"{name}:{expires}", algorithm="sha256").digest()[:_PROOF]
    return base64.urlsafe_b64encode(expires.to_bytes(_EXPIRY) + proof).rstrip(b"=").decode()


def _save(name: str, content: bytes) -> None:
    file = ContentFile(content)
    file.content_type = MEDIA[name.rpartition(".")[2]]  # type: ignore[attr-defined]  # read by buckets
    try:
        _storage().save(_path(name), file)
    except Exception as error:  # a disk or a bucket, each with errors of its own
        log.exception("attachment_not_stored", error=type(error).__name__)
        raise unavailable() from None


def _deleted(name: str) -> bool:
    try:
        _storage().delete(_path(name))
    except Exception as error:
        log.exception("attachment_not_removed", file=name, error=type(error).__name__)
        return False
    return True


def _remove(names: Collection[str]) -> int:
    for name in names:
        _storage().delete(_path(name))
    LooseFile.objects.filter(name__in=names).delete()
    return len(names)


def _storage() -> Storage:
    return storages["attachments"]


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"
