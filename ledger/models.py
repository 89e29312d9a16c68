"""The log of commitments, its tree and its heads. Rows are only added; what they must not say any more is emptied."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import Exact

from ledger.entries import EntryKind
from ledger.merkle import SIZE


def _hash(**more: Any) -> Any:
    return models.BinaryField(max_length=SIZE, **more)


def _whole(field: str) -> Exact:
    """Tell the database that a hash has all its bytes, where there is one."""
    return Exact(Length(field), SIZE)


class Tree(models.Model):
    """The tree as it stands: its size and the roots of its complete subtrees. One row; who appends holds it."""

    personal = ()

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    roots = ArrayField(models.BinaryField(), default=list, help_text="of complete subtrees, the largest first")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="ledger_one_tree"),)

    def __str__(self) -> str:
        return f"{self.size} entries"


class Entry(models.Model):
    """One entry; `leaf` is what is published of it. The nonce goes when its subject is erased, `closing` comes for it.

    Both are empty only where nonce and commitment did not make the leaf when it was to be closed: a fault.
    """

    personal = ("nonce",)

    position = models.BigIntegerField(primary_key=True, help_text="0, 1, 2 ..: without gaps")
    kind = models.PositiveSmallIntegerField()
    subject = models.UUIDField(help_text="evaluation or round")
    revision = models.PositiveSmallIntegerField(default=0)
    commitment = _hash()
    nonce = _hash(null=True)
    closing = _hash(null=True, help_text="in place of the nonce: a MAC of the row; tells nothing that is not in it")
    leaf = _hash()
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in EntryKind]), name="ledger_entry_kind_known"),
            models.CheckConstraint(condition=Q(position__gte=0), name="ledger_entry_position"),
            models.CheckConstraint(condition=_whole("commitment"), name="ledger_entry_commitment_whole"),
            models.CheckConstraint(condition=_whole("nonce"), name="ledger_entry_nonce_whole"),
            models.CheckConstraint(condition=_whole("leaf"), name="ledger_entry_leaf_whole"),
            models.CheckConstraint(condition=_whole("closing"), name="ledger_entry_closing_whole"),
            models.CheckConstraint(
                condition=Q(nonce__isnull=True) | Q(closing__isnull=True), name="ledger_entry_open_or_closed"
            ),
            models.UniqueConstraint(fields=["subject", "revision", "kind"], name="ledger_entry_once"),
        )
        indexes = (models.Index(fields=["commitment"], name="ledger_entry_commitment"),)

    def __str__(self) -> str:
        return f"{self.position}"


class Queued(models.Model):
    """Something that happened beside the log of evaluations, until it is sealed: written by whoever did it."""

    personal = ()

    kind = models.PositiveSmallIntegerField()
    subject = models.UUIDField()
    revision = models.PositiveSmallIntegerField(default=0)
    commitment = _hash()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in EntryKind]), name="ledger_queued_kind_known"),
            models.CheckConstraint(condition=_whole("commitment"), name="ledger_queued_whole"),
            models.UniqueConstraint(fields=["subject", "revision", "kind"], name="ledger_queued_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Node(models.Model):
    """The root of a complete subtree of `2 ** level` leaves (level 1 and more; leaves are in the entries)."""

    personal = ()

    pk = models.CompositePrimaryKey("level", "number")
    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    root = _hash()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(level__gte=1, number__gte=0), name="ledger_node_inner"),
            models.CheckConstraint(condition=_whole("root"), name="ledger_node_whole"),
        )

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class SignedHead(models.Model):
    """A tree head that was signed and published: never another of the same size with another root."""

    personal = ()

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    root = _hash()
    signed_at = models.DateTimeField()
    note = models.TextField(help_text="the signed checkpoint")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=_whole("root"), name="ledger_head_whole"),
            models.UniqueConstraint(fields=["size", "signed_at"], name="ledger_head_once"),
        )

    def __str__(self) -> str:
        return f"{self.size} at {self.signed_at}"


class Cosignature(models.Model):
    """What a witness said of a head."""

    personal = ()

    head = models.ForeignKey(SignedHead, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=200)
    line = models.TextField(help_text="the signature line")
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["head", "witness"], name="ledger_cosigned_once"),)

    def __str__(self) -> str:
        return f"{self.witness}: {self.head_id}"
