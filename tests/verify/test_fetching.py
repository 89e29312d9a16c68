"""The monitor: keeps what extends what it kept, and keeps evidence of what does not. Against a tiny server."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from ayn_verify import fetching
from ayn_verify.findings import UnreadableError
from tests.verify.papers import KEY, NOW, Ledger, words


@pytest.fixture
def service():
    """Return a server whose `ledger` is told, and `note` if it is not None instead of its head."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            if url.path.endswith("/tree-heads/latest"):
                answer = {"note": server.note or server.ledger.head(time=server.time)}
            else:
                sizes = {name: int(values[0]) for name, values in parse_qs(url.query).items()}
                answer = server.ledger.consistency(**sizes)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_words):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.ledger, server.note, server.time = Ledger().fill(5), None, NOW
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_first_head_is_kept(service, tmp_path):
    assert words(fetching.looked(service.url, tmp_path / "new", KEY)) == {"head_signed": True, "first_head": None}
    assert (tmp_path / "new" / "head.txt").read_text() == service.ledger.head()


def test_what_extends_the_kept_head_replaces_it_and_leaves_its_proof(service, tmp_path):
    fetching.looked(service.url, tmp_path, KEY)
    service.ledger.fill(4)
    assert words(fetching.looked(service.url, tmp_path, KEY)) == {"head_signed": True, "extended": True}
    assert (tmp_path / "head.txt").read_text() == service.ledger.head()
    assert json.loads((tmp_path / "proof-5-9.json").read_text()) == service.ledger.consistency(5, 9)
    assert len(list(tmp_path.glob("head-*.txt"))) == 2


def test_nothing_new_holds(service, tmp_path):
    for _ in range(2):
        found = fetching.looked(service.url, tmp_path, KEY)
    assert words(found) == {"head_signed": True, "same_ledger": True}


@pytest.mark.parametrize(
    ("size", "time", "word"),
    [
        (4, NOW + 60, "ledger_shrank"),
        (4, NOW - 60, "stale_head"),
        (5, NOW + 60, "two_ledgers"),
        (9, NOW, "not_extended"),
    ],
)
def test_another_ledger_is_exposed_and_the_kept_head_stays(service, tmp_path, size, time, word):
    fetching.looked(service.url, tmp_path, KEY)
    kept = (tmp_path / "head.txt").read_text()
    service.ledger, service.time = Ledger(), time
    service.ledger.add(1, b"\xff" * 32)
    service.ledger.fill(size - 1)
    found = words(fetching.looked(service.url, tmp_path, KEY))
    assert (found[word], found["evidence"]) == (False, None)
    assert (tmp_path / "head.txt").read_text() == kept
    assert (tmp_path / "exposed.txt").read_text() == service.ledger.head(time=time)


def test_a_head_that_is_not_signed_is_not_kept(service, tmp_path):
    service.note = service.ledger.head(origin="other.example")
    assert words(fetching.looked(service.url, tmp_path, KEY))["head_not_signed"] is False
    assert not (tmp_path / "head.txt").exists()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:1", "x"])
def test_who_does_not_answer_is_named(tmp_path, url):
    with pytest.raises(UnreadableError, match="no_answer"):
        fetching.looked(url, tmp_path, KEY)
