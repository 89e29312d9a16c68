"""What must be there before Ayn can serve: catalogs, tables, static files, in development the demonstration country.

Each step looks first, so a second run is quick.
"""

from __future__ import annotations

import os

from redis import Redis

from backend import environment, messages


def main() -> None:
    """Run the steps against the servers of the environment."""
    messages.compile_all()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        Redis.from_url(settings.REDIS_URL).close()
        call_command("migrate", interactive=False, verbosity=0)
    except ValueError as error:
        raise environment.Missing("REDIS_URL", f"is wrong: {error}") from None
    except OperationalError as error:
        raise environment.Missing("DATABASE_URL", f"does not work: {str(error).splitlines()[0]}") from None
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.AYN_DEV:
        call_command("load_demo")
        call_command("partner_key", "KAHRAMAA", "demonstration", "--demo")


if __name__ == "__main__":
    main()
