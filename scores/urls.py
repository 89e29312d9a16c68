"""Routes of scores."""

from __future__ import annotations

from django.urls import path

from scores import ranking_views, views
from scores.exports import views as exports
from scores.fraud import views as fraud
from scores.rounds import views as rounds

urlpatterns = [
    path("scorecards", views.ScorecardsView.as_view(), name="scorecards"),
    path("rankings", ranking_views.RankingsView.as_view(), name="rankings"),
    path("rankings/comparison", ranking_views.ComparisonView.as_view(), name="rankings-comparison"),
    path("trends", ranking_views.TrendsView.as_view(), name="trends"),
    path("triangulation", ranking_views.TriangulationView.as_view(), name="triangulation"),
    path("exports", exports.ExportListView.as_view(), name="exports"),
    path("exports/<id:export_id>", exports.ExportView.as_view(), name="export"),
    path("exports/<id:export_id>/manifest", exports.ManifestView.as_view(), name="export-manifest"),
    path("exports/<id:export_id>/file", exports.FileView.as_view(), name="export-file"),
    path("rounds", rounds.RoundListView.as_view(), name="rounds"),
    path("rounds/<id:round_id>", rounds.RoundView.as_view(), name="round"),
    path("rounds/<id:round_id>/freeze", rounds.FreezeView.as_view(), name="round-freeze"),
    path("rounds/<id:round_id>/cancellation", rounds.CancelView.as_view(), name="round-cancellation"),
    path("rounds/<id:round_id>/report", rounds.ReportView.as_view(), name="round-report"),
    path("rounds/<id:round_id>/manifest", rounds.ManifestView.as_view(), name="round-manifest"),
    path("rounds/<id:round_id>/rows", rounds.RowsView.as_view(), name="round-rows"),
    path("rounds/<id:round_id>/receipt", rounds.ReceiptView.as_view(), name="round-receipt"),
    path("findings", fraud.FindingListView.as_view(), name="findings"),
    path("findings/<id:finding_id>", fraud.FindingView.as_view(), name="finding"),
    path("findings/<id:finding_id>/decision", fraud.FindingDecisionView.as_view(), name="finding-decision"),
    path("centers/<str:code>/scorecard", views.PublicCardView.as_view(), name="center-scorecard"),
]
