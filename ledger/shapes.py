"""Shapes of what the ledger is asked and answers. Bytes are hexadecimal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema_field
from rest_framework import serializers

from core.problems import Problem, invalid
from core.serializers import Input
from ledger.entries import EntryKind
from ledger.merkle import SIZE

if TYPE_CHECKING:
    from ledger.models import SignedHead
    from ledger.queries import Proof

KINDS = [(kind.name.lower(), kind.name.lower()) for kind in EntryKind if kind != EntryKind.PADDING]  # told to nobody
LARGEST = 2**62


@extend_schema_field({"type": "string", "pattern": "^[0-9a-f]{64}$"})
class HashField(serializers.CharField):
    """32 bytes in hexadecimal."""

    def to_internal_value(self, data: Any) -> bytes:  # type: ignore[override]
        """Return the bytes."""
        try:
            raw = bytes.fromhex(super().to_internal_value(data))
        except ValueError:
            raw = b""
        if len(raw) != SIZE:
            raise serializers.ValidationError(_("Write 64 hexadecimal digits."), code="invalid")
        return raw


class HeadsQuery(Input):
    """Which heads: from a size on."""

    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which is no name in Python."""
        return super().get_fields() | {"from": serializers.IntegerField(min_value=0, max_value=LARGEST, default=0)}


class InclusionQuery(Input):
    """Which entry, in which tree; without a size in that of the latest head."""

    commitment = HashField(help_text="as a receipt has it: 64 hexadecimal digits")
    tree_size = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)


class ConsistencyQuery(Input):
    """Which two trees."""

    first = serializers.IntegerField(min_value=1, max_value=LARGEST)
    second = serializers.IntegerField(min_value=1, max_value=LARGEST)


class CosignatureInput(Input):
    """A head as a witness gives it back."""

    note = serializers.CharField(max_length=20_000, trim_whitespace=False)


class HeadOutput(serializers.Serializer[Any]):
    """A signed tree head."""

    size = serializers.IntegerField(help_text="entries in the tree")
    root = serializers.CharField(help_text="root of the tree, hexadecimal")  # type: ignore[assignment]
    signed_at = serializers.DateTimeField()
    note = serializers.CharField(help_text="C2SP checkpoint with our signature and those of witnesses")


class HeadsOutput(serializers.Serializer[Any]):
    """Heads, the oldest first; `next` asks for those that follow."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = HeadOutput(many=True)


class InclusionOutput(serializers.Serializer[Any]):
    """That an entry is in a tree."""

    index = serializers.IntegerField(help_text="position of the entry: 0 is the first")
    tree_size = serializers.IntegerField()
    kind = serializers.ChoiceField(KINDS)
    nonce = serializers.CharField(allow_null=True, help_text="hexadecimal; null once its author was erased")
    leaf = serializers.CharField(help_text="hash of the entry, hexadecimal")
    hashes = serializers.ListField(child=serializers.CharField(), help_text="from the leaf upwards, hexadecimal")


class ConsistencyOutput(serializers.Serializer[Any]):
    """That one tree begins the other."""

    first = serializers.IntegerField()
    second = serializers.IntegerField()
    hashes = serializers.ListField(child=serializers.CharField())


class LedgerKeyOutput(serializers.Serializer[Any]):
    """By which key heads are signed, and which witnesses cosign."""

    origin = serializers.CharField()
    key = serializers.CharField(help_text="C2SP verifier key: name+id+base64(type || Ed25519 key)")
    witnesses = serializers.ListField(child=serializers.CharField(), help_text="verifier keys of known witnesses")


class CosignedOutput(serializers.Serializer[Any]):
    """How many lines are of known witnesses."""

    accepted = serializers.IntegerField()


def head_output(head: SignedHead, note: str) -> dict[str, Any]:
    """Return a head as it is answered."""
    return {"size": head.size, "root": bytes(head.root).hex(), "signed_at": head.signed_at, "note": note}


def inclusion_output(found: Proof) -> dict[str, Any]:
    """Return a proof as it is answered."""
    entry = found.entry
    return {
        "index": entry.position,
        "tree_size": found.size,
        "kind": EntryKind(entry.kind).name.lower(),
        "nonce": bytes(entry.nonce).hex() if entry.nonce is not None else None,
        "leaf": bytes(entry.leaf).hex(),
        "hashes": [one.hex() for one in found.hashes],
    }


def sealed_output(sealed: tuple[Proof, str] | None) -> dict[str, Any]:
    """Return what a receipt tells of the ledger: an entry's proof and the head's note; nulls until it is sealed."""
    if sealed is None:
        return dict.fromkeys(("entry_index", "entry_kind", "entry_nonce", "inclusion_proof", "tree_head"))
    found, note = sealed
    told = inclusion_output(found)
    return {
        "entry_index": told["index"],
        "entry_kind": told["kind"],
        "entry_nonce": told["nonce"],
        "inclusion_proof": {"tree_size": told["tree_size"], "hashes": told["hashes"]},
        "tree_head": note,
    }


def refuse_note() -> Problem:
    """Return the problem of a note that we did not sign."""
    return invalid("/note", "not_our_head", _("This is no tree head of this ledger."))


def refuse_size(pointer: str) -> Problem:
    """Return the problem of a tree that is not there yet."""
    return invalid(pointer, "not_sealed", _("The ledger has no tree of this size yet."))


COMMITMENT = OpenApiParameter(
    "commitment", {"type": "string", "pattern": "^[0-9a-f]{64}$"}, required=True,
    description="as a receipt has it", examples=[OpenApiExample("Of a receipt", value="9f" * 32)],
)  # fmt: skip
SIZES = [
    OpenApiParameter(
        name, {"type": "integer", "minimum": 1}, required=True, description=which,
        examples=[OpenApiExample("One", value=1)],
    )
    for name, which in (("first", "size of the smaller tree"), ("second", "size of the larger tree"))
]  # fmt: skip
EXAMPLE = OpenApiExample(
    "A head that a witness saw",
    value={"note": "ledger.example\n7\n…\ntime 1763800000\n\n— ledger.example …\n— witness.example …\n"},
    request_only=True,
)
