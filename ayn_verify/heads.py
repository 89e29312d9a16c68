"""Whether a tree head is signed, who cosigned it, and whether one ledger begins another. Pure."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ayn_verify.findings import UnreadableError, exposed, held, told
from ledger.merkle import consistency_holds
from ledger.notes import BadNoteError, Head, Key, cosignature, opened, read_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ayn_verify.findings import Finding
    from ayn_verify.shapes import Consistency

NOT_A_HEAD = ("note", "checkpoint")
FRESH = 3600  # seconds; the service signs a head every half minute


def key_of(text: str) -> Key:
    """Return a verifier key. Raises UnreadableError."""
    try:
        return read_key(text)
    except BadNoteError as error:
        raise UnreadableError("not_a_key", given=text) from error


def signed(note: str, key: Key, witnesses: Sequence[Key] = ()) -> tuple[Head | None, list[Finding]]:
    """Return what a tree head says, None if `key` did not sign it, and what was found of it and its witnesses.

    Raises UnreadableError for a text that is no tree head.
    """
    try:
        head = opened(note, key)
        seen = [(each, cosignature(note, each)) for each in witnesses]
    except BadNoteError as error:
        if str(error) in NOT_A_HEAD:
            raise UnreadableError("not_a_head") from error
        return None, [exposed("head_not_signed", key=key.name)]
    found = [held("head_signed", origin=head.origin, size=head.size, time=moment(head.time))]
    for witness, said in seen:
        if said is None:
            found.append(exposed("witness_missing", witness=witness.name))
        else:
            found.append(held("witness_signed", witness=witness.name, time=moment(said[0])))
    return head, found


def witnessed(note: str, key: Key, witnesses: Sequence[Key]) -> list[Finding]:
    """Return what was found of a head alone; tells so when nobody was asked whether others saw it."""
    head, found = signed(note, key, witnesses)
    return found if head is None or witnesses else [*found, told("no_witness")]


def fresh(head: Head, now: float) -> list[Finding]:
    """Return nothing for a head of within an hour of `now` (seconds of the epoch), before or after it.

    A head from the future could be shown for as long as an old one: until it is old.
    """
    if abs(now - head.time) <= FRESH:
        return []
    return [exposed("head_not_of_now", time=moment(head.time), now=moment(int(now)))]


def clock_ran_back(old: Head, new: Head) -> list[Finding]:
    """Return whether a larger tree was signed with an earlier time than a smaller one; else nothing."""
    if old.size >= new.size or old.time <= new.time:
        return []
    times = {"before": moment(old.time), "after": moment(new.time)}
    return [exposed("clock_ran_back", first=old.size, second=new.size, **times)]


def extends(old: Head, new: Head, proof: Consistency | None) -> list[Finding]:
    """Return whether a ledger was only added to between two heads, both of which are signed.

    Raises UnreadableError when that needs a proof and there is none, or one of other heads.
    """
    if old.size > new.size and old.time > new.time:
        raise UnreadableError("wrong_order")
    if old.size > new.size:
        return [exposed("ledger_shrank", first=old.size, second=new.size)]
    if old.size == new.size:
        same = old.root == new.root
        return [held("same_ledger", size=old.size) if same else exposed("two_ledgers", size=old.size)]
    if back := clock_ran_back(old, new):
        return back
    if not old.size:
        return [held("from_nothing", second=new.size)]
    return [_begins(old, new, proof)]


def _begins(old: Head, new: Head, proof: Consistency | None) -> Finding:
    sizes = {"first": old.size, "second": new.size}
    if proof is None:
        raise UnreadableError("proof_needed", **sizes)
    if (proof.first, proof.second) != (old.size, new.size):
        raise UnreadableError("other_proof", **sizes)
    holds = consistency_holds(old.size, new.size, old.root, new.root, proof.hashes)
    return held("extended", **sizes) if holds else exposed("not_extended", **sizes)


def compared(old: str, new: str, proof: Consistency | None, key: Key) -> list[Finding]:
    """Return whether the ledger of a head begins with that of an older one; both as notes."""
    first, found = signed(old, key)
    second, more = signed(new, key)
    found += more
    return found + extends(first, second, proof) if first and second else found


def moment(seconds: int) -> str:
    """Return seconds of the epoch as people read them, in UTC."""
    with suppress(OverflowError, ValueError, OSError):
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
    return str(seconds)
