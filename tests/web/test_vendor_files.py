"""What pages load of others' making: the very files that `make vendor` made, fit for the policy of content."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "web"
STATIC, VENDOR = ROOT / "static" / "web", ROOT / "vendor"
MADE = dict(reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
SCRIPTS = sorted((STATIC / "vendor").glob("*.js"))
OUTLINES = sorted((STATIC / "map").glob("*.json"))
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xlink"}


def test_the_files_are_those_that_were_made() -> None:
    there = {
        path.relative_to(STATIC).as_posix(): sha256(path.read_bytes()).hexdigest()
        for folder in ("vendor", "map", "fonts")
        for path in (STATIC / folder).rglob("*")
        if path.is_file()
    }

    assert there == MADE


@pytest.mark.parametrize("path", [*SCRIPTS, STATIC / "vendor/leaflet.css"], ids=lambda path: path.name)
def test_no_library_names_an_outside_host(path: Path) -> None:
    named = re.findall(r"(?:https?:|wss?:|[\"'(])//[\w.-]+[^\"'\s)]*", path.read_text())

    assert set(named) <= NAMESPACES


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_library_makes_code_of_text_or_points_to_a_source_map(path: Path) -> None:
    text = path.read_text()

    assert not re.findall(r"\beval\s*\(|\bnew Function\b|sourceMappingURL", text)
    assert not re.findall(r"\bset(?:Timeout|Interval)\([\"'`]", text)


@pytest.mark.parametrize("sheet", ["css/fonts.css", "vendor/leaflet.css"])
def test_a_style_sheet_loads_files_that_exist(sheet: str) -> None:
    path = STATIC / sheet
    named = re.findall(r"url\([\"']?([^\"')]+)", path.read_text())

    assert named
    assert [one for one in named if not one.startswith("#") and not (path.parent / one).is_file()] == []


def test_pinned_packages_are_the_ones_named_in_the_licences() -> None:
    pinned = json.loads((VENDOR / "package.json").read_text())["devDependencies"]
    shipped = dict(re.findall(r"^(@?[\w/-]+) ([\d.]+) \(", (STATIC / "vendor/licenses.txt").read_text(), re.MULTILINE))
    brought = {"zrender", "tslib"}  # by ECharts

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())
    assert {name: version for name, version in shipped.items() if name not in brought}.items() <= pinned.items()
    assert {"echarts", "leaflet", "qr", "@noble/hashes", "@noble/ed25519"} <= shipped.keys()


def test_outlines_are_small() -> None:
    sizes = {path.stem: path.stat().st_size for path in OUTLINES}

    assert max(size for name, size in sizes.items() if name != "world") <= 150_000
    assert sum(sizes.values()) <= 4_200_000


@pytest.mark.parametrize("country", ["ae", "qa", "sa", "om", "fr", "ru", "us", "in", "pk", "cn", "es"])
def test_the_outline_of_a_country_is_one_feature_within_its_bounds(country: str) -> None:
    (feature,) = json.loads((STATIC / "map" / f"{country}.json").read_text())["features"]
    west, south, east, north = feature["bbox"]
    corners = [corner for rings in feature["geometry"]["coordinates"] for ring in rings for corner in ring]

    assert feature["id"] == country
    assert east - west < 180
    assert all(west <= lng <= east and south <= lat <= north for lng, lat in corners)
    assert all(ring[0] == ring[-1] for rings in feature["geometry"]["coordinates"] for ring in rings)


def test_every_outline_is_named_by_the_code_of_its_country() -> None:
    codes = {path.stem for path in OUTLINES} - {"world"}

    assert all(re.fullmatch(r"[a-z]{2}", code) for code in codes)
    assert len(codes) > 230
