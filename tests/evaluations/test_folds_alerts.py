"""The fold that tells: log in, alerts out."""

import pytest

from alerts import rules_of
from alerts.actions import forget
from alerts.kinds import Audience
from alerts.models import Alert, Delivery, RuleSetting
from evaluations.folding import Batch, Position
from evaluations.folds import ALERTS
from evaluations.release import reference
from tests.factories import log_row, revised, withdrawn

LOW = [5, 4, 4, 1, 3, 5, 2, 0]  # waiting_time and completion_time are low; payment does not apply
THE_WHOLE_LOG = Batch(Position(0, 0), Position(2**63, 2**62), rows=0, generation=1)


@pytest.fixture
def tell(center_a, manager_a, quality):
    """Write a row told now and return it."""

    def write(**fields):
        shared = {"center_id": center_a.pk, "scores": LOW, "notify_center": "now", "comment": "canary",
                  "share_comment": False, "waiting_minutes": 35}  # fmt: skip
        return log_row(**shared | fields)

    return write


def fold():
    """Fold from the beginning, as a worker that catches up or begins anew."""
    ALERTS.apply(THE_WHOLE_LOG)


def told(audience):
    return Alert.objects.filter(audience=audience).order_by("raised_at")


def test_a_rating_told_now_reaches_manager_and_quality_team(tell, manager_a, quality):
    tell()
    fold()
    for_manager, for_quality = told(Audience.MANAGERS).get(), told(Audience.QUALITY).get()
    assert set(for_manager.context) == {"factors", "names"}
    assert for_manager.context["factors"] == ["waiting_time", "completion_time"]
    assert set(for_manager.context["names"]) == {"waiting_time", "completion_time"}
    assert len(for_manager.context["names"]["waiting_time"]) == 8
    assert for_manager.comment == ""
    assert for_quality.comment == "canary"
    assert for_quality.context["scores"]["waiting_time"] == 1
    assert for_quality.context["scores"]["payment_channels"] is None
    assert for_quality.context["waiting_minutes"] == 35
    assert set(Delivery.objects.values_list("person", "sequence")) == {(manager_a.pk, 1), (quality.pk, 1)}


def test_nothing_that_a_manager_reads_holds_the_phones_id(tell):
    row = tell()
    fold()
    alert = told(Audience.MANAGERS).get()
    stored = " ".join(str(getattr(alert, field.attname)) for field in Alert._meta.concrete_fields)
    assert str(row["evaluation_id"]) not in stored


@pytest.mark.parametrize("fields", [{"notify_center": "with_others"}, {"source": "shopper"}], ids=["others", "shopper"])
def test_the_manager_hears_nothing_of_what_was_not_told_to_him(tell, fields):
    tell(**fields)
    fold()
    assert not told(Audience.MANAGERS).exists()
    assert told(Audience.QUALITY).count() == 1


def test_folding_again_from_the_beginning_changes_nothing(tell):
    for _ in range(3):
        tell()
    fold()
    before = list(Delivery.objects.order_by("person", "sequence").values_list())
    fold()
    assert list(Delivery.objects.order_by("person", "sequence").values_list()) == before


def test_a_revision_is_silent_to_the_manager_and_followed_by_the_quality_team(tell):
    row = tell(share_comment=True)
    fold()
    before = told(Audience.MANAGERS).values().get()
    revised(row, scores=[5] * 8, comment="later")
    fold()
    assert told(Audience.MANAGERS).values().get() == before
    for_quality = told(Audience.QUALITY).get()
    assert for_quality.comment == "later"
    assert for_quality.context["factors"] == []
    assert Delivery.objects.count() == 2


def test_a_revision_that_first_chooses_now_is_told(tell):
    row = tell(notify_center="with_others")
    fold()
    revised(row, notify_center="now")
    fold()
    assert told(Audience.MANAGERS).count() == 1


def test_a_withdrawal_before_the_worker_came_is_never_told(tell):
    withdrawn(tell())
    fold()
    assert not Alert.objects.exists()


def test_a_withdrawal_leaves_the_manager_what_he_was_told_and_empties_the_quality_teams_copy(tell):
    row = tell(share_comment=True)
    fold()
    withdrawn(row)
    fold()
    assert told(Audience.MANAGERS).get().comment == "canary"
    for_quality = told(Audience.QUALITY).get()
    assert for_quality.comment == ""
    assert "scores" not in for_quality.context


def test_managers_are_told_what_is_low_by_their_centers_rule(tell, center_a):
    RuleSetting.objects.create(center=center_a, rule="low_factor", is_on=True, threshold=3)
    tell()
    fold()
    assert told(Audience.MANAGERS).get().context["factors"] == ["waiting_time", "ease_of_procedures", "completion_time"]
    assert told(Audience.MANAGERS).get().severity == "urgent"
    assert told(Audience.QUALITY).get().context["factors"] == ["waiting_time", "completion_time"]
    assert told(Audience.QUALITY).get().severity == "warning"


def test_a_rule_moved_later_tells_nothing_anew_of_what_was_told(tell, center_a):
    row = tell()
    fold()
    before = told(Audience.MANAGERS).values().get()
    RuleSetting.objects.create(center=center_a, rule="low_factor", is_on=True, threshold=3)
    rules_of.forget()
    revised(row, scores=[3] * 8)
    fold()
    assert told(Audience.MANAGERS).values().get() == before


def test_a_rule_switched_off_silences_no_customer(tell, center_a):
    RuleSetting.objects.create(center=center_a, rule="low_factor", is_on=False, threshold=1)
    tell()
    fold()
    assert told(Audience.MANAGERS).get().context["factors"] == ["waiting_time"]


def test_erasure_finds_the_alerts_of_an_evaluation(tell):
    row = tell(share_comment=True)
    fold()
    assert forget(references=[reference(row["evaluation_id"])]) == 2
    assert not Alert.objects.filter(comment="canary").exists()
