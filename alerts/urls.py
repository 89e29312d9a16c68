"""Routes of the mailbox."""

from django.urls import path

from alerts import views

urlpatterns = [
    path("alerts", views.AlertListView.as_view(), name="alerts"),
    path("alerts/<uuid:alert_id>/acknowledgement", views.AcknowledgementView.as_view(), name="alert-acknowledgement"),
    path("alerts/<uuid:alert_id>/resolution", views.ResolutionView.as_view(), name="alert-resolution"),
    path("alerts/<uuid:alert_id>/verification", views.VerificationView.as_view(), name="alert-verification"),
]
