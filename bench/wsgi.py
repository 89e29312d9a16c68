"""The application under test: everything of the house and the yardsticks of bench.urls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
application = get_wsgi_application()
if os.environ.get("AYN_BENCH_LEDGER") == "off":
    from evaluations import serializers

    serializers.promise = lambda _commitment: bytes(64)
