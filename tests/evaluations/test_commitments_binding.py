"""Commitments bind what was said and reveal nothing without their salt."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from evaluations.commitments import PARTS, canonical, commitment, part_commitment, part_salts

SALTS = st.binary(min_size=32, max_size=32)
CONTENT = st.fixed_dictionaries({part: st.binary(max_size=20) for part in PARTS})


@given(SALTS, SALTS, CONTENT, CONTENT)
def test_equal_only_for_equal_salt_and_content(salt, other_salt, content, other_content):
    same = commitment(salt, content) == commitment(other_salt, other_content)
    assert same == (salt == other_salt and content == other_content)


@given(SALTS, CONTENT)
def test_one_part_is_opened_without_the_others(salt, content):
    sealed = {part: part_commitment(part, part_salts(salt)[part], content[part]) for part in PARTS}
    opened = part_commitment("scores", part_salts(salt)["scores"], content["scores"])
    rebuilt = hashlib.sha256(b"ayn/1/evaluation" + b"".join((sealed | {"scores": opened})[p] for p in PARTS)).digest()
    assert rebuilt == commitment(salt, content)


def test_version_one_is_frozen():
    content = {part: canonical({"b": [1, None], "a": "é"}) for part in PARTS}
    assert content["text"] == b'{"a":"\xc3\xa9","b":[1,null]}'
    assert commitment(bytes(32), content).hex() == "a2b38e30f2e9168874d10137fc42344234712f33a1f1dab150d57df92f12ad6b"
