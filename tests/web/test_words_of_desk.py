"""Every code that the API may tell an auditor has a word of its own at the desk."""

from __future__ import annotations

import pytest

from accounts.roles import Role
from evaluations.kinds import Source
from ledger.entries import EntryKind
from scores.detectors.kinds import Detector, FindingState
from scores.export_kinds import ExportKind, ExportState
from scores.round_rules import RoundKind, RoundState
from web.words import audit_desk, audit_ledger

CODES = [
    (audit_desk, "detector", [detector.value for detector in Detector]),
    (audit_desk, "finding", [state.value for state in FindingState]),
    (audit_desk, "role", [role.value for role in Role]),
    (audit_desk, "source", [source.value for source in Source]),
    (audit_desk, "export", [each.value for kinds in (ExportKind, ExportState) for each in kinds]),
    (audit_desk, "round", [state.value for state in RoundState]),
    (audit_desk, "kind", [kind.value for kind in RoundKind]),
    (audit_ledger, "entry", [kind.name.lower() for kind in EntryKind if kind is not EntryKind.PADDING]),
]


@pytest.mark.parametrize(("module", "group", "codes"), CODES, ids=[group for _, group, _ in CODES])
def test_every_code_has_a_word(module, group, codes):
    missing = {f"{group}.{code}" for code in codes} - set(module.WORDS)
    assert not missing
