"""Managers at their board and their other pages."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect


def tell(site):
    """Let somebody tell the other manager's center of a long wait; a sixth in ten minutes would only be counted."""
    center = site.api("/me/mandates", site.token("manager2")).json()["results"][0]["center"]["code"]
    at = datetime.now(UTC) - timedelta(hours=1)
    sent = {
        "id": str(uuid.uuid4()),
        "center": center,
        "visited_at": at.isoformat(timespec="seconds"),
        "scores": {"waiting_time": 1, "reception": 2},
        "comment": "انتظرت طويلا",
        "comment_language": "ar",
        "notify_center": "now",
        "share_comment": True,
    }
    site.api("/evaluations", site.token(f"{uuid.uuid4().hex}@example.org"), json=sent)


@pytest.mark.main
def test_an_alert_comes_live_and_is_handled_in_place(language, signed_in, check_page, site, allow):
    board = signed_in("manager2", language)
    allow(board, "400")
    board.goto("/manage")
    expect(board.locator('#line[data-state="live"]')).to_be_visible()
    told = board.locator('[data-alert][data-kind="rating_told"][data-state="open"]')
    before = told.count()
    tell(site)
    expect(told).to_have_count(before + 1)
    check_page(board, "board")
    number = told.first.get_attribute("data-alert")
    card = board.locator(f'[data-alert="{number}"]')
    card.locator('[data-deed="acknowledge"]').click()
    expect(board.locator(f'[data-alert="{number}"][data-state="acknowledged"]')).to_be_visible()
    card.locator('[data-deed="resolve"]').click()
    board.locator("#resolve select").select_option("queue")
    check_page(board, "resolve", explained={"#action-hint": "two lines on the plain ground of the dialog"})
    board.locator("#resolve button[value=yes]").click()  # nothing written: refused, and nothing is lost
    expect(board.locator("#resolve .field__error")).to_be_visible()
    board.locator("#resolve textarea").fill("فتحنا شباكا ثالثا")
    board.locator("#resolve button[value=yes]").click()
    expect(card).to_have_count(0)
    board.locator("label:has([value=resolved])").click()
    expect(card).to_be_visible()
    card.locator("h2 a").click()
    expect(board).to_have_url(re.compile(f"/manage/alerts/{number}$"))
    check_page(board, "alert")


def test_a_rule_is_changed_and_goes_with_the_preset_again(signed_in, allow):
    page = signed_in("manager")
    allow(page, "400")
    page.goto("/manage/rules")
    praise = page.locator('[data-rule="praise"]')
    praise.locator('[data-role="threshold"]').fill("80")
    page.locator("#save").click()
    expect(praise.locator('[data-role="preset"]')).to_be_visible()
    praise.locator('[data-role="threshold"]').fill("99")
    page.locator("#save").click()
    expect(praise.locator(".field__error")).to_be_visible()
    praise.locator('[data-role="preset"]').click()
    page.locator("#save").click()
    expect(praise.locator('[data-role="preset"]')).to_be_hidden()
    expect(praise.locator('[data-role="threshold"]')).to_have_value("85")


def test_the_code_of_the_desk_is_shown_and_the_poster_handed_out(signed_in):
    page = signed_in("manager")
    page.goto("/manage/desk")
    expect(page.locator("#code")).to_be_visible()
    with page.expect_download() as download:
        page.locator("#poster").click()
    assert download.value.suggested_filename == "QA-HILAL.pdf"
