"""The command line: reads files, has them checked, says what was found. Ends with 0, 1 (exposed) or 2 (unreadable)."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ayn_verify import shapes, tiles
from ayn_verify.findings import UnreadableError, told
from ayn_verify.heads import compared, key_of, witnessed
from ayn_verify.receipts import answer_checked, checked
from ayn_verify.words import CODES, environment_language, line, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ayn_verify.findings import Finding
    from ledger.notes import Key

HELD, EXPOSED, UNREADABLE = 0, 1, 2
LARGEST = 16 * 1024 * 1024  # bytes of a file that is read whole


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process by default); return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    language = environment_language(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = parser(language).parse_args(words)
    try:
        return _said(given.check(given, language), language)
    except UnreadableError as error:
        sys.stderr.write(say(language, error.word, error.values) + "\n")
    except Exception as error:  # a traceback would end with 1, as if something were exposed
        sys.stderr.write(say(language, "broken_off", {"detail": f"{type(error).__name__}: {error}"}) + "\n")
    return UNREADABLE


def _said(found: list[Finding], language: str) -> int:
    """Say what was found; return the exit code."""
    for each in found:
        sys.stdout.write(line(language, each) + "\n")
    code = EXPOSED if any(each.holds is False for each in found) else HELD
    sys.stdout.write(say(language, "end_exposed" if code else "end_held") + "\n")
    return code


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks the language."""

    language = "en"

    def error(self, message: str) -> NoReturn:
        """End with 2 and say how to ask for help."""
        self.print_usage(sys.stderr)
        self.exit(UNREADABLE, say(self.language, "not_understood", {"detail": message, "prog": self.prog}) + "\n")

    def format_help(self) -> str:
        """Return the help; what argparse says itself is translated by its headings only."""
        text = super().format_help()
        for heading in ("usage", "positional arguments", "options"):
            text = text.replace(f"{heading}:", say(self.language, f"heading_{heading.partition(' ')[0]}") + ":", 1)
        return text


