"""Routes of the directory."""

from __future__ import annotations

from django.urls import path

from centers import views

urlpatterns = [
    path("regions", views.RegionsView.as_view(), name="regions"),
    path("entities", views.EntitiesView.as_view(), name="entities"),
    path("units", views.UnitsView.as_view(), name="units"),
    path("services", views.ServicesView.as_view(), name="services"),
    path("centers", views.CentersView.as_view(), name="centers"),
    path("centers/<str:code>", views.CenterView.as_view(), name="center"),
    path("centers/<str:code>/qr.svg", views.QrView.as_view(), name="center-qr"),
]
