"""One visit, one rating: evidence is used up once, whoever sends it how often."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Session
from centers.lookup import find_center
from core.problems import Problem
from evaluations import personal
from evaluations.actions import revise_evaluation, submit_evaluation, submit_evaluations, withdraw_evaluation
from evaluations.actions.submit import Sender
from evaluations.models import Evaluation, Signal, VisitUse
from tests.evaluations.conftest import body as sent
from tests.evaluations.test_actions_parallel import at_once
from tests.people import make_person
from visits.signing import WINDOW
from visits.tokens import desk_code, invitation_token, transaction_token

URL = "/api/v1/evaluations"


VISITED = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=1)  # noon at the center


def body(center="CENTER-A", token=None, **fields):
    """A full evaluation of the visit; `token`: see `made`."""
    return sent(center, visited_at=VISITED.isoformat(), visit_token=made(token, center) if token else None, **fields)


def made(name, code="CENTER-A"):
    """Return a token of the entity WATER: `qr:1` was shown half a minute after noon."""
    kind, _, number = name.partition(":")
    where = find_center(code)
    ours = {"center_id": where.id, "entity_id": where.desks["WATER"]}
    if kind == "qr":
        return desk_code(**ours, timezone="Asia/Qatar", now=VISITED + int(number) * WINDOW).token
    if kind == "transaction":
        reference = int(number).to_bytes(16)
        return transaction_token(**ours, service_id=None, day=VISITED.date(), offset=12, reference=reference)
    if kind == "invitation":
        ends = VISITED.date() + timedelta(days=9)
        return invitation_token(**ours, service_id=None, expires_on=ends, reference=int(number).to_bytes(16))
    return name


def status(outcome):
    """What a phone would be answered."""
    return getattr(outcome, "status", None) or (201 if outcome.created else 200)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "trust"),
    [
        pytest.param({"position": None}, "stated", id="nothing"),
        pytest.param({}, "near", id="position"),
        pytest.param({"token": "forged"}, "near", id="forged"),
        pytest.param({"token": "qr:1", "position": None}, "present", id="qr"),
        pytest.param({"token": "transaction:1"}, "proven", id="transaction"),
    ],
)
def test_the_answer_tells_how_well_the_visit_is_evidenced_and_a_bad_token_loses_nothing(
    client_of, resident, center_a, fields, trust
):
    phone = client_of(resident)
    item = body(**fields)
    first, again = phone.post(URL, item, format="json"), phone.post(URL, item, format="json")
    assert (first.status_code, first.json()["trust"]) == (201, trust)
    assert (again.status_code, again.content) == (200, first.content)
    assert phone.get(f"{URL}/{item['id']}").json()["trust"] == trust
    assert phone.get(URL).json()["results"][0]["trust"] == trust
    assert VisitUse.objects.count() == {"present": 1, "proven": 2}.get(trust, 0)


@pytest.mark.django_db
def test_a_token_of_another_entity_is_no_evidence(client_of, resident, center_b, entity_b):
    item = body("CENTER-B", entity="JUSTICE", token="transaction:1", position=None)
    assert client_of(resident).post(URL, item, format="json").json()["trust"] == "stated"
    assert not VisitUse.objects.exists()


@pytest.mark.django_db
def test_a_second_rating_of_a_transaction_is_refused_with_its_code_and_stores_nothing(
    client_of, resident, second_resident, center_a
):
    client_of(resident).post(URL, body(token="transaction:1"), format="json")
    answer = client_of(second_resident).post(URL, body(token="transaction:1"), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "visit_already_rated")
    assert (Evaluation.objects.count(), Signal.objects.count(), VisitUse.objects.count()) == (1, 1, 2)


@pytest.mark.django_db
def test_many_may_read_the_code_at_a_desk_and_each_rates_once(resident, second_resident, center_a):
    outcomes = [
        submit_evaluations(by=Sender(person.id), raws=[body(token=token)])[0]
        for person in (resident, second_resident)
        for token in ("qr:1", "qr:2")
    ]
    assert [status(outcome) for outcome in outcomes] == [201, 409, 201, 409]


@pytest.mark.django_db
def test_a_bad_item_of_a_batch_never_loses_the_others(client_of, resident, center_a):
    twice = [body(token="transaction:1"), body(token="transaction:1")]
    batch = {"evaluations": [body(), *twice, body(scores={"location": 9}), body(token="transaction:2"), twice[0]]}
    results = client_of(resident).post(f"{URL}/batch", batch, format="json").json()["results"]
    assert [result["status"] for result in results] == [201, 201, 409, 400, 201, 200]
    assert [result.get("trust") for result in results] == ["near", "proven", None, None, "proven", "proven"]
    assert results[2]["problem"]["code"] == "visit_already_rated"
    again = client_of(resident).post(f"{URL}/batch", batch, format="json").json()["results"]
    assert [result["status"] for result in again] == [200, 200, 409, 400, 200, 200]


@pytest.mark.django_db
def test_a_retry_with_a_fresh_token_is_the_same_rating_and_uses_up_nothing_more(resident, center_a):
    item = body(token="qr:1")
    outcomes = [
        submit_evaluation(by=Sender(resident.id), raw=item | {"visit_token": token})
        for token in (made("qr:1"), made("transaction:9"), None)
    ]
    assert [outcome.created for outcome in outcomes] == [True, False, False]
    assert {outcome.content.trust for outcome in outcomes} == {"present"}
    assert VisitUse.objects.count() == 1  # his presence


@pytest.mark.django_db
def test_a_revision_keeps_the_evidence_and_neither_token_nor_position_changes_it(resident, center_a):
    item = body(token="transaction:1")
    submit_evaluation(by=Sender(resident.id), raw=item)
    for change in ({"position": None, "visit_token": None}, {"comment": "later", "visit_token": made("transaction:2")}):
        revised = revise_evaluation(by=resident.id, evaluation_id=uuid.UUID(item["id"]), raw=item | change)
        assert revised.content.trust == "proven"
    plain = body(position=None)
    submit_evaluation(by=Sender(resident.id), raw=plain)
    moved = revise_evaluation(by=resident.id, evaluation_id=uuid.UUID(plain["id"]), raw=body(id=plain["id"]))
    assert (moved.content.latitude, moved.content.trust) == (25.26, "stated")
    assert VisitUse.objects.count() == 2  # the transaction and his presence


@pytest.mark.django_db
def test_a_rating_taken_back_leaves_its_visit_used(resident, center_a):
    item = body(token="transaction:1")
    submit_evaluation(by=Sender(resident.id), raw=item)
    withdraw_evaluation(by=resident.id, evaluation_id=uuid.UUID(item["id"]))
    (outcome,) = submit_evaluations(by=Sender(resident.id), raws=[body(token="transaction:1")])
    assert status(outcome) == 409
    assert Evaluation.objects.order_by("revision").values_list("trust", flat=True)[1] == "proven"


@pytest.mark.django_db
def test_erasure_forgets_that_he_was_there_and_keeps_what_is_used_up(resident, second_resident, center_a):
    for by, token in ((resident, "transaction:1"), (resident, "transaction:2"), (second_resident, "qr:1")):
        submit_evaluation(by=Sender(by.id), raw=body(token=token))
    raters = {bytes(rater) for rater in Evaluation.objects.values_list("rater", flat=True)}
    assert {bytes(use.rater) for use in VisitUse.objects.all()} == raters | {b""}
    personal.erase(resident)
    (left,) = [bytes(use.rater) for use in VisitUse.objects.exclude(rater=b"")]
    assert left == bytes(Evaluation.objects.exclude(rater=None).get().rater)
    (outcome,) = submit_evaluations(by=Sender(second_resident.id), raws=[body(token="transaction:1")])
    assert status(outcome) == 409


@pytest.mark.django_db
def test_nothing_joins_a_use_to_its_rating_but_for_a_person_at_a_center():
    columns = {field.name for field in VisitUse._meta.get_fields()}
    assert columns == {"pk", "rater", "digest", "day", "shared"}


@pytest.mark.django_db
def test_a_session_that_is_over_uses_up_nothing(resident, center_a):
    now = timezone.now()
    session = Session.objects.create(
        person=resident, current_hash=b"x", expires_at=now, revoked_at=now, revoked_because="logout"
    )
    with pytest.raises(Problem) as refused:
        submit_evaluation(by=Sender(resident.id, session.id), raw=body(token="transaction:1"))
    assert refused.value.status == 401
    assert not VisitUse.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rater", "digest", "shared"),
    [
        pytest.param(b"", b"d" * 16, False, id="anybody-twice"),
        pytest.param(b"r" * 16, b"d" * 16, False, id="a-person-twice"),
        pytest.param(b"r" * 16, b"d" * 16, True, id="a-person-shared"),
        pytest.param(b"r", b"e" * 16, False, id="half-a-pseudonym"),
        pytest.param(b"", b"e", False, id="half-a-digest"),
        pytest.param(b"", b"e" * 16, True, id="shared-by-nobody"),
    ],
)
def test_the_database_holds_the_rule(rater, digest, shared):
    insert = "INSERT INTO evaluations_visituse (rater, digest, day, shared) VALUES (%s, %s, '2026-11-21', %s)"
    with connection.cursor() as sql:
        for known in (b"", b"r" * 16):
            sql.execute(insert, [known, b"d" * 16, False])
        with pytest.raises(IntegrityError), transaction.atomic():
            sql.execute(insert, [rater, digest, shared])


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_ratings_of_one_transaction_store_one(resident, second_resident, center_a):
    senders = [Sender(person.id) for person in (resident, second_resident)] * 25
    outcomes = at_once([lambda by=by: submit_evaluation(by=by, raw=body(token="transaction:1")) for by in senders])
    assert Counter(getattr(outcome, "created", outcome) for outcome in outcomes) == {True: 1, 409: 49}
    assert (Evaluation.objects.count(), VisitUse.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_parallel_copies_and_rivals_of_one_rating_end_in_one_rating_for_all_its_copies(resident, center_a):
    copied = body(token="qr:1")
    rivals = [copied if n % 2 else body(token="qr:1") for n in range(30)]
    outcomes = at_once([lambda raw=raw: submit_evaluation(by=Sender(resident.id), raw=raw) for raw in rivals])
    counts = Counter(getattr(outcome, "created", outcome) for outcome in outcomes)
    assert Evaluation.objects.count() == counts[True] == 1
    assert counts in ({True: 1, False: 14, 409: 15}, {True: 1, 409: 29})  # the copies won, or another did


@pytest.mark.django_db(transaction=True)
def test_batches_in_opposite_orders_do_not_wait_in_a_circle(center_a):
    people = [make_person("resident", f"person-{n}") for n in range(8)]
    tokens = [f"transaction:{n}" for n in range(20)]

    def works(n):
        order = tokens if n % 2 else tokens[::-1]
        return submit_evaluations(by=Sender(people[n].id), raws=[body(token=token) for token in order])

    outcomes = at_once([lambda n=n: works(n) for n in range(8)])
    assert Counter(status(outcome) for batch in outcomes for outcome in batch) == {201: 20, 409: 140}
