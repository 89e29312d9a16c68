"""A nosy manager with every endpoint, socket frame and card he has: he finds nobody, unless a protection is off."""

from __future__ import annotations

import json
import time
from dataclasses import fields, replace
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from evaluations.policy import STANDARD, Policy
from tests.attacks.nosy import ENOUGH, attack, broken, smallest_group, told, world
from tests.drills.listener import Listener
from tests.drills.verdict import Verdict
from tests.house import house

WEEKS = 26
SEED = 2
# What of the policy is a protection; the number of visits is estimated from ratings alone and protects nothing more.
OFF: dict[str, Any] = {
    "k": 2, "k_texts": 2, "k_language": 1, "by_people": False, "aligned": False, "coarse": False, "shuffled": False,
    "fresh_ids": False, "screened": False, "banded": False,
}  # fmt: skip
OWN = ("alerts", "centers/{center}/evaluations", "centers/{center}/scorecard", "centers/{center}", "me", "me/data")
OTHERS = ("scorecards?level=center", "appeals", "evaluations", "evaluations/{rating}")


def run(seconds: float) -> Verdict:
    """Play him against the policy in many worlds, against every weakened policy, and against a real installation."""
    verdict = Verdict()
    _worlds(verdict, seconds)
    for name, value in OFF.items():
        weakened: Policy = replace(STANDARD, **{name: value} | ({"visits": 0} if name == "k" else {}))
        visits, ratings = world(1)
        found = broken(attack(visits, ratings, told(ratings, weakened)))
        verdict.expect(f"found out without {name}", bool(found), True)
    verdict.expect("protections never switched off", len({f.name for f in fields(STANDARD)} - set(OFF)), 2)
    _lives(verdict)
    _installation(verdict)
    return verdict


def _lives(verdict: Verdict) -> None:
    """Let the product live through weeks, whole and with each protection off, and judge its real answers."""
    with house() as installation:
        installation.seed(centers=1)
        played = json.loads(installation.python("-m", "tests.drills.nosy_lives", str(SEED)))
    verdict.expect("days on which another world looks other", played["days that differ"], 0)
    verdict.expect("attacks that get anywhere in the real answers", played["broken"], [])
    for name, found in played["off"].items():
        verdict.expect(f"found out in the real answers without: {name}", found, True)
    verdict.figures |= {f"real answers: {name}": value for name, value in played["figures"].items()}


def _worlds(verdict: Verdict, seconds: float) -> None:
    deadline, seed, worst = time.monotonic() + seconds / 2, 100, {}
    while time.monotonic() < deadline or seed == 100:
        visits, ratings = world(seed)
        figures = attack(visits, ratings, told(ratings, STANDARD))
        verdict.broken += [f"world {seed}: {name} {figures[name]}" for name in broken(figures)]
        for name, value in figures.items():
            better = min if name.startswith("people") else max
            worst[name] = better(worst.get(name, value), value)
        seed += 1
    verdict.figures |= {"years of a center played": seed - 100, **worst}


def _installation(verdict: Verdict) -> None:
    with house() as installation:
        seeds = installation.seed(centers=2)
        center = seeds["centers"][0]
        truth = json.loads(installation.python("-m", "tests.drills.nosy_inside", center, str(SEED), str(WEEKS)))
        url = installation.start_web()
        listener = Listener(url, seeds["manager"])
        listener.start()
        read = [page for path in OWN for page in _pages(f"{url}/api/v1/{path.format(center=center)}", seeds["manager"])]
        for path in OTHERS:
            address = f"{url}/api/v1/{path.format(rating=truth['secrets'][0])}"
            verdict.expect(f"refused: {path.partition('?')[0]}", _status(address, seeds["manager"]), 403)
        deadline = time.monotonic() + 20
        while len(_pulses(listener)) < len(truth["pulses"]) and time.monotonic() < deadline:
            time.sleep(0.2)
        listener.enough.set()
        listener.join(5)
    everything = json.dumps([read, listener.frames])
    verdict.expect("pulses on the socket", len(_pulses(listener)), len(truth["pulses"]))
    verdict.expect("ids, pseudonyms and tickets in all answers", sum(s in everything for s in truth["secrets"]), 0)
    ratings = {str(rating.id): rating for rating in world(SEED, WEEKS)[1]}
    blocks = [[ratings[one] for one in truth["pulses"][end]] for end in sorted(truth["pulses"])]
    cards = [[one for block in blocks[: upto + 1] for one in block] for upto in range(len(blocks))]
    group, bundle = smallest_group([*blocks, *cards]), min(truth["bundles"], default=0)
    verdict.figures |= {"bytes he read": len(everything), "texts told in bundles": len(truth["bundles"])}
    verdict.figures |= {"smallest determined group": group, "smallest bundle of texts": bundle}
    if min(group, bundle) < ENOUGH:
        verdict.broken.append(f"a group of {min(group, bundle)} is determined")


def _pulses(listener: Listener) -> list[dict[str, object]]:
    """Return the pulses he heard; what rules find in them comes besides."""
    return [frame for frame in listener.frames if frame["kind"] == "pulse"]


def _pages(address: str | None, token: str) -> list[Any]:
    found = []
    while address:
        with urlopen(Request(address, headers={"Authorization": f"Bearer {token}"}), timeout=20) as answer:
            found.append([dict(answer.headers.items()), json.loads(answer.read())])
        address = found[-1][1].get("next")
    return found


def _status(address: str, token: str) -> int:
    try:
        with urlopen(Request(address, headers={"Authorization": f"Bearer {token}"}), timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
