"""`manage.py import_centers`: what is stored, refused and told; on real data too."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from audit.models import Event
from centers.models import Center, Desk, Entity, OpeningHours, Region
from centers.source_rows import COLUMNS
from tests.centers.test_source_rows import ROW

NAMES = sorted(COLUMNS)


def write(path, rows, columns=NAMES):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def run(path, *more):
    told = io.StringIO()
    call_command("import_centers", str(path), *more, stdout=told)
    return told.getvalue().splitlines()


@pytest.fixture
def three(tmp_path, db):
    week = json.dumps({"mon": "9:00 - 12:00 / 13:30 - 17:00", "tue": "-"})
    rows = [
        ROW | {"centre_id": "a", "region": "Médéa", "hours_raw": week, "accessibility": "accessible"},
        ROW | {"centre_id": "b", "region": "medea", "hours_raw": json.dumps({"mon": "Sur RDV"})},
        ROW | {"centre_id": "c", "lat": "", "lon": ""},
    ]
    return write(tmp_path / "three.csv", rows)


def test_centers_are_made_with_what_they_need(three):
    assert run(three) == ["3 rows: 3 created, 0 updated, 0 unchanged, 0 refused"]
    a, b, c = Center.objects.order_by("code")
    assert a.region.code == b.region.code == "DZ-medea"
    assert a.region.name_en == "Médéa"
    assert c.region == a.region.parent == Region.objects.get(code="DZ")
    assert (c.region.name_ar, c.region.name_fr) == ("الجزائر", "Algérie")
    assert a.operator == Entity.objects.get(code="DZ-post_office")
    assert set(Desk.objects.values_list("center__code", "entity__code")) == {(x, "DZ-post_office") for x in "abc"}
    assert a.accessibility == ["wheelchair"]
    assert OpeningHours.objects.filter(center=a).count() == 2
    assert (b.hours_raw, b.by_appointment) == ("mon: Sur RDV", True)
    assert c.latitude is None


def test_a_second_run_changes_nothing(three):
    run(three)
    events, stamps = Event.objects.count(), list(Center.objects.values_list("updated_at", flat=True))
    assert run(three) == ["3 rows: 0 created, 0 updated, 3 unchanged, 0 refused"]
    assert Event.objects.count() == events
    assert list(Center.objects.values_list("updated_at", flat=True)) == stamps


def test_changed_rows_are_updated_also_when_only_their_hours_changed(three, tmp_path):
    run(three)
    rows = read(three)
    rows[0]["hours_raw"] = json.dumps({"mon": "9:00 - 12:00"})
    rows[1]["name_default"] = "بريد جديد"
    assert run(write(tmp_path / "changed.csv", rows)) == ["3 rows: 0 created, 2 updated, 1 unchanged, 0 refused"]
    assert OpeningHours.objects.count() == 1
    center = Center.objects.get(code="b")
    assert (center.name_ar, "جديد" in center.search_text) == ("بريد جديد", True)


def test_an_import_leaves_one_audit_row_a_batch(three):
    run(three)
    event = Event.objects.get(action="centers_imported")
    assert event.detail == {"created": 3, "updated": 0}


def test_a_dry_run_tells_and_stores_nothing(three):
    assert run(three, "--dry-run") == ["dry run: 3 rows: 3 created, 0 updated, 0 unchanged, 0 refused"]
    assert not Center.objects.exists()
    assert not Region.objects.exists()


def test_refused_rows_are_counted_and_reported(tmp_path, db):
    rows = [
        ROW | {"centre_id": "a"},
        ROW | {"centre_id": " a ", "name_default": "again"},
        ROW | {"centre_id": "b", "lat": ROW["lon"], "lon": ROW["lat"], "country": "AE"},
        ROW | {"centre_id": "=evil"},
    ]
    rows[2] |= {"lat": "55.27", "lon": "25.2"}
    report = tmp_path / "refused.csv"
    assert run(write(tmp_path / "some.csv", rows), "--report", str(report)) == [
        "4 rows: 1 created, 0 updated, 0 unchanged, 3 refused",
        "  1 duplicate_code",
        "  1 swapped_coordinates",
        "  1 wrong_code",
    ]
    assert [tuple(row.values()) for row in read(report)] == [
        ("3", "a", "duplicate_code"),
        ("4", "b", "swapped_coordinates"),
        ("5", "'=evil", "wrong_code"),
    ]
    assert Center.objects.get().name_ar == "بريد"


def test_a_code_that_another_source_owns_is_left_alone(three, tmp_path):
    run(three)
    other = write(tmp_path / "other.csv", [ROW | {"centre_id": "a", "source": "other", "name_default": "x"}])
    assert run(other)[1:] == ["  1 code_of_another_source"]
    assert Center.objects.get(code="a").name_ar == "بريد"


def test_a_region_that_is_there_under_another_code_is_used(tmp_path, db):
    top = Region.objects.create(code="AE", name_en="UAE", timezone="Asia/Dubai")
    Region.objects.create(code="DXB", name_en="Dubai", parent=top, timezone="Asia/Dubai")
    run(write(tmp_path / "one.csv", [ROW | {"country": "AE", "region": "DUBAI", "lat": "25.2", "lon": "55.27"}]))
    assert Center.objects.get().region.code == "DXB"


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [([*NAMES, "colour"], "unknown column 'colour'"), ([n for n in NAMES if n != "lat"], "column 'lat' is missing")],
)
def test_wrong_columns_are_one_clear_line(tmp_path, columns, complaint):
    path = write(tmp_path / "wrong.csv", [], columns)
    with pytest.raises(CommandError, match=complaint) as error:
        run(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b""])
def test_a_file_that_is_no_table_is_one_clear_line(tmp_path, content):
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError) as error:
        run(path)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_one_clear_line(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.csv")


@pytest.mark.data
def test_the_real_list_is_imported_twice(data_dir, tmp_path, db):
    report = tmp_path / "refused.csv"
    lines = run(data_dir / "centres.csv", "--report", str(report))
    assert lines[-3:] == [
        "27106 rows: 27074 created, 0 updated, 0 unchanged, 32 refused",
        "  31 outside_country",
        "  1 swapped_coordinates",
    ]
    refused = {row["code"]: row["reason"] for row in read(report)}
    assert refused["fra-direccte_ut-88160-01"] == "swapped_coordinates"
    some = tmp_path / "every-tenth.csv"
    with (data_dir / "centres.csv").open(encoding="utf-8", newline="") as stream:
        first, *rows = csv.reader(stream)
        with some.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([first, *rows[::10]])
    assert any(": 0 created, 0 updated, 27" in line for line in run(some)), "what is there is not changed"
    assert Center.objects.filter(latitude=None).count() == 125
    assert Center.objects.exclude(hours_raw="").count() > 100
    assert OpeningHours.objects.count() > 5000
    for q in ("القباضه الرييسيه أدرار", "adrar"):
        found = json.loads(APIClient().get("/api/v1/centers", {"q": q}).content)["results"]
        assert "dzp-01000-1" in {center["code"] for center in found}


@pytest.mark.data
def test_real_rows_made_hostile_are_refused_or_cleaned(data_dir, tmp_path, db):
    rows = []
    with (data_dir / "centres.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["country"] == "DZ" and row["lat"]:
                rows.append(row)
            if len(rows) == 6:
                break
    columns = list(rows[0])
    duplicate, blanks, harakat, marks, missing, swapped = (dict(row) for row in rows)
    duplicate["centre_id"] = rows[1]["centre_id"]
    blanks |= {name: f"  {value} \t" for name, value in blanks.items() if name != "hours_raw"}
    harakat["name_default"] = harakat["name_ar"] = "مَكْتَبُ البَرِيدِ"
    marks["name_default"] = marks["name_ar"] = "\u202bبريد\u202c\u200f"
    missing |= {"lat": "", "lon": ""}
    swapped |= {"lat": "55.3", "lon": "25.2", "country": "AE"}
    given = [rows[1], duplicate, blanks | {"centre_id": " blank-1 "}, harakat, marks, missing, swapped]
    lines = run(write(tmp_path / "hostile.csv", given, columns))
    assert lines == [
        "7 rows: 5 created, 0 updated, 0 unchanged, 2 refused",
        "  1 duplicate_code",
        "  1 swapped_coordinates",
    ]
    assert Center.objects.get(code="blank-1").name_ar == rows[1]["name_ar"].strip()
    assert Center.objects.get(code=harakat["centre_id"]).name_ar == "مَكْتَبُ البَرِيدِ"
    assert "مكتب البريد" in Center.objects.get(code=harakat["centre_id"]).search_text
    assert Center.objects.get(code=marks["centre_id"]).name_ar == "بريد"
    assert Center.objects.get(code=missing["centre_id"]).latitude is None
