"""The base of reads that need no sign-in: generous, and not without end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import limits
from core.network import network
from core.views import ApiView

if TYPE_CHECKING:
    from rest_framework.request import Request

UNSHARED = 0.5  # of a network's limit: what a process lets pass without asking Redis


class PublicView(ApiView):
    """A view for everybody. Who is not signed in shares the limit of his network, which may be a whole carrier's."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Count an anonymous reader; refuse with 429 beyond the limit."""
        super().initial(request, *args, **kwargs)
        if not request.auth:
            limits.check("public_reads_per_network", network(request), unshared=UNSHARED)
