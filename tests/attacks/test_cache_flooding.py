"""What strangers send is not remembered at any length, and what is told to one is not kept for others."""

import sys

import pytest

from core import languages
from tests.signing_in import API


def test_long_language_headers_do_not_fill_the_memory():
    kept = []
    for number in range(3):
        header = f"{number}" + "x" * 1_000_000
        before = sys.getrefcount(header)
        languages.negotiate(header)
        languages.match(header)
        kept.append(sys.getrefcount(header) - before)
    assert kept == [0, 0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["centers/CENTER-A/scorecard", "centers/CENTER-A", "centers"])
def test_an_answer_in_the_readers_own_language_is_not_for_shared_caches(client_of, resident, center_a, path):
    own = client_of(resident).get(f"{API}/{path}")
    assert own["Content-Language"] == "ur"
    assert own["Cache-Control"].startswith("private")
    assert client_of(None).get(f"{API}/{path}")["Cache-Control"].startswith("public")
    assert "Accept-Language" in own["Vary"]
