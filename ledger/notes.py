"""Tree heads as signed notes: the text that everybody keeps, compares and cosigns. Pure.

C2SP signed-note, tlog-checkpoint and tlog-cosignature (c2sp.org). A checkpoint says origin, size and root, a line each;
ours adds a line `time` with the seconds of the epoch. A signature line is `— name base64(key id || signature)`.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ledger.merkle import SIZE

ED25519, COSIGNATURE = 1, 4  # signature types of C2SP
LONGEST = 64 * 1024
PROMISE = b"ayn/1/promise\n"  # no checkpoint begins so: its first line is an origin


class BadNoteError(ValueError):
    """A text that is no signed note, or not signed by whom it should be."""


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: the tree of `origin` had this size and root at `time` (seconds of the epoch)."""

    origin: str
    size: int
    root: bytes
    time: int

    @property
    def body(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\ntime {self.time}\n"


@dataclass(frozen=True)
class Key:
    """A public key and the name it signs under; written `name+key id+base64(type || key)`."""

    name: str
    type: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Return the four bytes that name the key in a signature line."""
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.type]) + self.public).decode()}"


def read_key(text: str) -> Key:
    """Return the key that a text of the form of `Key` names. Raises BadNoteError."""
    try:
        name, given, coded = text.strip().split("+", 2)
        raw = b64decode(coded, validate=True)
        key = Key(name, raw[0] if raw else 0, raw[1:])
        is_named = key.id.hex() == given
    except ValueError as error:  # of a name, too, in which half a character stands
        raise BadNoteError(text) from error
    if key.type not in (ED25519, COSIGNATURE) or len(key.public) != SIZE or not is_named or not name:
        raise BadNoteError(text)
    return key


def public_key(name: str, secret: Ed25519PrivateKey, kind: int = ED25519) -> Key:
    """Return the public part of a key."""
    return Key(name, kind, secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def signed(head: Head, secret: Ed25519PrivateKey) -> str:
    """Return a checkpoint with our signature."""
    key = public_key(head.origin, secret)
    return f"{head.body}\n{_line(key, secret.sign(head.body.encode()))}"


def cosigned(body: str, name: str, secret: Ed25519PrivateKey, time: int) -> str:
    """Return the line by which a witness says at `time` that he saw a checkpoint, which extends those before."""
    signature = secret.sign(_seen(body, time))
    return _line(public_key(name, secret, COSIGNATURE), time.to_bytes(8) + signature)


def opened(note: str, key: Key) -> Head:
    """Return what a checkpoint says, after checking that `key` signed it. Raises BadNoteError."""
    body, lines = _parts(note)
    if key.type != ED25519 or not any(_signed(key, line, body) for line in lines):
        raise BadNoteError("signature")
    head = _head(body)
    if head.origin != key.name:
        raise BadNoteError("origin")
    return head


def cosignature(note: str, key: Key) -> tuple[int, str] | None:
    """Return when a witness cosigned a note (seconds of the epoch) and his line; None if he did not.

    Raises BadNoteError.
    """
    body, lines = _parts(note)
    for line in lines:
        raw = _signature(key, line)
        if key.type == COSIGNATURE and raw is not None and len(raw) == 8 + 64:
            time = int.from_bytes(raw[:8])
            if _verifies(key, raw[8:], _seen(body, time)):
                return time, f"{line}\n"
    return None


def promised(commitment: bytes, secret: Ed25519PrivateKey) -> bytes:
    """Return our promise that a commitment will be entered, 64 bytes: always the same ones."""
    return secret.sign(PROMISE + commitment)


def promise_holds(commitment: bytes, promise: bytes, key: Key) -> bool:
    """Tell whether whoever has `key` promised to enter a commitment."""
    return key.type == ED25519 and _verifies(key, promise, PROMISE + commitment)


def _parts(note: str) -> tuple[str, list[str]]:
    body, gap, rest = note.partition("\n\n")
    if len(note) > LONGEST or not gap or not rest.endswith("\n") or not _is_unicode(note):
        raise BadNoteError("note")
    return body + "\n", rest.splitlines()


def _is_unicode(text: str) -> bool:
    """Tell whether a text can be signed: half a character, which JSON lets through, has no bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _head(body: str) -> Head:
    try:
        origin, size, root, *more = body.splitlines()
        (time,) = (int(line.removeprefix("time ")) for line in more if line.startswith("time "))
        head = Head(origin, int(size), b64decode(root, validate=True), time)
    except ValueError as error:
        raise BadNoteError("checkpoint") from error
    if head.size < 0 or len(head.root) != SIZE or not origin or head.body != body:
        raise BadNoteError("checkpoint")
    return head


def _line(key: Key, signature: bytes) -> str:
    return f"\u2014 {key.name} {b64encode(key.id + signature).decode()}\n"


def _signature(key: Key, line: str) -> bytes | None:
    """Return the bytes of a signature line if it is of this key."""
    dash, _, rest = line.partition(" ")
    name, _, coded = rest.partition(" ")
    if dash != "\u2014" or name != key.name:
        return None
    try:
        raw = b64decode(coded, validate=True)
    except ValueError:
        return None
    if b64encode(raw).decode() != coded:  # spare bits at its end are set: another text for the same signature
        return None
    return raw[4:] if raw[:4] == key.id else None


def _signed(key: Key, line: str, body: str) -> bool:
    raw = _signature(key, line)
    return raw is not None and _verifies(key, raw, body.encode())


def _verifies(key: Key, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _seen(body: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{body}".encode()
