"""Administrators in the office: one language of a form at a time, deeds with what follows, a list looked at first."""

import pytest
from playwright.sync_api import expect

LIST = "/admin/centers/importedlist/"
TABLE = b"""centre_id,source,country,type,name_default,name_lang,lat,lon
office-1,pages,QA,post_office,Post office,en,25.28,51.53
office-2,pages,QA,post_office,Swapped,en,51.53,25.28
"""


@pytest.fixture
def office(context_for):
    def enter(language="en", device="desk"):
        return context_for(language, device, "administrator").new_page()

    return enter


def test_a_form_shows_one_language_at_a_time(office, language):
    page = office(language)
    page.goto("/admin/centers/center/?q=QA-HILAL")
    page.locator("#result_list tbody th a").first.click()
    column = language.replace("-", "_")
    expect(page.locator(f"#id_name_{column}")).to_be_visible()
    expect(page.locator("[id^=id_name_]:visible")).to_have_count(1)
    page.locator("[data-tongue-of=ur]").click()
    name = page.locator("#id_name_ur")
    expect(name).to_be_visible()
    expect(name).to_have_css("direction", "rtl")
    expect(page.locator("[id^=id_name_]:visible")).to_have_count(1)
    mark = page.locator("[data-tongue-of=ur] [data-mark=empty]")
    before = name.input_value()
    name.fill("")
    expect(mark).to_be_visible()
    assert name.get_attribute("placeholder")
    name.fill(before)
    page.locator("#id_name_en").evaluate("field => { field.value = ''; }")
    page.locator("[name=_continue]").click()
    expect(page.locator("[data-tongue-of=en] [data-mark=wrong]")).to_be_visible()
    expect(page.locator("#id_name_en")).to_be_visible()


def test_a_language_is_chosen_in_the_office(office):
    page = office("en", "phone")
    page.goto("/admin/")
    page.locator(".languages summary").click()
    page.locator(".languages button[value=ar]").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_what_has_consequences_is_confirmed(office):
    page = office()
    page.goto("/admin/evaluations/factorset/1/change/")
    page.locator("a[href$='/do/copy/']").click()
    expect(page.locator(".deed__says li")).not_to_have_count(0)
    page.locator(".submit-row button").click()
    expect(page.locator("#id_factors-0-code")).to_be_visible()
    page.locator("a[href$='/do/drop/']").click()
    page.locator(".submit-row button").click()
    expect(page.locator("#result_list")).to_be_visible()


def test_a_list_is_looked_at_before_it_is_imported(office, language):
    page = office(language, "phone")
    page.goto(f"{LIST}add/")
    page.locator("[name=file]").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": TABLE})
    page.locator("[name=_save]").click()
    expect(page.locator(".counts dd").last).to_have_text("1")
    page.locator("form[action$='/drop/'] button").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
