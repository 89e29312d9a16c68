import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.contacts import normalize_email, normalize_phone, number_range


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        pytest.param("amal@example.org", "amal@example.org", id="as-it-is"),
        pytest.param("  Amal@Example.ORG ", "amal@example.org", id="case-and-blanks"),
        pytest.param("amal@example.org", "amal@example.org", id="full-width"),
        pytest.param("amal@دبي.امارات", "amal@xn--ngbn6f.xn--mgbaam7a8h", id="arabic-domain"),
        pytest.param("user+tag@bücher.example", "user+tag@xn--bcher-kva.example", id="latin-idn"),
        pytest.param("أمل@example.org", "أمل@example.org", id="arabic-local-part"),
    ],
)
def test_addresses_are_stored_in_one_form(given_text, stored):
    assert normalize_email(given_text) == stored


@pytest.mark.parametrize(
    "text",
    [
        "", "amal", "@example.org", "amal@", "amal@localhost", "a b@example.org", "amal@exa mple.org",
        "amal@example..org", ".amal@example.org", "a..b@example.org", "amal@example.org\nBcc: all@example.org",
        "a@b@example.org", "amal\u202e@example.org", "a\u0000@example.org", "x" * 65 + "@example.org",
        "amal@" + "x" * 64 + ".org", "<amal@example.org>", "amal@-example.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    assert normalize_email(text) is None


@given(st.text(max_size=300))
def test_any_text_is_judged_without_a_fault_and_once_is_enough(text):
    once = normalize_email(text)
    assert once is None or normalize_email(once) == once == once.lower()


@given(st.emails())
def test_ordinary_addresses_are_stable(text):
    once = normalize_email(text)
    assert once is None or normalize_email(once.upper() if once.isascii() else once) == once


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        pytest.param("+971501234567", "+971501234567", id="e164"),
        pytest.param("+971 50 123-4567", "+971501234567", id="blanks-and-dashes"),
        pytest.param("00971501234567", "+971501234567", id="zero-zero"),
        pytest.param("+٩٧١٥٠١٢٣٤٥٦٧", "+971501234567", id="arabic-indic"),
        pytest.param("+۹۷۱۵۰۱۲۳۴۵۶۷", "+971501234567", id="urdu-digits"),
        pytest.param("+९७१५०१२३४५६७", "+971501234567", id="devanagari"),
        pytest.param("+971501234567", "+971501234567", id="full-width"),
        pytest.param("\u200e+971501234567", "+971501234567", id="bidi-mark"),
        pytest.param("+974 3312 3456", "+97433123456", id="qatar"),
    ],
)
def test_numbers_are_stored_as_e164(given_text, stored):
    assert normalize_phone(given_text) == stored


@pytest.mark.parametrize("text", ["", "0501234567", "+9", "+0501234567", "phone", "+97150123456789012", "+999123456"])
def test_what_is_no_number_is_refused(text):
    assert normalize_phone(text) is None


@given(st.text(alphabet=st.characters(), max_size=40))
def test_any_text_as_a_number_is_judged_without_a_fault(text):
    once = normalize_phone(text)
    assert once is None or normalize_phone(once) == once


def test_neighboring_numbers_share_a_range():
    assert number_range("+971501234567") == number_range("+971501239999") != number_range("+971501244567")
