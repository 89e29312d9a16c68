"""Erasure and the fold that tells, at the same moment."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from alerts.models import Alert
from evaluations import folds
from evaluations.folding import run_once
from evaluations.keys import keyring
from evaluations.personal import erase
from tests.factories import log_row

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_batch_that_runs_while_somebody_is_erased_leaves_no_comment(
    resident, center_a, manager_a, quality, monkeypatch
):
    """The batch has read the comment, then the erasure comes, then the batch writes its alerts."""
    owner = keyring().owner(resident.pk, timezone.now().date())
    fields = {"center_id": center_a.pk, "notify_center": "now", "share_comment": True, "comment": "canary"}
    log_row(owner=owner, **fields)
    has_read, raise_alerts = threading.Event(), folds.raise_alerts

    def late(*, items):
        has_read.set()
        erasing.join(timeout=1)  # it must wait for us: it does not end by itself
        assert erasing.is_alive()
        return raise_alerts(items=items)

    def erase_him():
        try:
            has_read.wait(10)
            with transaction.atomic():
                erase(resident)
        finally:
            connection.close()

    monkeypatch.setattr(folds, "raise_alerts", late)
    erasing = threading.Thread(target=erase_him)
    erasing.start()
    while not run_once(folds.ALERTS):
        pass
    erasing.join()
    assert Alert.objects.count() == 2
    assert set(Alert.objects.values_list("comment", flat=True)) == {""}
