"""Routes of evaluations and factor sets."""

from __future__ import annotations

from django.urls import path

from evaluations import attachment_views, condition_views, own_views, released_views, views

urlpatterns = [
    path("factor-sets", views.FactorSetList.as_view(), name="factor-sets"),
    path("factor-sets/current", views.CurrentFactorSet.as_view(), name="factor-set-current"),
    path("factor-sets/<int:version>", views.FactorSetDetail.as_view(), name="factor-set"),
    path("evaluations", views.EvaluationList.as_view(), name="evaluations"),
    path("centers/<str:code>/evaluations", released_views.ReleasedListView.as_view(), name="released"),
    path(
        "centers/<str:code>/evaluations/<id:item_id>/reply", released_views.ReplyView.as_view(), name="released-reply"
    ),
    path(
        "centers/<str:code>/evaluations/<id:item_id>/appeal",
        released_views.AppealView.as_view(),
        name="released-appeal",
    ),
    path("centers/<str:code>/replies", released_views.PublicRepliesView.as_view(), name="center-replies"),
    path("centers/<str:code>/conditions", condition_views.ConditionView.as_view(), name="conditions"),
    path("appeals", released_views.AppealListView.as_view(), name="appeals"),
    path("appeals/<id:appeal_id>/decision", released_views.DecisionView.as_view(), name="appeal-decision"),
    path("evaluations/batch", views.EvaluationBatch.as_view(), name="evaluations-batch"),
    path("evaluations/<id:evaluation_id>/receipt", own_views.ReceiptView.as_view(), name="evaluation-receipt"),
    path("me/recent-centers", own_views.RecentCentersView.as_view(), name="recent-centers"),
    path("evaluations/<id:evaluation_id>", views.EvaluationDetail.as_view(), name="evaluation"),
    path(
        "evaluations/<id:evaluation_id>/withdrawal",
        views.EvaluationWithdrawal.as_view(),
        name="evaluation-withdrawal",
    ),
    path(
        "evaluations/<id:evaluation_id>/photos/<id:photo_id>",
        attachment_views.PhotoView.as_view(),
        name="evaluation-photo",
    ),
    path(
        "evaluations/<id:evaluation_id>/voice/<id:voice_id>",
        attachment_views.VoiceView.as_view(),
        name="evaluation-voice",
    ),
    path(
        "alerts/<id:alert_id>/attachments",
        attachment_views.AlertAttachmentsView.as_view(),
        name="alert-attachments",
    ),
    path("attachments/<str:name>", attachment_views.FileView.as_view(), name="attachment-file"),
]
