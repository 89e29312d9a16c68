"""Routes of evaluations and factor sets."""

from __future__ import annotations

from django.urls import path

from evaluations import views

urlpatterns = [
    path("factor-sets", views.FactorSetList.as_view(), name="factor-sets"),
    path("factor-sets/current", views.CurrentFactorSet.as_view(), name="factor-set-current"),
    path("factor-sets/<int:version>", views.FactorSetDetail.as_view(), name="factor-set"),
    path("evaluations", views.EvaluationList.as_view(), name="evaluations"),
    path("evaluations/batch", views.EvaluationBatch.as_view(), name="evaluations-batch"),
    path("evaluations/<uuid:evaluation_id>", views.EvaluationDetail.as_view(), name="evaluation"),
    path(
        "evaluations/<uuid:evaluation_id>/withdrawal",
        views.EvaluationWithdrawal.as_view(),
        name="evaluation-withdrawal",
    ),
]
