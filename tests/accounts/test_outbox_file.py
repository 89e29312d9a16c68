import threading

import pytest

from accounts import outbox


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "مجلد with blanks"
    return settings.VAR_DIR


def entry(number, to="a@example.org"):
    return {"to": to, "subject": "s", "text": f"رسالة {number}\nsecond line", "at": "2026-11-21T08:00:00Z"}


def test_without_a_file_there_are_no_messages():
    assert outbox.newest() == []


def test_what_was_added_is_found_newest_first():
    outbox.add(entry(1))
    outbox.add(entry(2))
    assert outbox.newest() == [entry(2), entry(1)]


def test_only_the_newest_are_shown():
    for number in range(outbox.SHOWN + 5):
        outbox.add(entry(number))
    assert outbox.newest() == [entry(number) for number in range(outbox.SHOWN + 4, 4, -1)]


def test_a_long_file_is_read_from_its_end_only(monkeypatch):
    for number in range(20):
        outbox.add(entry(number))
    line = outbox.path().stat().st_size // 20
    monkeypatch.setattr(outbox, "LOOKED_AT", 3 * line + line // 2)
    assert outbox.newest() == [entry(19), entry(18), entry(17)]


def test_messages_of_many_at_once_are_all_whole():
    threads = [
        threading.Thread(target=lambda n=n: [outbox.add(entry(i, f"{n}@example.org")) for i in range(40)])
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(outbox.newest(f"{n}@example.org")) == 40 for n in range(8))


def test_only_its_owner_may_read_the_file():
    outbox.add(entry(1))
    assert outbox.path().stat().st_mode & 0o777 == 0o600
