"""Importing and exporting centers in the office: looked at first, done once, the same when it comes back."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import Event
from centers import imports
from centers.hours import Week, parse_week
from centers.models import Center, Desk, Entity, ImportedList, OpeningHours, Region
from tests.centers.conftest import set_hours
from tests.centers.test_source_rows import ROW

NEW = "/admin/centers/importedlist/add/"
FEW = ("centre_id", "source", "country", "type", "name_default", "name_lang", "lat", "lon")


@pytest.fixture
def office(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def table(*rows, columns=FEW, delimiter=","):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def bring(office, content, name="list.csv"):
    """Upload a file; return the page that follows."""
    return office.post(NEW, {"file": SimpleUploadedFile(name, content, "text/csv")}, follow=True)


def go(office, page):
    """Press "import" on the page that shows what a list would do."""
    listed = page.context["original"]
    url = f"/admin/centers/importedlist/{listed.pk}/import/"
    return office.post(url, {"shown": page.context["shown"]}, follow=True)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Center, Region, Entity, Desk, OpeningHours)]


def exported(office):
    answer = office.get("/admin/centers/center/export/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return b"".join(answer.streaming_content)


def test_a_preview_shows_what_would_happen_and_writes_nothing(office, directory):
    before = everything()
    page = bring(office, table(ROW, ROW | {"centre_id": "=evil"}, ROW | {"centre_id": "p-2", "name_default": ""}))
    report = page.context["report"]
    assert (report.created, report.updated, len(report.refused)) == (1, 0, 2)
    text = page.content.decode()
    assert "بريد" in text
    assert "Another row" not in text
    assert "It has no name." in text
    assert "Post office (DZ-post_office)" in text
    assert everything() == before
    assert not Event.objects.filter(action="centers_imported").exists()


def test_what_was_shown_is_done_once_however_often_it_is_confirmed(office, directory):
    page = bring(office, table(ROW))
    assert "1 center was imported." in go(office, page).content.decode()
    assert "Nothing was done." in go(office, page).content.decode()
    assert Center.objects.get(code="p-1").name_ar == "بريد"
    listed = ImportedList.objects.get()
    assert (listed.created, listed.content, listed.done_at is None) == (1, None, False)
    event = Event.objects.get(action="list_imported")
    assert event.detail["created"] == 1
    assert event.actor_id == listed.by_id


def test_a_done_list_shows_what_became_of_it(office, directory):
    page = go(office, bring(office, table(ROW)))
    assert page.status_code == 200
    assert "report" not in page.context


def test_looking_imports_nothing(office, directory):
    page = bring(office, table(ROW))
    url = f"/admin/centers/importedlist/{page.context['original'].pk}/import/"
    assert office.get(url).status_code == 405
    assert not Center.objects.filter(code="p-1").exists()


def test_a_list_that_would_do_something_else_by_now_is_shown_again(office, directory):
    bring(office, table(ROW))
    go(office, bring(office, table(ROW)))
    Center.objects.filter(code="p-1").update(phone="1")
    waiting = ImportedList.objects.get(done_at=None)
    page = office.get(f"/admin/centers/importedlist/{waiting.pk}/change/")
    Center.objects.filter(code="p-1").update(phone="2")
    assert "Please look again" in go(office, page).content.decode()
    assert Center.objects.get(code="p-1").phone == "2"
    assert ImportedList.objects.get(pk=waiting.pk).content is not None


def test_changes_are_shown_from_what_to_what(office, directory):
    go(office, bring(office, table(ROW)))
    page = bring(office, table(ROW | {"name_default": "مكتب بريد"}))
    change = page.context["changes"][0]
    assert change["code"] == "p-1"
    assert change["fields"] == [{"field": "Name (\u2068العربية\u2069)", "before": "بريد", "after": "مكتب بريد"}]


def test_a_dropped_file_is_gone(office, directory):
    page = bring(office, table(ROW))
    url = f"/admin/centers/importedlist/{page.context['original'].pk}/drop/"
    assert office.get(url).status_code == 405
    office.post(url)
    assert not ImportedList.objects.exists()
    assert Event.objects.filter(action="list_dropped").exists()


def test_refused_rows_are_a_file_without_formulas(office, directory):
    page = bring(office, table(ROW | {"centre_id": "=cmd"}))
    answer = office.get(f"/admin/centers/importedlist/{page.context['original'].pk}/refused/")
    assert answer.content.decode("utf-8-sig").splitlines() == ["line,code,reason", "2,'=cmd,wrong_code"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff\xfe\x00", "no CSV file"),
        (table(columns=[*FEW, "colour"]), "no column “colour”"),
        (table(columns=[name for name in FEW if name != "lat"]), "“lat” is missing"),
        (b"x" * 5_000_001, "too large"),
        (table(*[ROW] * 5_001), "too large"),
    ],
    ids=["bytes", "unknown", "missing", "bytes too many", "rows too many"],
)
def test_what_is_no_list_is_refused_in_the_form(office, directory, content, complaint):
    page = bring(office, content)
    assert complaint in page.content.decode()
    assert not ImportedList.objects.exists()


def test_tables_with_semicolons_are_read(office, directory):
    assert bring(office, table(ROW, delimiter=";")).context["report"].created == 1


def test_hostile_texts_are_shown_as_texts(office, directory):
    page = bring(office, table(ROW | {"name_default": "<script>alert(1)</script>"}), name="<b>.csv")
    assert "<script>alert" not in page.content.decode()
    assert "<b>.csv" not in page.content.decode()


def test_the_directory_comes_back_unchanged(office, directory):
    harbour = directory.harbour
    Center.objects.filter(pk=harbour.pk).update(
        name_ur="بندرگاہ", name_zh_hans="港口", address_fr="1, rue du Port", postcode="+123", phone="=1+1",
        accessibility=["ramp", "braille"], by_appointment=True, hours_raw="mon: by appointment\nor call",
        latitude=25.1234567, longitude=55.3, kind="complex", source="by hand",
    )  # fmt: skip
    set_hours(harbour, Week(parse_week({"mon": "9:00 - 12:00 / 13:30 - 17:00", "sun": "22:00 - 2:00"}).shifts))
    OpeningHours.objects.create(center=harbour, weekday=2, opens="06:00", closes="23:30")
    OpeningHours.objects.create(center=harbour, weekday=3, opens="00:00", closes="00:00")
    from centers.derived import derive

    for center in Center.objects.all():
        derive(center)
        center.save()
    before = everything()
    page = bring(office, exported(office))
    report = page.context["report"]
    assert (report.created, report.updated, report.unchanged, report.refused) == (0, 0, 2, [])
    assert report.changes == {}
    imports.take_in(imports.opened(imports.text_of(exported(office))), by=None)
    assert [len(rows) for rows in everything()] == [len(rows) for rows in before]


def test_the_demonstration_comes_back_unchanged(office):
    from django.core.management import call_command

    call_command("load_demo", stdout=io.StringIO())
    report = bring(office, exported(office)).context["report"]
    assert (report.created, report.updated, report.refused) == (0, 0, [])
    assert report.unchanged > 50


def test_no_cell_of_the_export_is_a_formula(office, directory):
    Center.objects.filter(code="HARBOUR").update(phone="=cmd|' /C calc'!A0", postcode="@SUM(1)")
    row = next(row for row in csv.DictReader(io.StringIO(exported(office).decode("utf-8-sig"))) if row["phone"])
    assert (row["phone"], row["postcode"]) == ("'=cmd|' /C calc'!A0", "'@SUM(1)")


def test_an_export_leaves_a_trail(office, directory):
    exported(office)
    assert Event.objects.filter(action="directory_exported").count() == 1


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"kind": "castle"}, "wrong_kind"),
        ({"timezone": "Mars/Olympus"}, "wrong_timezone"),
        ({"hours": "mon 9-12"}, "wrong_hours"),
        ({"hours": "mon 09:00-12:00; mon 13:00-14:00"}, "wrong_hours"),
        ({"hours": "mon 09:00-12:00 09:00-14:00"}, "wrong_hours"),
        ({"hours": "mon 25:00-12:00"}, "wrong_hours"),
        ({"region_code": "NOWHERE"}, "unknown_region"),
        ({"operator": "NOBODY"}, "unknown_operator"),
        ({"accessibility": "ramp wings"}, "wrong_accessibility"),
    ],
)
def test_what_is_not_known_is_refused_with_its_reason(directory, told, reason):
    content = table(ROW | told, columns=list(ROW))
    report = imports.preview(content)
    assert [refusal[2].value for refusal in report.refused] == [reason]


def test_the_table_that_holds_the_file_keeps_it_until_it_is_done(directory):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        ImportedList.objects.create(name="a", digest="0" * 64)
