"""What a benchmark prints: measured, the limit measured beside it in the same run, the target, held or missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """One target."""

    what: str
    measured: str
    limit: str
    target: str
    held: bool | None = None  # None: no target, for orientation


@dataclass
class Report:
    """The lines of one benchmark."""

    name: str
    lines: list[Line] = field(default_factory=list)

    def note(self, what: str, measured: str) -> None:
        self.lines.append(Line(what, measured, "", ""))

    def at_least(self, what: str, value: float, limit: float, share: float, unit: str, beside: str) -> None:
        """`value` should be at least `share` times `limit`."""
        ratio = value / limit if limit else float("nan")
        self.lines.append(
            Line(
                what,
                f"{value:,.0f} {unit}",
                f"{limit:,.0f} {unit} {beside}",
                f"{ratio:.2f} x, wants >= {share}",
                ratio >= share,
            )
        )

    def at_most(self, what: str, value: float, limit: float, share: float, unit: str, beside: str) -> None:
        """`value` should be at most `share` times `limit`."""
        ratio = value / limit if limit else float("nan")
        self.lines.append(
            Line(
                what,
                f"{value:,.2f} {unit}",
                f"{limit:,.2f} {unit} {beside}",
                f"{ratio:.2f} x, wants <= {share}",
                ratio <= share,
            )
        )

    def below(self, what: str, value: float, bound: float, unit: str, beside: str = "") -> None:
        """`value` should not exceed a fixed figure."""
        self.lines.append(Line(what, f"{value:,.2f} {unit}", beside, f"wants <= {bound:g} {unit}", value <= bound))

    def above(self, what: str, value: float, bound: float, unit: str, beside: str = "") -> None:
        """`value` should reach a fixed figure."""
        self.lines.append(Line(what, f"{value:,.0f} {unit}", beside, f"wants >= {bound:g} {unit}", value >= bound))

    @property
    def held(self) -> bool:
        return all(line.held is not False for line in self.lines)

    def show(self, say: Callable[..., None] | None = None) -> None:
        table = Table(title=self.name, title_justify="left", show_edge=False, pad_edge=False)
        for column in ("work", "measured", "limit beside it", "target", ""):
            table.add_column(column, justify="left", overflow="fold")
        for line in self.lines:
            verdict = {True: "HELD", False: "MISSED", None: ""}[line.held]
            table.add_row(line.what, line.measured, line.limit, line.target, verdict)
        (say or Console(width=150, highlight=False).print)(table)
