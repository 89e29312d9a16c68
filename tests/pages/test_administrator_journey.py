"""The administrator's main journey: finds a center in the office, corrects it, and the public reads it at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

CENTERS = {"ar": "QA-SHAMAL", "en": "QA-KHOR", "ur": "QA-DAAYEN", "zh-hans": "QA-WAKRA"}


ADDRESSES = {
    "ar": "بجوار المسجد الكبير",
    "en": "Beside the great mosque",
    "ur": "بڑی مسجد کے پاس",
    "zh-hans": "大清真寺旁边",
}
ICONS = dict.fromkeys(
    [
        ".addlink",
        ".changelink",
        ".viewlink",
        ".deletelink",
        ".messagelist li",
        ".errornote",
        "select",
        ".select2-container",
    ],
    "Django draws its icons as backgrounds beside the words, never under them",
)


@pytest.mark.main
def test_an_administrator_corrects_a_center(language, signed_in, check_page, site):
    code, address = CENTERS[language], ADDRESSES[language]
    page = signed_in("administrator", language)
    page.goto("/admin/")
    check_page(page, "office", explained=ICONS)
    page.goto(f"/admin/centers/center/?q={code}")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    check_page(page, "office-centers", explained=ICONS)
    page.locator("#result_list tbody th a").click()
    field = page.locator(f"#id_address_{language.replace('-', '_')}")
    expect(field).to_be_visible()
    check_page(page, "office-center", explained=ICONS)
    field.fill(address)
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    check_page(page, "office-saved", explained=ICONS)
    reader = signed_in("resident", language)
    reader.goto(f"/centers/{code}")
    expect(reader.get_by_text(address).first).to_be_visible()
