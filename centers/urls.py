"""Routes of the directory."""

from __future__ import annotations

from django.urls import path

from centers import favourite_views, staff_views, views

urlpatterns = [
    path("regions", views.RegionsView.as_view(), name="regions"),
    path("entities", views.EntitiesView.as_view(), name="entities"),
    path("units", views.UnitsView.as_view(), name="units"),
    path("services", views.ServicesView.as_view(), name="services"),
    path("services/<str:code>", views.ServiceView.as_view(), name="service"),
    path("centers", views.CentersView.as_view(), name="centers"),
    path("centers/<str:code>", views.CenterView.as_view(), name="center"),
    path("centers/<str:code>/services", views.CenterServicesView.as_view(), name="center-services"),
    path("me/favourites", favourite_views.FavouritesView.as_view(), name="favourites"),
    path("me/favourites/<str:code>", favourite_views.FavouriteView.as_view(), name="favourite"),
    path("centers/<str:code>/qr.svg", views.QrView.as_view(), name="center-qr"),
    path("centers/<str:code>/poster.pdf", staff_views.PosterView.as_view(), name="center-poster"),
    path("centers/<str:code>/team", staff_views.TeamView.as_view(), name="center-team"),
    path("me/mandates", staff_views.MandatesView.as_view(), name="mandates"),
]
