"""`python -m tests.drills kill_worker --seconds 60`: exit code 0 only where the promise held; figures last."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.drills import alerts, broken_line, erasure, images, nosy_manager, ranking_calibration, sealing, tampering
from tests.drills.drill import NAMES, Plan, run
from tests.drills.verdict import Verdict

ALERTS, IMAGES = "alerts", "images"
OTHERS = {
    "erasure": erasure.run,
    "nosy_manager": nosy_manager.run,
    "ranking_calibration": ranking_calibration.run,
    "sealing": lambda seconds: sealing.run(sealing.Plan(seconds)),
    "tampering": tampering.run,
    "broken_line": lambda seconds: broken_line.run(broken_line.Plan(seconds)),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make drill")
    parser.add_argument("name", choices=[*NAMES, *OTHERS, ALERTS, IMAGES, "all"])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--rate", type=float, help="evaluations a second")
    parser.add_argument("--control", action="store_true", help="something that does not keep its word: must be found")
    parser.add_argument(
        "--dir", type=Path, help="images: send every file of this folder instead of hostile ones made here"
    )
    given = parser.parse_args()
    names = [*NAMES, *OTHERS, ALERTS, IMAGES] if given.name == "all" else [given.name]
    return max([_one(name, given) for name in names])


def _one(name: str, given: argparse.Namespace) -> int:
    if name in OTHERS:
        return _told(name, OTHERS[name](given.seconds))
    if name == IMAGES:
        return _told(name, images.run(given.dir))
    rate = {"rate": given.rate} if given.rate else {}
    if name == ALERTS:
        sockets = alerts.Plan(given.seconds, forgetful=given.control, **rate)
        print(f"{name}: {sockets.people * sockets.devices} sockets for {sockets.seconds:.0f} s", flush=True)
        verdict, loss = alerts.run(sockets), "missing"
    else:
        plan = Plan((NAMES[name],), given.seconds, given.kills, durable=not given.control, **rate)
        print(f"{name}: {plan.kills} kills in {plan.seconds:.0f} s at {plan.rate:.0f} evaluations a second", flush=True)
        verdict, loss = run(plan), "lost"
    if not given.control:
        return _told(name, verdict)
    _tell(verdict)
    found = bool(verdict.figures[loss])
    print(f"{name}, negative control: {'the loss was found' if found else 'NO LOSS COULD BE SHOWN'}", flush=True)
    return 0 if found else 1


def _told(name: str, verdict: Verdict) -> int:
    _tell(verdict)
    print(f"{name}: {'BROKEN' if verdict.broken else 'HELD'}", flush=True)
    return 1 if verdict.broken else 0


def _tell(verdict: Verdict) -> None:
    for line in verdict.broken:
        print(f"  broken   {line}")
    for what, value in verdict.figures.items():
        print(f"  {what:<50} {value}")


if __name__ == "__main__":
    sys.exit(main())
