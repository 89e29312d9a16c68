"""Names that a spreadsheet would run: in files that auditors download they are text."""

import csv
import io
import zipfile

import pytest

from evaluations.folding import run_once
from scores.folds import ROLLUPS
from tests.factories import log_row
from tests.scores.test_exports import PERIOD, exported, place, private  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)
FORMULAS = [
    '=HYPERLINK("https://evil.example","x")', "=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "\t=1+1", "＝1+1",
    " =1+1", "\u200b=1+1",
]  # fmt: skip


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_name_of_a_center_is_never_a_formula(
    client_of, auditor, center_a,
    place,  # noqa: F811 - a fixture
    name, form,
):  # fmt: skip
    type(center_a).objects.filter(pk=center_a.pk).update(name_en=name)
    for _ in range(5):
        log_row(**place)
    run_once(ROLLUPS)
    _told, content = exported(client_of(auditor), "scorecards", form, level="center", **PERIOD)
    if form == "xlsx":
        book = zipfile.ZipFile(io.BytesIO(content))
        sheets = "".join(book.read(part).decode() for part in book.namelist() if part.startswith("xl/worksheets/"))
        assert "<f>" not in sheets
        assert "CENTER-A" in sheets + "".join(
            book.read(part).decode() for part in book.namelist() if part.endswith("sharedStrings.xml")
        )
    else:
        (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        assert row["name"].startswith("'")
        assert name.strip() in row["name"]
