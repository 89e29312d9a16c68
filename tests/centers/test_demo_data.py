"""The demonstration country on paper: complete, in its place, and true to the lists it refers to."""

from __future__ import annotations

import re
import string

import pytest

from accounts.roles import Role
from centers import demo
from centers.kinds import Accessibility, CenterKind, PaymentMethod
from centers.models import CODE_PATTERN
from core.languages import CODES

CENTERS = demo.data("centers")["centers"]
DIRECTORY = demo.data("directory")
# south, north, west, east
BOXES = {
    "AUH": (22.6, 24.95, 51.5, 56.1),
    "DXB": (24.6, 25.4, 54.8, 56.2),
    "SHJ": (24.75, 25.6, 55.3, 56.4),
    "AJM": (24.75, 25.46, 55.4, 56.15),
    "UAQ": (25.3, 25.66, 55.5, 55.95),
    "RAK": (24.9, 26.1, 55.6, 56.25),
    "FUJ": (24.95, 25.7, 56.0, 56.4),
    "DOH": (25.15, 25.42, 51.42, 51.65),
    "RAY": (24.6, 25.45, 50.9, 51.5),
    "UMS": (25.35, 25.65, 51.2, 51.45),
    "WAK": (24.5, 25.25, 51.2, 51.68),
    "SHM": (25.9, 26.2, 51.0, 51.4),
    "KHO": (25.5, 25.9, 51.2, 51.65),
    "DAY": (25.38, 25.6, 51.35, 51.6),
    "SHE": (25.0, 25.7, 50.7, 51.35),
}
SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ur": r"[\u0600-\u06ff]", "hi": r"[\u0900-\u097f]", "zh-hans": r"[\u4e00-\u9fff]",
           "ru": r"[\u0400-\u04ff]"}  # fmt: skip
COMPLEXES = {"UMM-SALAL", "RAYYAN", "HILAL", "MESAIMEER", "WAKRA", "SHAMAL", "KHOR", "DAAYEN", "SHEEHANIYA", "PEARL",
             "ONAIZA"}  # fmt: skip


def texts_with(language: str) -> list[tuple[str, str]]:
    return [(key, row[language]) for key, row in demo.texts().items()]


@pytest.mark.parametrize("language", CODES)
def test_every_text_is_there_in(language):
    assert [key for key, text in texts_with(language) if not text or text != text.strip()] == []


def test_texts_have_the_eight_languages_and_no_other():
    assert all(set(row) == set(CODES) for row in demo.texts().values())


@pytest.mark.parametrize("language", SCRIPTS)
def test_texts_are_written_in_the_script_of(language):
    words = [(key, re.sub(r"{\w+}", "", text)) for key, text in texts_with(language)]
    assert [key for key, text in words if re.search(r"\w", text) and not re.search(SCRIPTS[language], text)] == []


def test_translations_have_the_same_blanks_to_fill():
    def blanks(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    wrong = [key for key, row in demo.texts().items() if len({frozenset(blanks(text)) for text in row.values()}) > 1]
    assert wrong == []


def test_every_text_is_used():
    used = {f"region.{row['code']}" for row in DIRECTORY["regions"]} | {
        f"entity.{row['code']}" for row in DIRECTORY["entities"]
    }
    used |= {f"unit.{row['text']}" for row in DIRECTORY["units"]}
    used |= {f"service.{row['text']}" for row in DIRECTORY["services"]}
    used |= {f"document.{name}" for row in DIRECTORY["services"] for name in row["documents"]}
    used |= {f"reason.{day['reason']}" for days in DIRECTORY["holidays"].values() for day in days}
    used |= {f"kind.{row['title']}" for row in CENTERS} | {f"place.{row['place']}" for row in CENTERS if "place" in row}
    others = {key for key in set(demo.texts()) - used if not key.startswith(("text.", "short."))}
    assert used <= set(demo.texts())
    assert others == set()


@pytest.mark.parametrize("center", [c for c in CENTERS if "position" in c], ids=lambda c: c["code"])
def test_center_lies_inside_its_region(center):
    south, north, west, east = BOXES[center["region"]]
    latitude, longitude = center["position"]
    assert south < latitude < north
    assert west < longitude < east


def test_only_virtual_centers_have_no_position():
    assert {c["kind"] for c in CENTERS if "position" not in c} == {"virtual"}


def test_no_two_centers_stand_on_the_same_spot():
    positions = [tuple(c["position"]) for c in CENTERS if "position" in c]
    assert len(set(positions)) == len(positions)


@pytest.mark.parametrize("rows", [CENTERS, DIRECTORY["entities"], DIRECTORY["services"], DIRECTORY["regions"]])
def test_codes_are_well_formed_and_unique(rows):
    codes = [row["code"] for row in rows]
    assert all(re.match(CODE_PATTERN, code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_names_of_centers_differ_in_every_language():
    for language in CODES:
        names = [demo.center_name(center)[language] for center in CENTERS]
        assert len(set(names)) == len(names), language


def test_qatar_has_its_eleven_complexes_with_several_entities_each():
    complexes = {
        c["code"].removeprefix("QA-"): c
        for c in CENTERS
        if demo.country_of(c["region"]) == "QA" and c["kind"] == "complex"
    }
    assert set(complexes) == COMPLEXES
    assert all(len(c["desks"]) >= 4 for c in complexes.values())


def test_a_complex_is_a_center_with_several_entities():
    assert all((c["kind"] == "complex") == (len(c["desks"]) > 1) for c in CENTERS)


def test_every_emirate_has_several_centers():
    for emirate in ("AUH", "DXB", "SHJ", "AJM", "UAQ", "RAK", "FUJ"):
        assert sum(c["region"] == emirate for c in CENTERS) >= 3, emirate


def test_sharjah_public_works_promises_ten_minutes():
    promised = [s for s in DIRECTORY["services"] if s["entity"] == "SHJ-PWD"]
    assert promised
    assert all(s["waiting"] == 10 and s["completion"] == 10 for s in promised)


def test_the_operator_has_a_desk_of_its_own():
    assert all(c["operator"] in c["desks"] for c in CENTERS)


def test_lists_name_what_exists():
    entities = {row["code"] for row in DIRECTORY["entities"]}
    regions = {row["code"] for row in DIRECTORY["regions"]}
    assert {entity for c in CENTERS for entity in c["desks"]} == entities
    assert {s["entity"] for s in DIRECTORY["services"]} == entities
    assert {c["region"] for c in CENTERS} | {e["region"] for e in DIRECTORY["entities"]} <= regions
    assert {week for c in CENTERS for week in [c.get("week"), *c.get("desk_weeks", {}).values()] if week} == set(
        DIRECTORY["weeks"]
    )
    assert {c["kind"] for c in CENTERS} == {kind.value for kind in CenterKind}
    assert {a for values in DIRECTORY["accessibility"].values() for a in values} == {a.value for a in Accessibility}
    assert {p for values in DIRECTORY["payment_methods"].values() for p in values} <= {p.value for p in PaymentMethod}


def test_every_staff_role_that_signs_in_is_there():
    people = {row["username"]: row for row in demo.data("people")["people"]}
    assert {name: row["role"] for name, row in people.items()} == {
        "manager": Role.MANAGER,
        "manager2": Role.MANAGER,
        "quality": Role.QUALITY,
        "auditor": Role.AUDITOR,
        "admin": Role.ADMINISTRATOR,
    }
    assert people["manager"]["centers"] == ["QA-HILAL"]
    assert people["manager2"]["centers"] not in ([], ["QA-HILAL"])
