"""Visit tokens: who made them, for which center and day, and what is unique about their use."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits import signing, tokens
from visits.kinds import EvidenceKind
from visits.signing import Keyring, Token

NOON = datetime(2026, 11, 21, 9, 0, 10, tzinfo=UTC)  # noon in Qatar
CENTER, ENTITY, SERVICE = 7, 3, 11
REFERENCE = b"r" * 16
MINUTE = timedelta(minutes=1)
RING = Keyring.read("6e" * 32)


def desk_token(now: datetime = NOON, center_id: int = CENTER, entity_id: int | None = ENTITY) -> str:
    return tokens.desk_code(center_id=center_id, timezone="Asia/Qatar", entity_id=entity_id, now=now).token


def transaction_token(day: date = date(2026, 11, 21), reference: bytes = REFERENCE) -> str:
    return tokens.transaction_token(
        center_id=CENTER, entity_id=ENTITY, service_id=SERVICE, day=day, offset=12, reference=reference
    )


def invitation_token(expires_on: date = date(2026, 11, 30)) -> str:
    return tokens.invitation_token(
        center_id=CENTER, entity_id=ENTITY, service_id=None, expires_on=expires_on, reference=REFERENCE
    )


def shown(token: str, center_id: int = CENTER, visited_at: datetime = NOON, now: datetime = NOON):
    return tokens.examine(token, center_id=center_id, visited_at=visited_at, now=now)


def test_the_code_of_a_desk_shows_that_somebody_was_there():
    evidence = shown(desk_token())
    assert (evidence.kind, evidence.single_use) == (EvidenceKind.QR, False)
    assert (evidence.entity_id, evidence.service_id) == (ENTITY, None)


def test_the_token_of_a_transaction_shows_the_service():
    evidence = shown(transaction_token())
    assert (evidence.kind, evidence.single_use) == (EvidenceKind.TRANSACTION, True)
    assert (evidence.entity_id, evidence.service_id) == (ENTITY, SERVICE)


def test_an_invitation_names_no_service_unless_it_was_given_one():
    evidence = shown(invitation_token())
    assert (evidence.kind, evidence.single_use, evidence.service_id) == (EvidenceKind.INVITATION, True, None)


@pytest.mark.parametrize("make", [desk_token, transaction_token, invitation_token])
def test_a_token_is_short_and_fit_for_an_address(make):
    token = make()
    assert len(token) <= signing.LONGEST
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("make", [desk_token, transaction_token, invitation_token])
def test_a_token_of_another_center_shows_nothing(make):
    assert shown(make(), center_id=CENTER + 1) is None


@pytest.mark.parametrize("make", [desk_token, transaction_token, invitation_token])
def test_a_token_that_somebody_else_signed_shows_nothing(make, settings):
    token = make()
    settings.AYN_VISIT_KEY = "6f" * 32
    assert shown(token) is None


@pytest.mark.parametrize("make", [desk_token, transaction_token, invitation_token])
def test_a_token_with_one_bit_changed_shows_nothing(make):
    token = make()
    raw = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    for place in range(len(raw) * 8):
        raw[place // 8] ^= 1 << place % 8
        assert shown(base64.urlsafe_b64encode(raw).rstrip(b"=").decode()) is None
        raw[place // 8] ^= 1 << place % 8


def test_a_token_has_one_spelling():
    token = desk_token()  # 34 bytes: the last of 46 characters has bits to spare
    last = token[-1]
    others = [other for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" if other != last]
    assert all(shown(token[:-1] + other) is None for other in others)
    assert shown(token + "=") is None


@given(st.text(max_size=200))
def test_whatever_is_sent_shows_nothing_and_harms_nothing(text):
    assert signing.read(text, RING) is None


@given(st.binary(max_size=90))
def test_whatever_bytes_are_sent_show_nothing_and_harm_nothing(raw):
    assert signing.read(base64.urlsafe_b64encode(raw).rstrip(b"=").decode(), RING) is None


@given(
    st.sampled_from(list(EvidenceKind)),
    st.integers(0, 2**32 - 1),
    st.none() | st.integers(1, 2**32 - 1),
    st.none() | st.integers(1, 2**32 - 1),
    st.integers(0, 2_000_000),
    st.integers(-56, 56),
    st.binary(min_size=16, max_size=16),
)
def test_what_is_written_is_read(kind, center_id, entity_id, service_id, moment, offset, reference):
    token = Token(kind, center_id, entity_id, service_id, moment, offset, b"" if kind == EvidenceKind.QR else reference)
    assert signing.read(signing.write(token, RING), RING) == token


@pytest.mark.parametrize(
    ("apart", "good"),
    [
        pytest.param(timedelta(), True, id="at once"),
        pytest.param(timedelta(hours=11, minutes=59), True, id="late in the evening"),
        pytest.param(-timedelta(hours=11, minutes=59), True, id="just after midnight"),
        pytest.param(timedelta(hours=12, minutes=1), False, id="after midnight"),
        pytest.param(-timedelta(hours=12, minutes=1), False, id="the day before"),
    ],
)
def test_a_code_of_the_desk_is_good_for_visits_of_its_local_day(apart, good):
    now = NOON + timedelta(days=2)
    assert (shown(desk_token(), visited_at=NOON + apart, now=now) is not None) is good


def test_a_code_of_the_evening_is_not_for_a_visit_of_the_morning():
    evening = NOON + timedelta(hours=11)
    assert shown(desk_token(evening), visited_at=evening - timedelta(hours=13), now=evening) is None


def test_a_phone_that_was_offline_may_send_a_code_later():
    assert shown(desk_token(), now=NOON + timedelta(days=5)) is not None


@pytest.mark.parametrize(
    ("ahead", "good"),
    [pytest.param(4 * MINUTE, True, id="skew"), pytest.param(6 * MINUTE, False, id="future")],
)
def test_a_code_of_the_future_shows_nothing(ahead, good):
    assert (shown(desk_token(NOON + ahead)) is not None) is good


def test_the_code_changes_every_thirty_seconds():
    at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    codes = [
        tokens.desk_code(center_id=CENTER, timezone="Asia/Qatar", entity_id=None, now=at + timedelta(seconds=each))
        for each in (0, 29.9, 30)
    ]
    assert codes[0] == codes[1] != codes[2]
    assert codes[0].expires_at == at + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("days", "good"),
    [pytest.param(0, True, id="same"), pytest.param(1, True, id="next"), pytest.param(2, False, id="later")],
)
def test_a_transaction_is_for_a_visit_of_its_day_or_beside_it(days, good):
    for way in (1, -1):
        visited_at = NOON + way * timedelta(days=days)
        assert (shown(transaction_token(), visited_at=visited_at, now=NOON + timedelta(days=9)) is not None) is good


@pytest.mark.parametrize(
    ("days", "good"),
    [pytest.param(9, True, id="last day"), pytest.param(10, True, id="grace"), pytest.param(11, False, id="over")],
)
def test_an_invitation_ends(days, good):
    assert (shown(invitation_token(), now=NOON + timedelta(days=days)) is not None) is good


@pytest.mark.parametrize("visited_at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("make", [desk_token, transaction_token, invitation_token])
def test_a_visit_that_cannot_be_rated_is_shown_by_nothing(make, visited_at):
    assert shown(make(), visited_at=visited_at) is None


def test_every_transaction_is_one_to_use():
    assert shown(transaction_token()).digest == shown(transaction_token()).digest
    assert shown(transaction_token(reference=b"s" * 16)).digest != shown(transaction_token()).digest
    assert REFERENCE not in shown(transaction_token()).digest


def test_what_an_older_key_signed_stays_good_and_comes_out_the_same(settings):
    old, token, evidence = settings.AYN_VISIT_KEY, transaction_token(), shown(transaction_token())
    settings.AYN_VISIT_KEY = f"{old},2026-11-22:{'aa' * 32}"
    assert transaction_token() == token
    assert shown(token, now=NOON + timedelta(days=3)) == evidence
    later = NOON + timedelta(days=2)
    fresh = desk_token(later)
    assert shown(fresh, visited_at=later, now=later) is not None
    settings.AYN_VISIT_KEY = old
    assert shown(fresh, visited_at=later, now=later) is None


def test_what_a_destroyed_key_signed_shows_nothing(settings):
    token = transaction_token()
    settings.AYN_VISIT_KEY = f"2026-11-22:{'aa' * 32}"
    assert shown(token) is None
    with pytest.raises(signing.KeyDestroyedError):
        transaction_token()


def test_each_center_and_each_day_has_a_key_of_its_own():
    day = date(2026, 11, 21)
    keys = {RING.key("qr", day, 1), RING.key("qr", day, 2), RING.key("qr", day + timedelta(days=1), 1)}
    assert len(keys) == 3


def test_a_reference_is_the_same_on_every_day_and_another_for_every_entity():
    one = RING.reference(EvidenceKind.TRANSACTION, 3, "A-1", date(2026, 1, 1))
    assert one == RING.reference(EvidenceKind.TRANSACTION, 3, "A-1", date(2026, 9, 9))
    assert one != RING.reference(EvidenceKind.TRANSACTION, 4, "A-1", date(2026, 1, 1))
    assert one != RING.reference(EvidenceKind.INVITATION, 3, "A-1", date(2026, 1, 1))


@pytest.mark.parametrize("setting", ["", "00", "6e" * 31, "2026-11:" + "6e" * 32, "6e" * 32 + ",", "zz" * 32])
def test_a_wrong_setting_is_told_in_one_line(setting):
    with pytest.raises(ValueError, match="64 hex digits"):
        Keyring.read(setting)
