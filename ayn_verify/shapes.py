"""What is read from files, taken apart strictly: a member that is missing or of another kind is named. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from ayn_verify.findings import UnreadableError
from ledger.entries import EntryKind

DIGITS = re.compile("[0-9a-f]{64}")  # one way to write 32 bytes: capitals would be another receipt that says the same
LONGEST_PROOF = 128
SEALED = ("entry_index", "entry_kind", "entry_nonce", "inclusion_proof", "tree_head")


@dataclass(frozen=True)
class Entry:
    """What stands in the ledger, and the proof: `index` of `size`, the hashes from the leaf upwards."""

    kind: EntryKind
    commitment: bytes
    nonce: bytes
    index: int
    size: int
    hashes: list[bytes]
    head: str


@dataclass(frozen=True)
class Consistency:
    """That the tree of `first` entries begins that of `second`."""

    first: int
    second: int
    hashes: list[bytes]


@dataclass(frozen=True)
class Opening:
    """What of a receipt makes the commitment again, together with what was said."""

    id: str
    salt: bytes
    counted: bytes
    author: bytes
    entity: int | None


def parsed(text: str, name: str) -> dict[str, Any]:
    """Return the JSON object of a text; `name` is that of its file. Raises UnreadableError."""
    try:
        given = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("not_json", name=name) from error
    if not isinstance(given, dict):
        raise UnreadableError("not_json", name=name)
    return given


def entry(given: dict[str, Any]) -> Entry | None:
    """Return what a receipt says of the ledger; None: it is not sealed yet. Raises UnreadableError."""
    sealed = {name: member(given, name) for name in SEALED}
    if all(value is None for value in sealed.values()):
        return None
    if sealed["entry_nonce"] is None:
        raise UnreadableError("erased")
    proof = sealed["inclusion_proof"]
    if not isinstance(proof, dict):
        raise UnreadableError("bad_member", name="inclusion_proof")
    return Entry(
        _kind(given), digest(given, "commitment"), digest(given, "entry_nonce"), number(given, "entry_index"),
        number(proof, "tree_size"), hashes(proof), text(given, "tree_head"),
    )  # fmt: skip


def consistency(given: dict[str, Any]) -> Consistency:
    """Return a proof as `GET /ledger/proofs/consistency` gives it. Raises UnreadableError."""
    return Consistency(number(given, "first"), number(given, "second"), hashes(given))


def opening(given: dict[str, Any]) -> Opening:
    """Return what opens a receipt's commitment. Raises UnreadableError."""
    if number(given, "version") != 1:
        raise UnreadableError("other_version")
    entity = None if member(given, "entity_number") is None else number(given, "entity_number")
    salts = [digest(given, name) for name in ("salt", "counted_commitment", "author_commitment")]
    return Opening(text(given, "id"), salts[0], salts[1], salts[2], entity)


def member(given: dict[str, Any], name: str) -> Any:
    """Return a member. Raises UnreadableError when there is none."""
    if name not in given:
        raise UnreadableError("bad_member", name=name)
    return given[name]


def text(given: dict[str, Any], name: str) -> str:
    """Return a member that is a text. Raises UnreadableError."""
    found = member(given, name)
    if not isinstance(found, str):
        raise UnreadableError("bad_member", name=name)
    return found


def number(given: dict[str, Any], name: str) -> int:
    """Return a member that is a whole number from 0 on. Raises UnreadableError."""
    found = member(given, name)
    if type(found) is not int or not 0 <= found < 2**63:
        raise UnreadableError("bad_member", name=name)
    return found


def digest(given: dict[str, Any], name: str) -> bytes:
    """Return a member that is 32 bytes in hexadecimal. Raises UnreadableError."""
    return digest_of(text(given, name), name)


def digest_of(found: Any, name: str) -> bytes:
    """Return 32 bytes of their 64 small hexadecimal digits; `name` is that of the member. Raises UnreadableError."""
    if not isinstance(found, str) or not DIGITS.fullmatch(found):
        raise UnreadableError("bad_member", name=name)
    return bytes.fromhex(found)


def signature(given: dict[str, Any], name: str) -> bytes:
    """Return a member that is 64 bytes in hexadecimal. Raises UnreadableError."""
    found = text(given, name)
    if not re.fullmatch("[0-9a-f]{128}", found):
        raise UnreadableError("bad_member", name=name)
    return bytes.fromhex(found)


def hashes(given: dict[str, Any]) -> list[bytes]:
    """Return the hashes of a proof. Raises UnreadableError."""
    found = member(given, "hashes")
    if not isinstance(found, list) or len(found) > LONGEST_PROOF:
        raise UnreadableError("bad_member", name="hashes")
    return [digest_of(each, "hashes") for each in found]


def _kind(given: dict[str, Any]) -> EntryKind:
    kinds = {kind.name.lower(): kind for kind in EntryKind}
    if (name := text(given, "entry_kind")) not in kinds:
        raise UnreadableError("bad_member", name="entry_kind")
    return kinds[name]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that comes twice: two readers would read two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(pairs)
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)
