"""All routes. The API's have no trailing slash; one given is ignored (core.middleware)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, register_converter
from drf_spectacular.views import SpectacularSwaggerSplitView

from accounts.permissions import Anybody
from accounts.views import outbox
from alerts.reach.pages import stop_mail
from backend import health
from backend.document import DocumentView
from core.pages import API
from core.paths import AnyCaseUUID
from core.problems import Problem, problem_response
from web.views import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

register_converter(AnyCaseUUID, "id")
PUBLIC = {"authentication_classes": [], "permission_classes": [Anybody]}

api: list[URLPattern | URLResolver] = [
    # The busiest first: routes are tried in this order.
    *[
        path("", include(f"{app}.urls"))
        for app in ("evaluations", "centers", "scores", "alerts", "accounts", "visits", "ledger")
    ],
    path("schema", DocumentView.as_view(), name="schema"),
    path(
        "docs", SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="docs.html", **PUBLIC), name="docs"
    ),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("admin/", admin.site.urls),
    path("mail/stop/<str:token>", stop_mail, name="stop-mail"),
    path("dev/outbox", outbox, name="dev-outbox"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("web.urls")),
]


def _is_browser(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "") and not request.path.startswith(API)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer where no route leads: a page for who looks for one, else a problem."""
    if request.method == "GET" and _is_browser(request):
        return page("missing", status=404)(request)
    return problem_response(Problem(404))


def failed(_request: HttpRequest) -> HttpResponse:
    """Answer a problem for what nobody foresaw; the log has the rest."""
    return problem_response(Problem(500))


def refused(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a problem for a malformed request."""
    return problem_response(Problem(400))


handler400 = refused
handler404 = not_found
handler500 = failed
