"""Routes of visits."""

from __future__ import annotations

from django.urls import path

from visits import code_views, views

urlpatterns = [
    path("partner/transactions", views.TransactionsView.as_view(), name="partner-transactions"),
    path("partner/invitations", views.InvitationsView.as_view(), name="partner-invitations"),
    path("partner/visit-codes", code_views.PartnerCodeView.as_view(), name="partner-visit-codes"),
    path("partner/visit-codes.svg", code_views.PartnerCodePictureView.as_view(), name="partner-visit-codes-svg"),
    path("centers/<str:code>/visit-code", code_views.CenterCodeView.as_view(), name="center-visit-code"),
    path("centers/<str:code>/visit-code.svg", code_views.CenterCodePictureView.as_view(), name="center-visit-code-svg"),
]
