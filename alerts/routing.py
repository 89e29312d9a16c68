"""Routes of sockets."""

from django.urls import re_path

from alerts.consumers import alerts_socket, nowhere

websocket_urlpatterns = [re_path(r"^ws/alerts/?$", alerts_socket), re_path(r"", nowhere)]  # type: ignore[arg-type]
