"""Addresses of pages. What they name is for their modules: a shell is the same for every center and every rating."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import path
from django.views.generic import RedirectView

from web import offline, session
from web.views import page

RESIDENT = [
    path("", page("resident/find"), name="find"),
    path("centers/<str:code>", page("resident/center"), name="center"),
    path("centers/<str:code>/report", page("resident/report"), name="report"),
    path("rate/<str:code>", page("resident/rate"), name="rate"),
    path("scan", page("resident/scan"), name="scan"),
    path("mine", page("resident/mine"), name="mine"),
    path("mine/<str:id>", page("resident/rating"), name="rating"),
    path("me", page("resident/me"), name="me"),
    path("share", page("resident/share"), name="share"),
]
MANAGE = [
    path("manage", page("manage/board", area="manage"), name="manage"),
    path("manage/alerts/<str:id>", page("manage/alert", area="manage"), name="manage-alert"),
    *[
        path(f"manage/{name}", page(f"manage/{name}", area="manage"), name=f"manage-{name}")
        for name in ("figures", "ratings", "rules", "desk", "team")
    ],
]
AUDIT = [
    path("audit", page("audit/scores", area="audit"), name="audit"),
    *[
        path(f"audit/{name}", page(f"audit/{name}", area="audit"), name=f"audit-{name}")
        for name in ("card", "ranking", "comparison", "triangulation")
    ],
]
DESK = [
    *[
        path(f"audit/{name}", page(f"audit/{name}", area="audit"), name=f"audit-{name}")
        for name in ("alerts", "findings", "appeals", "rounds", "exports", "trail", "ledger")
    ],
    path("audit/alerts/<str:id>", page("audit/alert", area="audit"), name="audit-alert"),
    path("audit/findings/<str:id>", page("audit/finding", area="audit"), name="audit-finding"),
    path("audit/rounds/<str:id>", page("audit/round", area="audit"), name="audit-round"),
]

SIGN_IN = path("sign-in", page("sign-in"), name="sign-in")

urlpatterns = [
    *RESIDENT,
    *MANAGE,
    *AUDIT,
    *DESK,
    path("favicon.ico", RedirectView.as_view(url=static("web/icon.svg"))),  # of pages that name none
    SIGN_IN,
    path("sw.js", offline.worker([*RESIDENT, SIGN_IN]), name="service-worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("session/tokens", session.sign_in, name="session-tokens"),
    path("session/refresh", session.refresh, name="session-refresh"),
    path("session/end", session.sign_out, name="session-end"),
]
