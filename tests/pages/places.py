"""Every page there is: who comes there, and where. A new page gets its line here."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A page and somebody who may see it."""

    role: str  # "" for nobody
    path: str
    name: str  # of its pictures


RESIDENT = [
    Place("", "/", "find"),
    Place("", "/centers/QA-HILAL", "center"),
    Place("", "/centers/QA-SHEEHANIYA", "center-too-few"),
    Place("", "/sign-in", "sign-in"),
    Place("resident", "/rate/QA-HILAL", "rate"),
    Place("resident", "/scan", "scan"),
    Place("resident", "/share", "share-empty"),
    Place("resident", "/mine", "mine-empty"),
    Place("resident", "/me", "me"),
    Place("resident", "/centers/QA-HILAL/report", "report-empty"),
]
MANAGER = [
    Place("manager", "/manage", "board"),
    *[Place("manager", f"/manage/{name}", name) for name in ("figures", "ratings", "rules", "desk", "team")],
]
AUDITOR = [
    Place("auditor", "/audit", "scores"),
    *[Place("auditor", f"/audit/{name}", name) for name in ("ranking", "comparison", "triangulation")],
]
DESK = [
    Place("auditor", f"/audit/{name}", name)
    for name in ("alerts", "findings", "appeals", "rounds", "exports", "trail", "ledger")
]
PLACES = [*RESIDENT, *MANAGER, *AUDITOR, *DESK]
