"""Other people's things: whoever knows an id finds what he would find with an id that stands for nothing.

Every operation whose address holds the id of a thing is tried by somebody of the same role who has no right to it.
"""

import json
import re
import uuid

import pytest

from accounts.models import Person
from centers.models import Entity, Mandate
from tests.people import make_person
from tests.test_openapi_replay import (
    FILES,
    SENT,
    cases,
    demonstration,  # noqa: F401 - a fixture
    filled,
    moments,
    people,  # noqa: F401 - a fixture
    ready,
    renewed,
    role_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
THING = re.compile(r"\{\w+_id\}")
# What all auditors share: the work of one is continued by another. And files, whose signed address is the proof.
SHARED = {
    "decide_appeal", "read_finding", "decide_finding", "read_round", "freeze_round", "cancel_round",
    "read_round_report", "read_round_receipt", "read_round_manifest", "read_round_rows", "download_export",
}  # fmt: skip


def operations():
    """Every operation on a thing, once."""
    seen = set()
    for case in cases():
        _method, path, operation, _body = case.values
        if THING.search(path) and operation["operationId"] not in seen:
            seen.add(operation["operationId"])
            yield case.values


OWNED = [
    pytest.param(values, id=values[2]["operationId"])
    for values in operations()
    if values[2]["operationId"] not in SHARED
]


def test_what_is_said_to_be_shared_exists():
    assert {values[2]["operationId"] for values in operations()} > SHARED


@pytest.fixture
def strangers(people):  # noqa: F811 - a fixture
    """Somebody of each role who has nothing to do with the center of the examples."""
    other = Entity.objects.exclude(desks__center__code=SENT["center"]).first()
    quality = make_person("quality", "quality-elsewhere")
    Mandate.objects.create(person=quality, entity=other)
    return {
        "resident": make_person("resident", "somebody-else"),
        "manager": Person.objects.get(username="manager2"),
        "quality": quality,
        "auditor": make_person("auditor", "auditor-two"),
    }


@pytest.mark.parametrize("case", OWNED)
def test_a_stranger_of_the_same_role_finds_nothing(
    people,  # noqa: F811 - a fixture
    strangers, client_of, sign_in, ask_code, case,
):  # fmt: skip
    method, path, operation, body = case
    name = operation["operationId"]
    missing = THING.sub(str(uuid.uuid4()), path)
    _owner, path, fresh = ready(people, client_of, method, path, operation, body)
    stranger = client_of(strangers[role_of(operation, body)])
    if isinstance(body, dict):
        body = renewed(body, fresh | moments(name, body, people, stranger, sign_in, ask_code))
    sent, media = FILES.get(name, (b"" if body is None else json.dumps(body), "application/json"))

    def ask(address):
        return stranger.generic(method.upper(), filled(address, operation), sent, content_type=media)

    found, nothing = ask(path), ask(missing)
    assert (found.status_code, nothing.status_code) == (404, 404), found.content
    assert found.json() == nothing.json()
