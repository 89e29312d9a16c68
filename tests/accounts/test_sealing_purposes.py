from hypothesis import given
from hypothesis import strategies as st

from accounts.sealing import seal, unseal


@given(st.binary(max_size=200))
def test_what_is_sealed_can_be_opened(plain):
    assert unseal("test", seal("test", plain)) == plain


def test_a_seal_is_good_for_its_purpose_only():
    assert unseal("other", seal("test", b"secret")) is None


def test_a_changed_seal_does_not_open():
    sealed = bytearray(seal("test", b"secret"))
    sealed[20] ^= 1
    assert unseal("test", bytes(sealed)) is None


def test_an_earlier_key_opens_while_it_is_a_fallback(settings):
    sealed = seal("test", b"secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a newer key " * 5
    assert unseal("test", sealed) == b"secret"
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal("test", sealed) is None
