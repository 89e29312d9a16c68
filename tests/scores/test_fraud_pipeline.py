"""From a phone's rating to a finding, to what counts: found, held back, decided, never deleted."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from evaluations.folding import Batch, Position
from evaluations.kinds import RowKind
from evaluations.models import Attachment, Evaluation, Hold, Signal
from evaluations.pending import PENDING
from scores.detectors.kinds import FindingState
from scores.fraud import gathering
from scores.fraud.deciding import decide_finding
from scores.fraud.inspecting import inspect
from scores.fraud.keeping import KEPT, purge_marks
from scores.fraud.noting import FRAUD
from scores.models import Finding, Inspection, StaffMark, Suspect
from scores.public import excluded
from tests.evaluations.conftest import body
from tests.factories import log_row, row_fields, withdrawn
from tests.people import make_person
from tests.signing_in import API

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

PHONE = {"HTTP_X_DEVICE_ID": "3f0c8a52-7d0e-4f6e-9b1f-d2a3c4b5e6f7"}
TODAY = datetime.now(UTC).date


def everything() -> Batch:
    return Batch(Position(0, 0), Position(2**62, 2**62), rows=0, generation=1)


def look() -> int:
    PENDING.apply(everything())
    FRAUD.apply(everything())
    return sum(inspect(*place) for place in Inspection.objects.filter(due=True).values_list("center_id", "day"))


def send(client_of, people, count=1, **fields):
    sent = []
    for person in people:
        client = client_of(person)
        for _ in range(count):
            item = body(comment=..., **fields)
            assert client.post(f"{API}/evaluations", item, format="json", **PHONE).status_code == 201
            sent.append(uuid.UUID(item["id"]))
    return sent


def kinds(evaluation_id):
    return list(
        Evaluation.objects.filter(evaluation_id=evaluation_id).order_by("revision").values_list("kind", flat=True)
    )


@pytest.fixture
def crowd(db):
    return [make_person("resident", f"crowd-{n}") for n in range(4)]


@pytest.fixture
def sent(client_of, crowd, center_a):
    return send(client_of, crowd)


@pytest.fixture
def finding(sent):
    assert look() == 1
    return Finding.objects.get()


def test_a_signal_stands_beside_the_rating_and_says_nothing_readable(sent):
    signals = list(Signal.objects.filter(evaluation_id__in=sent))
    assert len(signals) == 4
    assert len({bytes(signal.device) for signal in signals}) == 1
    assert {len(bytes(signal.network)) for signal in signals} == {16}
    assert {signal.account_age for signal in signals} == {0}


def test_the_age_of_an_account_is_a_band(client_of, crowd, center_a):
    now = datetime.now(UTC)
    for person, days in zip(crowd, (0, 3, 20, 90), strict=True):
        type(person).objects.filter(pk=person.pk).update(joined_at=now - timedelta(days=days))
    sent = send(client_of, crowd)
    ages = dict(Signal.objects.values_list("evaluation_id", "account_age"))
    assert [ages[each] for each in sent] == [0, 1, 2, 3]


def test_a_batch_leaves_signals_too_and_sending_again_none(client_of, resident, center_a):
    items = [body() for _ in range(3)]
    for _ in range(2):
        answer = client_of(resident).post(f"{API}/evaluations/batch", {"evaluations": items}, format="json", **PHONE)
        assert answer.status_code == 200
    assert Signal.objects.count() == 3


def test_a_header_that_is_no_device_id_is_nothing(client_of, resident, center_a):
    client_of(resident).post(f"{API}/evaluations", body(), format="json", HTTP_X_DEVICE_ID="<script>")
    assert Signal.objects.get().device is None


def test_one_device_is_held_back_at_once_and_counted_as_excluded(finding, sent):
    assert (finding.detector, finding.state, finding.holds) == ("one_device", "open", True)
    assert finding.evidence == {"ratings": 4, "accounts": 4}
    assert all(kinds(each) == [RowKind.SUBMITTED, RowKind.QUARANTINED] for each in sent)
    [opened] = Event.objects.filter(action="finding_opened")
    assert (opened.actor_id, opened.detail) == (None, {"detector": "one_device", "ratings": 4, "held": True})


def test_everybody_reads_how_many_are_held_back_until_they_count_again(finding, center_a, auditor):
    assert excluded(center_a.pk) == 4
    decide_finding(by=auditor, finding_id=finding.pk, decision=FindingState.DISMISSED, reason="a helper's phone")
    assert excluded(center_a.pk) == 0


def test_looking_again_finds_nothing_new(finding, sent):
    Inspection.objects.update(due=True)
    assert look() == 0
    assert Suspect.objects.count() == 4
    assert all(len(kinds(each)) == 2 for each in sent)


def test_what_comes_later_from_the_same_device_joins_the_open_finding(finding, client_of, second_resident):
    [later] = send(client_of, [second_resident])
    assert look() == 0
    finding.refresh_from_db()
    assert finding.evidence == {"ratings": 5, "accounts": 5}
    assert kinds(later)[-1] == RowKind.QUARANTINED


def test_dismissed_they_count_again_and_stay_dismissed(finding, sent, auditor):
    for _ in range(2):
        decide_finding(by=auditor, finding_id=finding.pk, decision=FindingState.DISMISSED, reason="a helper's phone")
    assert all(kinds(each) == [RowKind.SUBMITTED, RowKind.QUARANTINED, RowKind.RESTORED] for each in sent)
    assert not Hold.objects.exists()
    assert look() == 0
    assert Event.objects.filter(action="finding_decided").count() == 1
    assert sum(Inspection.objects.get(due=False).hours) == 4  # what was cleared is part of what is usual


def test_confirmed_they_stay_out(finding, sent, auditor):
    decide_finding(by=auditor, finding_id=finding.pk, decision=FindingState.CONFIRMED, reason="one hand")
    assert all(kinds(each) == [RowKind.SUBMITTED, RowKind.QUARANTINED] for each in sent)
    assert sum(Inspection.objects.get().hours) == 0


def test_what_its_author_took_back_stays_taken_back(finding, sent, auditor, client_of, crowd):
    client_of(crowd[0]).post(f"{API}/evaluations/{sent[0]}/withdrawal")
    decide_finding(by=auditor, finding_id=finding.pk, decision=FindingState.DISMISSED, reason="a helper's phone")
    assert kinds(sent[0])[-1] == RowKind.WITHDRAWN
    assert kinds(sent[1])[-1] == RowKind.RESTORED


def test_a_rating_counts_again_only_when_nothing_else_speaks_against_it(finding, sent, auditor):
    other = Finding.objects.create(
        detector="burst", center_id=finding.center_id, day=finding.day, evidence={}, holds=False
    )
    Suspect.objects.create(finding=other, detector="burst", evaluation_id=sent[0], visited_at=datetime.now(UTC))
    decide_finding(by=auditor, finding_id=other.pk, decision=FindingState.CONFIRMED, reason="bought")
    decide_finding(by=auditor, finding_id=finding.pk, decision=FindingState.DISMISSED, reason="a helper's phone")
    assert kinds(sent[0])[-1] == RowKind.QUARANTINED
    assert kinds(sent[1])[-1] == RowKind.RESTORED


def test_a_detector_that_waits_changes_nothing_before_the_decision(client_of, crowd, center_a, settings, auditor):
    settings.AYN_HOLD_AT_ONCE = []
    sent = send(client_of, crowd)
    look()
    assert all(kinds(each) == [RowKind.SUBMITTED] for each in sent)
    finding = Finding.objects.get()
    decide_finding(by=auditor, finding_id=finding.pk, decision=FindingState.CONFIRMED, reason="one hand")
    assert all(kinds(each)[-1] == RowKind.QUARANTINED for each in sent)


def test_the_database_keeps_findings_and_their_ratings(finding, auditor):
    decide_finding(by=auditor, finding_id=finding.pk, decision=FindingState.CONFIRMED, reason="one hand")
    attempts = [
        lambda: Finding.objects.filter(pk=finding.pk).update(state="open", reason="", decided_at=None),
        lambda: Finding.objects.all()._raw_delete("default"),
        lambda: Suspect.objects.all()._raw_delete("default"),
        lambda: Suspect.objects.create(
            finding=finding, detector="one_device", evaluation_id=uuid.uuid4(), visited_at=datetime.now(UTC)
        ),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="decided once"), transaction.atomic():
            attempt()


def test_erasing_a_person_erases_his_signals_and_leaves_the_decision(finding, sent, client_of, crowd):
    assert client_of(crowd[0]).delete(f"{API}/me").status_code == 204
    assert not Signal.objects.filter(evaluation_id=sent[0]).exists()
    assert Signal.objects.count() == 3
    assert kinds(sent[0])[-1] == RowKind.QUARANTINED


def test_a_person_is_told_what_is_kept_of_where_he_was_and_no_mark(sent, client_of, crowd):
    told = client_of(crowd[0]).get(f"{API}/me/data").json()
    assert told["evaluations"]["signals"] == [
        {"evaluation_id": str(sent[0]), "day": TODAY().isoformat(), "network": True, "device": True,
         "account_age": "day"}
    ]  # fmt: skip


def test_marks_are_deleted_when_their_time_is_over(sent, center_a):
    old = TODAY() - KEPT - timedelta(days=1)
    Signal.objects.filter(evaluation_id=sent[0]).update(day=old)
    StaffMark.objects.create(day=old, center_id=center_a.pk, mark=b"m" * 16)
    Inspection.objects.create(center_id=center_a.pk, day=TODAY() - timedelta(days=200), due=False)
    Inspection.objects.create(center_id=center_a.pk, day=TODAY() - timedelta(days=20), due=False)
    assert purge_marks(datetime.now(UTC)) == 3
    assert Signal.objects.count() == 3
    assert Inspection.objects.count() == 1


def test_ratings_whose_marks_are_gone_are_not_looked_for_again(center_a):
    log_row(center_id=center_a.pk, received_at=datetime.now(UTC) - KEPT - timedelta(days=1))
    FRAUD.apply(everything())
    assert not Inspection.objects.exists()


def test_a_manager_leaves_marks_of_his_center_and_his_phone_betrays_him(client_of, manager_a, center_a, resident):
    assert client_of(manager_a).get(f"{API}/alerts", **PHONE).status_code == 200
    client_of(manager_a).get(f"{API}/alerts", **PHONE)
    assert StaffMark.objects.filter(center_id=center_a.pk).count() == 2
    send(client_of, [resident])
    look()
    finding = Finding.objects.get()
    assert (finding.detector, finding.holds, finding.evidence["devices"]) == ("staff", False, 1)


def test_who_is_refused_and_who_is_no_manager_leave_no_marks(client_of, auditor, manager_a, resident, center_b):
    client_of(auditor).get(f"{API}/appeals", **PHONE)
    client_of(manager_a).get(f"{API}/appeals", **PHONE)
    client_of(resident).get(f"{API}/evaluations", **PHONE)
    assert not StaffMark.objects.exists()


def test_one_person_at_two_far_centers_is_found_at_both_and_neither_tells_of_the_other(
    client_of, resident, center_a, center_b
):
    type(center_b).objects.filter(pk=center_b.pk).update(latitude=21.4, longitude=39.8)
    for center in ("CENTER-A", "CENTER-B"):
        send(client_of, [resident], center=center, entity=... if center == "CENTER-A" else "WATER")
    assert look() == 2
    for finding in Finding.objects.filter(detector="impossible_travel"):
        assert finding.evidence["ratings"] == finding.suspects.count() == 1
        assert set(finding.evidence) == {"ratings", "people", "kilometers_too_far"}
    assert set(Finding.objects.values_list("center_id", flat=True)) == {center_a.pk, center_b.pk}


def test_the_reviewer_reads_evidence_and_ratings_and_decides(finding, sent, client_of, auditor):
    client = client_of(auditor)
    [listed] = client.get(f"{API}/findings?state=open&detector=one_device&center=CENTER-A").json()["results"]
    assert (listed["id"], listed["ratings"], listed["held"]) == (str(finding.pk), 4, True)
    assert client.get(f"{API}/findings?state=confirmed").json()["results"] == []
    detail = client.get(f"{API}/findings/{finding.pk}")
    assert len(detail.json()["suspects"]) == 4
    assert set(detail.json()["suspects"][0]) == {
        "visited_on", "received_in", "channel", "scores", "comment", "standing"
    }  # fmt: skip
    assert not any(str(each) in detail.content.decode() for each in sent)
    said = {"decision": "confirmed", "reason": "one hand"}
    for _ in range(2):
        answer = client.post(f"{API}/findings/{finding.pk}/decision", said, format="json")
        assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
    other = client.post(f"{API}/findings/{finding.pk}/decision", said | {"decision": "dismissed"}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "finding_decided")
    assert Event.objects.filter(action="finding_read").count() == 1


def test_managers_never_hear_of_findings(finding, client_of, manager_a, quality):
    for person in (manager_a, quality):
        assert client_of(person).get(f"{API}/findings").status_code == 403
        assert client_of(person).get(f"{API}/findings/{finding.pk}").status_code == 403


def test_auditors_are_told_once_of_many_findings(client_of, resident, center_a, center_b, auditor, manager_a, quality):
    type(center_b).objects.filter(pk=center_b.pk).update(latitude=21.4, longitude=39.8)
    for center in ("CENTER-A", "CENTER-B"):
        send(client_of, [resident], center=center, entity=... if center == "CENTER-A" else "WATER")
    assert look() == 2
    look()  # again: nothing new
    [told] = client_of(auditor).get(f"{API}/alerts?kind=finding_proposed").json()["results"]
    assert (told["count"], told["facts"], told["comment"]) == (2, {"detector": "impossible_travel"}, None)
    assert told["text"] == "2 findings wait for your decision, the first of Center CENTER-A."
    for person in (manager_a, quality):
        assert client_of(person).get(f"{API}/alerts?kind=finding_proposed").json()["results"] == []


def test_an_auditor_reads_and_settles_what_he_was_told_of_a_finding(auditor, finding, client_of):
    client = client_of(auditor)
    [told] = client.get(f"{API}/alerts").json()["results"]
    assert told["title"] == "Ratings may be fraud"
    assert told["text"] == "Center CENTER-A: ratings that may be fraud wait for your decision."
    assert (told["severity"], told["due_at"], told["facts"]) == ("warning", None, {"detector": "one_device"})
    assert client.get(f"{API}/alerts/{told['id']}").status_code == 200


LOOK = 0x0F3C_5A96_C3F0_69A5


def pictured(center, look, rater, days_ago=0, kind="photo"):
    """A rating of some days ago with a photo."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    row = log_row(center_id=center.pk, rater=rater, visited_at=at - timedelta(hours=1), received_at=at)
    Attachment.objects.create(
        evaluation_id=row["evaluation_id"], id=uuid.uuid4(), kind=kind, place=1, reference=uuid.uuid4(),
        center_id=center.pk, day=at.date(), digest=b"d" * 32, file=f"{uuid.uuid4()}.jpg",
        thumbnail=f"{uuid.uuid4()}.jpg", size=1, width=1, height=1, look=look,
    )  # fmt: skip
    return row["evaluation_id"]


