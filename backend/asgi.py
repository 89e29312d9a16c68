"""HTTP and sockets behind one port: Django by WSGI, sockets by Channels.

The few threads of the WSGI side keep their database connections; Django's own ASGI side would open one per request.
"""

from a2wsgi import WSGIMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings

from backend.chunked import WholeBodies
from backend.wsgi import application as http  # sets Django up: the routes of the sockets need its models

from alerts.routing import websocket_urlpatterns  # isort: skip

THREADS = 8

application = ProtocolTypeRouter(
    {
        "http": WholeBodies(
            WSGIMiddleware(http, workers=THREADS),  # type: ignore[arg-type]  # the stubs of the two disagree
            most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
            upload=settings.PHOTO_MAX_BYTES,
        ),
        "websocket": URLRouter(websocket_urlpatterns),
    }
)