def parser(language: str) -> argparse.ArgumentParser:
    """Return the parser of the command line, whose help teaches in a language."""
    _Parser.language = language
    top = _Parser(
        prog="ayn-verify", description=say(language, "help"), epilog=say(language, "help_exits"), add_help=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    _common(top, language)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", title=say(language, "commands"))

    def command(name: str, check: Callable[[argparse.Namespace, str], list[Finding]]) -> Callable[..., None]:
        text = say(language, f"help_{name}")
        own = commands.add_parser(
            name, help=say(language, f"what_{name}"), description=text, add_help=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        _common(own, language)
        own.set_defaults(check=check)

        def argument(flag: str, word: str, **more: Any) -> None:
            own.add_argument(flag, help=say(language, f"help_{word}").replace("%", "%%"), **more)

        return argument

    head = command("head", _head)
    head("note", "note", metavar="NOTE", type=Path)
    _key(head)
    head("--witness", "witness", metavar="KEY", action="append", default=[])
    receipt = command("receipt", _receipt)
    receipt("receipt", "receipt_file", metavar="RECEIPT.json", type=Path)
    _key(receipt)
    receipt("--rating", "rating", metavar="RATING.json", type=Path)
    receipt("--factors", "factors", metavar="FACTORS.json", type=Path)
    receipt("--head", "kept", metavar="NOTE", type=Path)
    receipt("--consistency", "proof", metavar="PROOF.json", type=Path)
    consistency = command("consistency", _consistency)
    consistency("old", "old", metavar="OLD_NOTE", type=Path)
    consistency("new", "new", metavar="NEW_NOTE", type=Path)
    consistency("proof", "proof", metavar="PROOF.json", type=Path, nargs="?")
    _key(consistency)
    round_ = command("round", _round)
    round_("manifest", "manifest", metavar="MANIFEST.json", type=Path)
    round_("rows", "rows", metavar="ROWS.ndjson.gz", type=Path)
    round_("--key", "key", metavar="KEY")
    round_("--entry", "entry", metavar="ENTRY.json", type=Path)
    round_("--entries", "entries", metavar="ENTRIES.ndjson.gz", type=Path)
    round_("--ledger", "ledger", metavar="FOLDER", type=Path)
    round_("--head", "round_head", metavar="NOTE", type=Path)
    round_("--receipt", "round_receipt", metavar="RECEIPT.json", type=Path, action="append", default=[])
    round_("--rating", "round_rating", metavar="RATING.json", type=Path, action="append", default=[])
    fetch = command("fetch", _fetch)
    fetch("base", "base", metavar="BASE_URL")
    fetch("--into", "into", metavar="FOLDER", type=Path, required=True)
    _key(fetch)
    return top


def _common(own: argparse.ArgumentParser, language: str) -> None:
    own.add_argument("-h", "--help", action="help", help=say(language, "help_help"))
    own.add_argument("--language", choices=CODES, help=say(language, "help_language"), metavar="|".join(CODES))


def _key(argument: Callable[..., None]) -> None:
    argument("--key", "key", metavar="KEY", required=True)


def _head(given: argparse.Namespace, _language: str) -> list[Finding]:
    return witnessed(_text(given.note), _read_key(given.key), [_read_key(each) for each in given.witness])


def _receipt(given: argparse.Namespace, _language: str) -> list[Finding]:
    receipt, key = _json(given.receipt), _read_key(given.key)
    rating = _json(given.rating) if given.rating else None
    factor_set = _json(given.factors) if given.factors else None
    if "receipt" in receipt:
        return answer_checked(receipt, key, rating=rating or receipt, factor_set=factor_set)
    return checked(
        receipt,
        key,
        rating=rating,
        factor_set=factor_set,
        kept=_text(given.head) if given.head else None,
        proof=shapes.consistency(_json(given.consistency)) if given.consistency else None,
    )


def _consistency(given: argparse.Namespace, _language: str) -> list[Finding]:
    proof = shapes.consistency(_json(given.proof)) if given.proof else None
    return compared(_text(given.old), _text(given.new), proof, _read_key(given.key))


def _round(given: argparse.Namespace, language: str) -> list[Finding]:
    from ayn_verify import rounds  # numbers are needed here only

    if given.key is None and (given.entry or given.receipt or given.ledger):
        raise UnreadableError("key_needed")
    if bool(given.entries) != bool(given.ledger) or (given.head and not given.ledger):
        raise UnreadableError("ledger_needed")
    key = _read_key(given.key) if given.key else None
    manifest, entry = _json(given.manifest), _json(given.entry) if given.entry else None
    receipts = {shapes.opening(one).id: one for one in map(_json, given.receipt)}
    ratings = {shapes.text(one, "id"): one for one in map(_json, given.rating)}
    if not set(ratings) <= set(receipts):
        raise UnreadableError("rating_alone")
    watch = rounds.Watch({shapes.digest(one, "commitment").hex(): identity for identity, one in receipts.items()})
    with _bar(say(language, "reading_rows"), _count(manifest)) as seen:
        found = rounds.recomputed(manifest, _there(given.rows), watch, seen)
    found += rounds.entered(manifest, entry, key)
    found += _standing(given, language, _count(manifest), key) if given.ledger and key else [told("no_entries")]
    for identity, one in receipts.items():
        if key is not None:
            found += rounds.rated(manifest, watch.found.get(identity), one, ratings.get(identity), key)
    return found


def _standing(given: argparse.Namespace, language: str, count: int | None, key: Key) -> list[Finding]:
    from ayn_verify.standing import stand

    kept = _text(given.head) if given.head else None
    with _bar(say(language, "reading_leaves"), None) as seen:
        leaves, since, found = tiles.opened(given.ledger, key, kept, seen)
    if leaves is not None:
        with _bar(say(language, "reading_entries"), count) as seen:
            found += stand(_there(given.rows), _there(given.entries), leaves, since, seen)
    return found


def _count(manifest: dict[str, Any]) -> int | None:
    rows = manifest.get("rows")
    total = rows.get("count") if isinstance(rows, dict) else None
    return total if type(total) is int and 0 <= total < 2**63 else None


def _fetch(given: argparse.Namespace, _language: str) -> list[Finding]:
    from ayn_verify import fetching  # the net is needed here only

    return fetching.looked(given.base, given.into, _read_key(given.key))


@contextmanager
def _bar(title: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show a bar in a terminal; yields what is told how many things were read."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=total)
        yield lambda read: progress.update(task, completed=read)


def _read_key(given: str) -> Key:
    """Return the key that is given as it is, or as a file that holds it, alone or as `GET /ledger/key` gives it."""
    path = Path(given)
    if "+" in given and not path.is_file():
        return key_of(given)
    text = _text(path)
    return key_of(shapes.text(shapes.parsed(text, str(path)), "key") if text.lstrip().startswith("{") else text)


def _json(path: Path) -> dict[str, Any]:
    return shapes.parsed(_text(path), str(path))


def _text(path: Path) -> str:
    """Return a file's text as it is: signatures are of bytes."""
    try:
        with _there(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise UnreadableError("too_large", name=path)
        return raw.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError("no_file", name=path) from error


def _there(path: Path) -> Path:
    if not path.is_file():
        raise UnreadableError("no_file", name=path)
    return path
