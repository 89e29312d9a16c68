import smtplib
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import outbox, posting
from accounts.delivery import Message
from accounts.posting import deliver, post
from tests.signing_in import API

pytestmark = pytest.mark.django_db
MESSAGE = Message("0f5e", "email", "amal@example.org", "Your code", "123456 is your code")


def soon():
    return timezone.now() + timedelta(minutes=10)


@pytest.fixture
def by_mail(settings):
    settings.AYN_MAIL = "email"


def test_a_message_is_a_job_of_the_same_transaction(by_mail):
    with transaction.atomic():
        post(MESSAGE, good_until=soon())
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()
    post(MESSAGE, good_until=soon())
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.queue_name, job.status) == ("accounts.deliver", "messages", "todo")


def test_the_job_is_sealed(by_mail):
    post(MESSAGE, good_until=soon())
    kept = str(ProcrastinateJob.objects.get().args)
    assert "123456" not in kept
    assert "amal" not in kept


def test_the_job_sends_the_message(by_mail, mailoutbox):
    post(MESSAGE, good_until=soon())
    deliver(**ProcrastinateJob.objects.get().args)
    assert [mail.to for mail in mailoutbox] == [["amal@example.org"]]


def test_a_message_that_is_no_longer_good_is_dropped(by_mail, mailoutbox):
    post(MESSAGE, good_until=timezone.now() - timedelta(seconds=1))
    deliver(**ProcrastinateJob.objects.get().args)
    assert mailoutbox == []


@pytest.mark.parametrize("sealed", ["", "nonsense"])
def test_a_job_that_nobody_can_open_is_dropped(by_mail, mailoutbox, sealed):
    deliver(sealed=sealed)
    assert mailoutbox == []


def test_a_failed_delivery_is_tried_again_later_and_later(by_mail):
    job = ProcrastinateJob(attempts=0)
    waits = []
    for attempts in range(7):
        job.attempts = attempts
        decision = deliver.retry_strategy.get_retry_decision(exception=smtplib.SMTPException(), job=job)
        waits.append(round((decision.retry_at - timezone.now()).total_seconds()) if decision else None)
    assert waits == [3, 9, 27, 81, 243, 729, None]


def test_the_request_makes_the_job_and_sends_nothing_itself(api, address, by_mail, mailoutbox):
    assert api.post(f"{API}/auth/codes", {"email": address}, format="json").status_code == 202
    assert mailoutbox == []
    deliver(**ProcrastinateJob.objects.get().args)
    assert mailoutbox[0].to == [address]


def test_the_outbox_of_development_gets_it_at_once_without_a_job(address, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        post(Message("1", "email", address, "s", "t"), good_until=soon())
    assert len(outbox.newest(address)) == 1
    assert not ProcrastinateJob.objects.exists()


def test_the_worker_knows_the_jobs():
    from procrastinate.contrib.django import app

    assert {"accounts.deliver", "backend.purge"} <= set(app.tasks)
    assert posting.deliver.queue == "messages"
