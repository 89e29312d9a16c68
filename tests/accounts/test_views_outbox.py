import pytest

from accounts import outbox

pytestmark = pytest.mark.django_db  # the page shares the middleware with everything else


@pytest.fixture
def messages(address):
    for number in range(3):
        outbox.add({"to": address, "subject": "كود", "text": f"<b>{number}</b>", "at": "2026-11-21T08:00:00Z"})
    outbox.add({"to": f"other-{address}", "subject": "s", "text": "t", "at": "2026-11-21T08:00:01Z"})


def test_messages_to_one_address_come_newest_first(client, messages, address):
    answer = client.get("/dev/outbox", {"to": address})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    body = answer.json()
    assert [message["text"] for message in body] == ["<b>2</b>", "<b>1</b>", "<b>0</b>"]
    assert set(body[0]) == {"to", "subject", "text", "at"}


def test_without_an_address_all_come(client, messages, address):
    assert [message["to"] for message in client.get("/dev/outbox").json()][:2] == [f"other-{address}", address]


def test_who_prefers_html_gets_a_page(client, messages, address):
    headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "ar"}
    answer = client.get("/dev/outbox", {"to": address}, headers=headers)
    page = answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")
    assert '<html lang="ar" dir="rtl">' in page
    assert "&lt;b&gt;2&lt;/b&gt;" in page
    assert "<b>" not in page


def test_the_page_needs_nothing_that_its_security_policy_forbids(client, messages):
    answer = client.get("/dev/outbox", headers={"Accept": "text/html"})
    page = answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "<script" not in page
    assert " style=" not in page
    assert "<style" not in page
    assert "://" not in page.replace("http://testserver", "")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "", "text/html;q=0.5, application/json"])
def test_scripts_get_json(client, accept):
    assert client.get("/dev/outbox", headers={"Accept": accept})["Content-Type"] == "application/json"


def test_the_two_are_cached_apart_and_not_for_long(client):
    answer = client.get("/dev/outbox")
    assert "Accept" in answer["Vary"]
    assert "no-store" in answer["Cache-Control"]


def test_outside_development_there_is_no_outbox(client, settings, messages):
    settings.AYN_DEV = False
    assert client.get("/dev/outbox").status_code == 404


def test_it_is_for_reading_only(client):
    assert client.post("/dev/outbox").status_code == 405
