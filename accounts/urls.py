"""Routes of people and their sign-ins, below /api/v1/."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("auth/codes", views.CodesView.as_view(), name="auth-codes"),
    path("auth/tokens", views.TokensView.as_view(), name="auth-tokens"),
    path("auth/tokens/refresh", views.RefreshView.as_view(), name="auth-refresh"),
    path("auth/logout", views.LogoutView.as_view(), name="auth-logout"),
    path("me", views.MeView.as_view(), name="me"),
    path("me/data", views.DataView.as_view(), name="me-data"),
    path("me/access-log", views.AccessLogView.as_view(), name="me-access-log"),
    path("me/consents", views.OwnConsentsView.as_view(), name="me-consents"),
    path("consents", views.ConsentsView.as_view(), name="consents"),
    path("me/password", views.PasswordView.as_view(), name="me-password"),
    path("me/totp", views.TotpView.as_view(), name="me-totp"),
    path("me/totp/confirmation", views.TotpConfirmationView.as_view(), name="me-totp-confirmation"),
    path("me/totp/removal", views.TotpRemovalView.as_view(), name="me-totp-removal"),
    path("socket-tickets", views.TicketsView.as_view(), name="socket-tickets"),
    path("audit-events", views.AuditEventsView.as_view(), name="audit-events"),
]
