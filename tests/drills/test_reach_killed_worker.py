"""The worker is killed (kill -9) while a push is on its way: the next one sends it, and the browser shows one."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from backend.keys import elliptic
from tests.house import house

pytestmark = pytest.mark.drill
SETUP = """
import uuid
from alerts.actions import NewAlert, raise_alerts
from alerts.kinds import Audience, Kind, Severity
from alerts.models import PushSubscription
from centers.models import Entity, Mandate, Region
from tests.alerts.reaching import browser_of
from tests.people import make_center, make_person
region = Region.objects.create(code="QA", name_en="Qatar", timezone="Asia/Qatar")
center = make_center("C1", region, Entity.objects.create(code="W", name_en="W", region=region))
person = make_person("manager", "m1")
Mandate.objects.create(person=person, center=center)
browser_of(person)
PushSubscription.objects.update(endpoint="http://127.0.0.1:PORT/push/abc")
raise_alerts(items=[NewAlert(kind=Kind.RATING_TOLD, audience=Audience.MANAGERS, severity=Severity.WARNING,
    center_id=center.pk, entity_id=None, reference=uuid.uuid4(), context={"factors": [], "names": {}})])
"""
STATES = "from alerts.models import Notice; print('STATES', list(Notice.objects.values_list('state', 'attempts')))"
LEASE_OVER = (
    "from django.utils.timezone import now; from alerts.models import Notice; Notice.objects.update(due_at=now())"
)


class Service(ThreadingHTTPServer):
    """A push service that takes its time over the first message."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Taking)
        self.topics = []


class Taking(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.topics.append(self.headers["Topic"])
        if len(self.server.topics) == 1:
            time.sleep(4)
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""

    def handle(self):
        try:
            super().handle()
        except OSError:  # who asked was killed
            self.close_connection = True


def until(count, topics):
    deadline = time.monotonic() + 60
    while len(topics) < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_push_survives_the_worker_that_was_sending_it():
    with Service() as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        port = service.server_port
        with house(durable=False, AYN_VAPID_KEY=elliptic(), AYN_PUSH_TEST_HOSTS=f"127.0.0.1:{port}") as own:
            own.manage("shell", "-c", SETUP.replace("PORT", str(port)))
            own.start_worker()
            until(1, service.topics)
            own.kill("worker")
            own.stop("worker")
            assert "STATES [('queued', 1)]" in own.manage("shell", "-c", STATES)
            own.manage("shell", "-c", LEASE_OVER)  # two minutes later
            own.start_worker()
            until(2, service.topics)
            deadline = time.monotonic() + 10
            while "('sent', 2)" not in (said := own.manage("shell", "-c", STATES)):
                assert time.monotonic() < deadline, said
        service.shutdown()
    assert len(service.topics) == 2
    assert len(set(service.topics)) == 1