@pytest.fixture
def same_quarter(monkeypatch):
    """Pseudonyms end with quarters: as if none had ended lately."""
    monkeypatch.setattr(gathering, "_PHOTOS", gathering._PHOTOS.replace("e.local_day", "date '2026-10-01'"))


def test_one_photo_under_ratings_of_a_month_by_several_people_is_proposed_not_held(center_a, center_b, same_quarter):
    alike = [pictured(center_a, LOOK ^ n, bytes([n]) * 16, days_ago=9 * n) for n in range(4)]
    for center, seen, back in ((center_a, 0, 0), (center_a, ~LOOK, 1), (center_b, LOOK, 0), (center_a, LOOK, 58)):
        pictured(center, seen, b"z" * 16, days_ago=back)
    look()
    finding = Finding.objects.get()
    assert (finding.detector, finding.holds, finding.center_id) == ("identical_photos", False, center_a.pk)
    assert finding.evidence == {"ratings": 4, "raters": 4, "photos": 4, "distance": 1}
    assert set(finding.suspects.values_list("evaluation_id", flat=True)) == set(alike)
    assert not Hold.objects.exists()


def test_withdrawn_ratings_and_erased_people_have_no_photo_to_compare(center_a, same_quarter):
    gone = Evaluation.objects.filter(evaluation_id=pictured(center_a, LOOK, b"1" * 16)).values(*row_fields()).get()
    withdrawn(gone)
    pictured(center_a, LOOK, None)
    pictured(center_a, LOOK, b"2" * 16)
    look()
    assert not Finding.objects.exists()
