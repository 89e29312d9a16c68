"""The monitor: keeps what extends what it kept, and keeps evidence of what does not. Against a tiny server."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from ayn_verify import fetching
from ayn_verify.findings import UnreadableError
from tests.verify.papers import KEY, NOW, Ledger, words


@pytest.fixture
def service():
    """Return a server whose `ledger` is told; `note` instead of its head, or a whole `answer`, if they are not None."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            if url.path.endswith("/tree-heads/latest"):
                answer = server.answer or {"note": server.note or server.ledger.head(time=server.time)}
            else:
                sizes = {name: int(values[0]) for name, values in parse_qs(url.query).items()}
                answer = server.ledger.consistency(**sizes)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_words):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.ledger, server.note, server.answer, server.time = Ledger().fill(5), None, None, NOW
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def looked(service, folder, now=NOW):
    return fetching.looked(service.url, folder, KEY, lambda: now)


def test_the_first_head_is_kept(service, tmp_path):
    assert words(looked(service, tmp_path / "new")) == {"head_signed": True, "first_head": None}
    assert (tmp_path / "new" / "head.txt").read_text() == service.ledger.head()


def test_what_extends_the_kept_head_replaces_it_and_leaves_its_proof(service, tmp_path):
    looked(service, tmp_path)
    service.ledger.fill(4)
    assert words(looked(service, tmp_path)) == {"head_signed": True, "extended": True}
    assert (tmp_path / "head.txt").read_text() == service.ledger.head()
    assert json.loads((tmp_path / "proof-5-9.json").read_text()) == service.ledger.consistency(5, 9)
    assert len(list(tmp_path.glob("head-*.txt"))) == 2


def test_nothing_new_holds(service, tmp_path):
    for _ in range(2):
        found = looked(service, tmp_path)
    assert words(found) == {"head_signed": True, "same_ledger": True}


@pytest.mark.parametrize(
    ("size", "time", "word"),
    [
        (4, NOW + 60, "ledger_shrank"),
        (4, NOW - 60, "stale_head"),
        (5, NOW + 60, "two_ledgers"),
        (9, NOW, "not_extended"),
        (9, NOW - 60, "clock_ran_back"),
    ],
)
def test_another_ledger_is_exposed_and_the_kept_head_stays(service, tmp_path, size, time, word):
    looked(service, tmp_path)
    kept = (tmp_path / "head.txt").read_text()
    service.ledger, service.time = Ledger(), time
    service.ledger.add(1, b"\xff" * 32)
    service.ledger.fill(size - 1)
    found = words(looked(service, tmp_path))
    assert (found[word], found["evidence"]) == (False, None)
    assert (tmp_path / "head.txt").read_text() == kept
    assert (tmp_path / "exposed.txt").read_text() == service.ledger.head(time=time)


def test_a_head_that_is_not_signed_is_not_kept(service, tmp_path):
    service.note = service.ledger.head(origin="other.example")
    assert words(looked(service, tmp_path))["head_not_signed"] is False
    assert not (tmp_path / "head.txt").exists()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:1", "x", "http://["])
def test_who_does_not_answer_is_named(tmp_path, url):
    with pytest.raises(UnreadableError, match="no_answer"):
        fetching.looked(url, tmp_path, KEY)


def test_an_older_head_of_the_same_tree_is_exposed_and_does_not_replace_the_kept_one(service, tmp_path):
    looked(service, tmp_path)
    kept = (tmp_path / "head.txt").read_text()
    service.time = NOW - 60
    assert words(looked(service, tmp_path))["stale_head"] is False
    assert (tmp_path / "head.txt").read_text() == kept


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_head_that_is_not_of_this_hour_is_exposed(service, tmp_path, hours):
    """That of last month, shown every day, extends itself; one of next year could be shown till then."""
    signed = NOW + 5
    assert words(looked(service, tmp_path, signed + 3600 * hours))["first_head"] is None
    assert (tmp_path / "head.txt").exists()
    found = words(looked(service, tmp_path, signed + 3601 * hours))
    assert (found["head_not_of_now"], found["same_ledger"]) == (False, True)
    assert (tmp_path / "exposed.txt").read_text() == service.ledger.head()


def test_the_first_head_is_not_kept_when_it_is_old(service, tmp_path):
    assert words(looked(service, tmp_path, NOW + 30 * 86_400))["head_not_of_now"] is False
    assert not (tmp_path / "head.txt").exists()


def test_the_clock_is_that_of_this_computer(service, tmp_path):
    service.time = int(time.time())
    assert words(fetching.looked(service.url, tmp_path, KEY)) == {"head_signed": True, "first_head": None}


def test_an_answer_that_cannot_be_read_is_kept_as_it_came(service, tmp_path):
    service.answer = {"note": service.ledger.head() + "\ud800\n"}
    with pytest.raises(UnreadableError, match="not_a_head"):
        looked(service, tmp_path)
    assert json.loads((tmp_path / "unreadable.txt").read_bytes()) == service.answer


def test_evidence_does_not_replace_that_of_another_day(service, tmp_path):
    looked(service, tmp_path)
    service.ledger = Ledger().fill(4)
    for moment in (NOW + 60, NOW + 61, NOW + 61):
        service.time = moment
        looked(service, tmp_path)
    assert [(tmp_path / name).read_text() for name in ("exposed.txt", "exposed-2.txt")] == [
        service.ledger.head(time=NOW + 60), service.ledger.head(time=NOW + 61),
    ]  # fmt: skip
    assert not (tmp_path / "exposed-3.txt").exists()


def test_a_kept_head_that_is_no_text_is_named(service, tmp_path):
    (tmp_path / "head.txt").write_bytes(b"\xff")
    with pytest.raises(UnreadableError, match="no_file"):
        looked(service, tmp_path)
