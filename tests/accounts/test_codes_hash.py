import uuid

from hypothesis import given
from hypothesis import strategies as st

from accounts import codes


@given(st.uuids(), st.integers(0, 999_999))
def test_a_code_is_recognized(challenge, number):
    code = f"{number:06}"
    assert codes.is_code(challenge, code, codes.hash_code(challenge, code))


@given(st.uuids(), st.integers(0, 999_999), st.integers(0, 999_999))
def test_another_code_is_not(challenge, number, other):
    same = number == other
    assert codes.is_code(challenge, f"{other:06}", codes.hash_code(challenge, f"{number:06}")) == same


def test_the_hash_of_one_challenge_is_of_no_use_for_another():
    assert not codes.is_code(uuid.uuid4(), "123456", codes.hash_code(uuid.uuid4(), "123456"))


def test_the_hash_needs_the_servers_key(settings):
    challenge = uuid.uuid4()
    kept = codes.hash_code(challenge, "123456")
    settings.SECRET_KEY = "another " * 8
    assert not codes.is_code(challenge, "123456", kept)


def test_codes_are_six_digits_with_leading_zeros():
    made = [codes.make_code() for _ in range(2000)]
    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in made)
    assert any(code.startswith("0") for code in made)
    assert len(set(made)) > 1900
