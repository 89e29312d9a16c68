"""What staff write reaches customers as plain words: no way back to the writer, nothing disguised."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.showing import without_contacts
from core.text import undisguised
from evaluations.items import Item, release_items
from evaluations.kinds import ItemKind
from evaluations.models import Released, Reply
from evaluations.pending import PENDING
from evaluations.screening import screened
from tests.evaluations.test_releasing_due import THE_WHOLE_LOG
from tests.factories import log_row
from tests.signing_in import API

pytestmark = pytest.mark.django_db
OVERRIDE, ISOLATE, HIDDEN = "\u202e", "\u2066", "\u200b"


@pytest.fixture
def address(center_a, entity_a):
    row = log_row(center_id=center_a.pk, entity_id=entity_a.pk, comment="slow")
    release_items([Item(row["evaluation_id"], row["visited_at"], center_a.pk, entity_a.pk, ItemKind.TEXT,
                        date(2026, 11, 21), "slow")])  # fmt: skip
    return f"{API}/centers/CENTER-A/evaluations/{Released.objects.get().pk}/reply"


@pytest.mark.parametrize(
    "bait",
    [
        "https://gift.example/you", "HTTP://GIFT.EXAMPLE", "www.gift.example", "gift-for-you.com/claim", "win.co.qa",
        "ftp://x.example/a", "me@office.example", "+974 5512 3456", f"www{HIDDEN}.gift.example", f"gift{HIDDEN}.com",
        ".gift.com", "@gift.com", "x..gift.com",
        "gift。com", "www．gift．example", "هدية.قطر", "подарок.рф/ты", "礼物.中国",
    ],
)  # fmt: skip
def test_a_reply_carries_no_link_and_no_address(client_of, manager_a, address, bait):
    said = {"text": f"Thank you, see {bait} soon", "visibility": "private"}
    assert client_of(manager_a).post(address, said, format="json").status_code == 201
    assert Reply.objects.get().text == "Thank you, see … soon"
    assert client_of(manager_a).post(address, said, format="json").status_code == 201  # the same again


def test_sentences_of_other_scripts_are_no_links():
    for text in ("我们开了新窗口。中国人民", "谢谢。欢迎再来。", "شكرا. قطر ترحب بكم.", "Спасибо.Мы открыли окно."):
        assert without_contacts(text) == text


@pytest.mark.parametrize("part", ["a.", "a-.", "a。", "www.", "a@", "a.com", ".", " ", "1-", "叫做"])
def test_no_text_takes_long_to_look_through(part):
    text, began = part * (4000 // len(part)), time.perf_counter()
    without_contacts(text)
    screened(text)
    assert time.perf_counter() - began < 0.5


def test_a_reply_of_nothing_but_bait_is_refused(client_of, manager_a, address):
    answer = client_of(manager_a).post(address, {"text": "www.gift.example", "visibility": "public"}, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "empty"


def test_words_are_not_turned_around_or_hidden(client_of, manager_a, address):
    said = {"text": f"We {OVERRIDE}desolc{ISOLATE} the desk{HIDDEN}", "visibility": "public"}
    client_of(manager_a).post(address, said, format="json")
    assert Reply.objects.get().text == "We desolc the desk"


def test_a_text_of_nothing_visible_is_empty(client_of, manager_a, address):
    answer = client_of(manager_a).post(address, {"text": f"{OVERRIDE}{HIDDEN}", "visibility": "public"}, format="json")
    assert answer.json()["errors"][0]["code"] == "empty"


def test_the_letters_and_joiners_of_all_scripts_stay():
    for words in ("نیم‌فاصله", "क्‍ष", "العربية\u200f!", "two\nlines", "Zoë"):
        assert undisguised(words) == words


@given(st.text())
def test_nothing_is_left_to_take_out_the_second_time(text):
    assert undisguised(undisguised(text)) == undisguised(text)
    assert not set(undisguised(text)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x00")


@pytest.mark.parametrize("words", ["Opened at 8.30, e.g. today.", "Counter 4.Everybody waits less", "In 2026 we grew."])
def test_plain_sentences_stay_as_they_are(words):
    assert without_contacts(words) == words


def test_hidden_letters_do_not_carry_a_number_past_the_screen():
    assert screened(f"call 055{HIDDEN}1{HIDDEN}23{HIDDEN}4567 now") == "call … now"


def test_what_was_told_at_once_does_not_turn_around_on_the_managers_screen(center_a, entity_a):
    log_row(center_id=center_a.pk, entity_id=entity_a.pk, comment=f"bad {OVERRIDE}doog", notify_center="now",
            share_comment=True)  # fmt: skip
    PENDING.apply(THE_WHOLE_LOG)
    assert Released.objects.get().comment == "bad doog"
