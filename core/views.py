"""The base of every API view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from rest_framework.views import APIView

from core import languages

if TYPE_CHECKING:
    from rest_framework.renderers import BaseRenderer
    from rest_framework.request import Request


class ApiView(APIView):
    """A view whose answers are in the asked language, else the signed-in person's, else English."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        """Choose the renderer; without a search where the client takes what comes."""
        renderers = self.get_renderers()
        if len(renderers) == 1 and request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", renderers[0].media_type):
            return renderers[0], renderers[0].media_type
        return super().perform_content_negotiation(request, force)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Sign in, check permissions, then fall back to the person's language when the header named none."""
        if getattr(request, "asked_language", None) is None:
            own = getattr(request.user, "language", "") or ""
            translation.activate(languages.match(own) or languages.DEFAULT)
        super().initial(request, *args, **kwargs)
