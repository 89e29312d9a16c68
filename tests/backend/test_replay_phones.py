"""Phones that send ratings: they sign in by code, repeat what was cut off and count what became of each."""

import json

import httpx
import pytest

from backend.replay.phones import Line, Phone, Refused, Tally, Unreachable

TOKENS = "/api/v1/auth/tokens"


class Server:
    """Answers as the API does; `cut` connections break before an answer."""

    def __init__(self, *, cut: int = 0, status: int = 201) -> None:
        self.cut, self.status = cut, status
        self.seen: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request.url.path)
        if request.url.path == "/api/v1/auth/codes":
            return httpx.Response(202, json={"challenge": "c"})
        if request.url.path == "/dev/outbox":
            return httpx.Response(200, json=[{"text": "Your code is 123456."}, {"text": "Your code is 000000."}])
        if request.url.path == TOKENS:
            good = json.loads(request.content)["code"] == "123456"
            return httpx.Response(200 if good else 400, json={"access": "token"})
        if self.cut:
            self.cut -= 1
            raise httpx.ConnectError("cut")
        return self._evaluations(request)

    def _evaluations(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer token"
        if request.url.path.endswith("/batch"):
            count = len(json.loads(request.content)["evaluations"])
            return httpx.Response(200, json={"results": [{"status": 201}] * count})
        return httpx.Response(self.status, json={"code": "invalid_input", "errors": [{"pointer": "/scores"}]})


def phone(server: Server, *, patience: float = 5) -> Phone:
    line = Line("http://ayn", patience=patience, transport=httpx.MockTransport(server))
    return Phone(line, "someone@example.org")


def test_a_phone_signs_in_once_and_sends_singly():
    server = Server()
    sender = phone(server)
    assert [sender.send([{"id": "1"}]), sender.send([{"id": "2"}])] == [[(201, None)], [(201, None)]]
    assert server.seen.count(TOKENS) == 1


def test_several_go_as_one_batch_with_an_answer_each():
    assert phone(Server()).send([{"id": "1"}, {"id": "2"}]) == [(201, None), (201, None)]


def test_a_cut_connection_is_tried_again_until_there_is_an_answer():
    server = Server(cut=3)
    assert phone(server).send([{"id": "1"}]) == [(201, None)]
    assert server.seen.count("/api/v1/evaluations") == 4


def test_a_server_that_stays_away_is_reported():
    with pytest.raises(Unreachable, match="ConnectError"):
        phone(Server(cut=99), patience=0.3).send([{"id": "1"}])


def test_without_an_outbox_nobody_can_sign_in():
    def no_outbox(request: httpx.Request) -> httpx.Response:
        found = request.url.path == "/api/v1/auth/codes"
        return httpx.Response(202 if found else 404, json={"challenge": "c"})

    line = Line("http://ayn", transport=httpx.MockTransport(no_outbox))
    with pytest.raises(Refused, match="AYN_DEV"):
        Phone(line, "someone@example.org").send([{"id": "1"}])


def test_the_tally_tells_new_repeated_and_refused_apart():
    tally = Tally()
    tally.note(201, None)
    tally.note(200, None)
    tally.note(400, {"code": "invalid_input", "errors": [{"pointer": "/scores", "code": "empty"}]})
    assert (tally.sent, tally.accepted, tally.repeated) == (3, 1, 1)
    assert tally.refused == {"400 invalid_input /scores empty": 1}
