"""Routes of scores."""

from __future__ import annotations

from django.urls import path

from scores import views

urlpatterns = [
    path("scorecards", views.ScorecardsView.as_view(), name="scorecards"),
    path("centers/<str:code>/scorecard", views.PublicCardView.as_view(), name="center-scorecard"),
]
