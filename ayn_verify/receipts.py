"""Whether a receipt proves what it should: that a rating, as it was given, stands in the signed ledger. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ayn_verify import shapes
from ayn_verify.findings import UnreadableError, exposed, held, told
from ayn_verify.heads import extends, signed
from ayn_verify.ratings import commitment, factors_of
from ledger.entries import EntryKind, leaf_of
from ledger.merkle import inclusion_holds
from ledger.notes import promise_holds

if TYPE_CHECKING:
    from collections.abc import Collection

    from ayn_verify.findings import Finding
    from ayn_verify.shapes import Consistency, Entry
    from ledger.notes import Head, Key

Json = dict[str, Any]
# A receipt follows the content: what a person says anew of a rating that is held back stays held back.
OF_CONTENT = (EntryKind.SUBMITTED, EntryKind.REVISED, EntryKind.QUARANTINED)


def in_ledger(receipt: Json, key: Key, kinds: Collection[EntryKind] = OF_CONTENT) -> tuple[Head | None, list[Finding]]:
    """Return the signed head that a receipt's entry stands in, None if it does not, and what was found.

    `kinds`: what the entry may be about; by default what a person said. Raises UnreadableError for what is no receipt.
    """
    entry = shapes.entry(receipt)
    if entry is None:
        return None, [exposed("not_sealed")]
    if entry.kind not in kinds:
        raise UnreadableError("bad_member", name="entry_kind")
    head, found = signed(entry.head, key)
    if head is None:
        return None, found
    if not _included(entry, head):
        return None, [*found, exposed("not_included", size=head.size)]
    kind = entry.kind.name.lower()
    return head, [*found, held("included", index=entry.index, size=head.size, kind=kind)]


def rating_matches(receipt: Json, rating: Json, factor_set: Json | None) -> Finding:
    """Return whether a rating is the one that a receipt commits to."""
    opening = shapes.opening(receipt)
    if shapes.text(rating, "id") != opening.id:
        return exposed("other_rating")
    made = commitment(rating, opening, factors_of(rating, factor_set))
    if made != shapes.digest(receipt, "commitment"):
        return exposed("rating_changed")
    return held("rating_same")


def promise_kept(receipt: Json, rating: Json, key: Key) -> list[Finding]:
    """Return whether the receipt is of what was promised when the rating was answered; nothing if that is not told."""
    answered = rating.get("receipt")
    if not isinstance(answered, dict):
        return []
    promised = shapes.digest(answered, "commitment")
    if promised != shapes.digest(receipt, "commitment"):
        return [exposed("other_promise")]
    if not promise_holds(promised, shapes.signature(answered, "promise"), key):
        return [exposed("promise_not_signed", key=key.name)]
    return [held("promised", key=key.name)]


def checked(
    receipt: Json, key: Key, *, rating: Json | None = None, factor_set: Json | None = None,
    kept: str | None = None, proof: Consistency | None = None,
) -> list[Finding]:  # fmt: skip
    """Return everything that can be found of a receipt.

    `kept`: another head of the same ledger, from another day or another person; `proof`: that the smaller of both trees
    begins the larger. Raises UnreadableError.
    """
    shapes.opening(receipt)
    head, found = in_ledger(receipt, key)
    if rating is None:
        found.append(told("no_rating"))
    else:
        found += [rating_matches(receipt, rating, factor_set), *promise_kept(receipt, rating, key)]
    if kept is not None:
        other, more = signed(kept, key)
        found += more
        if head and other:
            smaller, larger = sorted((head, other), key=lambda each: (each.size, each.time))
            found += extends(smaller, larger, proof)
    return found


def answer_checked(answer: Json, key: Key, *, rating: Json, factor_set: Json | None = None) -> list[Finding]:
    """Return what can be found of the answer to a rating, without any receipt from later: what was promised.

    Whether the promise is of the rating can be told where the answer opens it (`keep_proof`). Raises UnreadableError.
    """
    promised = shapes.member(answer, "receipt")
    if not isinstance(promised, dict):
        raise UnreadableError("bad_member", name="receipt")
    receipt = {"id": shapes.text(answer, "id")} | promised
    is_open = "salt" in promised and "scores" in rating
    content = rating_matches(receipt, rating, factor_set) if is_open else told("no_rating")
    return [told("answer_only"), content, *promise_kept(receipt, answer, key)]


def _included(entry: Entry, head: Head) -> bool:
    leaf = leaf_of(entry.kind, entry.nonce, entry.commitment)
    return entry.size == head.size and inclusion_holds(entry.index, head.size, leaf, entry.hashes, head.root)
