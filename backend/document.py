"""The OpenAPI document as it is served: made once a process, behind a lock (its generator knows no threads)."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from accounts.permissions import Anybody
from core import languages
from core.caching import conditional
from core.renderers import dumps
from core.views import ApiView

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request

_making = threading.Lock()


class DocumentView(ApiView):
    """What this API is, for machines."""

    schema = None  # not a part of what it describes
    authentication_classes = ()
    permission_classes = (Anybody,)

    def get(self, request: Request) -> HttpResponse:
        """Answer the document, or 304."""
        with _making:
            body = _document()
        return conditional(request, body)


@cache
def _document() -> bytes:
    with translation.override(languages.DEFAULT):
        return dumps(SchemaGenerator().get_schema(request=None, public=True))  # type: ignore[no-untyped-call]
