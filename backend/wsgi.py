"""The HTTP application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
application = get_wsgi_application()
# What start-up made stays: the collector need not walk through it while people wait.
gc.freeze()
