"""Routes of the mailbox."""

from django.urls import path

from alerts import rule_views, views
from alerts.reach import views as reach

urlpatterns = [
    path("alerts", views.AlertListView.as_view(), name="alerts"),
    path("alerts/<id:alert_id>", views.AlertView.as_view(), name="alert"),
    path("alerts/<id:alert_id>/acknowledgement", views.AcknowledgementView.as_view(), name="alert-acknowledgement"),
    path("alerts/<id:alert_id>/resolution", views.ResolutionView.as_view(), name="alert-resolution"),
    path("alerts/<id:alert_id>/verification", views.VerificationView.as_view(), name="alert-verification"),
    path("alerts/<id:alert_id>/occurrences", views.OccurrencesView.as_view(), name="alert-occurrences"),
    path("alerts/<id:alert_id>/notices", reach.NoticeListView.as_view(), name="alert-notices"),
    path("push-subscriptions", reach.SubscriptionView.as_view(), name="push-subscriptions"),
    path("push-subscriptions/key", reach.KeyView.as_view(), name="push-key"),
    path("me/notifications", reach.NotificationsView.as_view(), name="me-notifications"),
    path("alerts/<id:alert_id>/publication", views.PublicationView.as_view(), name="alert-publication"),
    path("centers/<str:code>/alert-rules", rule_views.AlertRulesView.as_view(), name="center-alert-rules"),
    path("centers/<str:code>/changes", views.ChangesView.as_view(), name="center-changes"),
]
