"""Fraud: how much of what is planted among real ratings the detectors find, and how much of what they propose is it."""

from __future__ import annotations

import json
import os
import random
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from bench import planted
from bench.planted import ATTACKS, World
from bench.report import Report
from scores.detectors.examining import examine
from scores.detectors.sights import ALBUM, WINDOW, DaySummary, Scene, Sight, Tone, summary
from scores.detectors.texts import identical_texts

SEED = 20_261_121
STRENGTHS = (5, 10, 20, 40)
WORLDS = 8  # of each strength
STRONG = 20  # ratings: the strength of the targets
# Percent of an attack's ratings that its own detector proposes, and of its proposals that were planted.
RECALL = {
    "burst": 60, "one_network": 70, "one_device": 99, "one_account": 99, "identical_texts": 90,
    "identical_photos": 95, "impossible_travel": 60, "staff (device)": 99, "staff (network)": 80, "sudden_praise": 80,
}  # fmt: skip
PRECISION = {
    "burst": 80, "one_network": 90, "one_device": 99, "one_account": 99, "identical_texts": 99,
    "identical_photos": 99, "impossible_travel": 85, "staff": 80, "sudden_praise": 85,
}  # fmt: skip
OVERALL = 88


@dataclass
class Found:
    """What the detectors proposed in one world, by detector, and how many findings that were."""

    by: dict[str, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    findings: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def all(self) -> set[uuid.UUID]:
        return set().union(*self.by.values()) if self.by else set()


@dataclass(frozen=True)
class Trial:
    """A world in which each attack was planted once, all of one strength."""

    strength: int
    world: World
    found: Found

    def caught(self, kind: str, by: str | None = None) -> tuple[int, int]:
        """How many of an attack's ratings were proposed (by one detector), of how many."""
        theirs = {identity for identity, planted_as in self.world.planted.items() if planted_as == kind}
        return len(theirs & (self.found.by[by] if by else self.found.all)), len(theirs)


def look(world: World) -> Found:
    """Inspect every day of every center as the worker does, in order."""
    found = Found()
    for center, sights in world.sights.items():
        days: dict[date, list[Sight]] = defaultdict(list)
        for sight in sights:
            days[sight.day].append(sight)
        past: dict[date, DaySummary] = {}
        suspects: set[uuid.UUID] = set()
        for day in sorted(days):
            week = [sight for back in range(WINDOW.days) for sight in days.get(day - timedelta(days=back), ())]
            staff = frozenset(world.staff.get((center, day), ()))
            month = [sight for back in range(ALBUM.days) for sight in days.get(day - timedelta(days=back), ())]
            scene = Scene(day, week, past, world.elsewhere, staff, world.photos(month))
            for proposal in examine(scene):
                found.findings[proposal.detector] += not proposal.suspects & found.by[proposal.detector]
                found.by[proposal.detector] |= proposal.suspects
                suspects |= proposal.suspects
            past[day] = summary(days[day], frozenset(suspects))
    return found


def run(report: Report) -> None:
    folder = Path(os.environ.get("AYN_DATA_DIR", ""))
    if not (folder / "ratings.ndjson").is_file():
        raise SystemExit("AYN_DATA_DIR must name the folder of ratings.ndjson")
    _alone(report, planted.real(folder, random.Random(SEED)))
    _languages(report, folder)
    trials = [_trial(folder, strength, SEED + n) for strength in STRENGTHS for n in range(1, WORLDS + 1)]
    for kind in ATTACKS:
        _tell_recall(report, kind, trials)
    _tell_precision(report, trials)


def _alone(report: Report, honest: World) -> None:
    began = time.perf_counter()
    alarms = look(honest)
    ratings = sum(map(len, honest.sights.values()))
    report.note("inspecting the real ratings", f"{ratings:,} in {time.perf_counter() - began:.1f} s")
    report.below("of them suspected, nothing planted", 100 * len(alarms.all) / ratings, 0.5, "%", f"{len(alarms.all)}")
    for detector, count in sorted(alarms.findings.items()):
        report.note(f"findings there: {detector}", f"{count}, {len(alarms.by[detector])} ratings")


def _languages(report: Report, folder: Path) -> None:
    """Every comment of eight languages as one week of one center: how many seem copied?"""
    lines = (folder / "comments_8_languages.ndjson").read_text().splitlines()
    at = planted.FIRST
    sights = [Sight(uuid.uuid4(), at, at, Tone.BETWEEN, comment=json.loads(line)["text"]) for line in lines]
    copied = sum(len(proposal.suspects) for proposal in identical_texts(Scene(at.date(), sights)))
    report.below("real comments in eight languages taken for copies", 100 * copied / len(sights), 0.5, "%", f"{copied}")


def _trial(folder: Path, strength: int, seed: int) -> Trial:
    dice = random.Random(seed * 100 + strength)
    world = planted.real(folder, dice)
    for kind in ATTACKS:
        planted.plant(world, dice, kind, strength)
    return Trial(strength, world, look(world))


def _tell_recall(report: Report, kind: str, trials: list[Trial]) -> None:
    shares = {}
    for strength in STRENGTHS:
        sums = [trial.caught(kind, kind.split(maxsplit=1)[0]) for trial in trials if trial.strength == strength]
        shares[strength] = 100 * sum(caught for caught, _ in sums) / sum(planted for _, planted in sums)
    others = "  ".join(f"{strength}: {share:.0f} %" for strength, share in shares.items() if strength != STRONG)
    report.above(f"recall of {STRONG}, {kind}", shares[STRONG], RECALL[kind], "%", others)


def _tell_precision(report: Report, trials: list[Trial]) -> None:
    for detector in sorted({kind.split()[0] for kind in ATTACKS}):
        proposed = sum(len(trial.found.by[detector]) for trial in trials)
        right = sum(len(trial.found.by[detector] & trial.world.planted.keys()) for trial in trials)
        report.above(
            f"precision, {detector}", 100 * right / max(proposed, 1), PRECISION[detector], "%", f"of {proposed}"
        )
    everything = sum(len(trial.found.all) for trial in trials)
    right = sum(len(trial.found.all & trial.world.planted.keys()) for trial in trials)
    report.above("precision, all", 100 * right / max(everything, 1), OVERALL, "%", f"of {everything}")
    planted_in = sum(len(trial.world.planted) for trial in trials)
    report.note("recall, all strengths and kinds", f"{100 * right / planted_in:.0f} % of {planted_in}")
