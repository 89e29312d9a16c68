"""A manager answers a rating and objects to it, an auditor decides; its author reads the answer."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.pages.site import until

RATE = "(body) => import('/static/web/js/api.js').then(m => m.post('/evaluations', body))"


def test_a_rating_is_answered_appealed_against_and_decided(signed_in, check_page, site):
    said = f"انتظرت طويلا {uuid.uuid4().hex[:6]}"
    phone = signed_in("resident", "ar")
    rating = _told(phone, site, said)
    manager = site.token("manager2")
    center = site.api("/me/mandates", manager).json()["results"][0]["center"]["code"]
    until(lambda: said in site.api(f"/centers/{center}/evaluations", manager).text, "the words at the center")

    desk = signed_in("manager2", "ar")
    desk.goto("/manage/ratings")
    card = desk.locator("#ratings article", has_text=said)
    card.locator('[data-deed="reply"]').click()
    desk.locator("#reply textarea").fill("فتحنا شباكا ثالثا")
    desk.locator("#reply [value=yes]").click()
    expect(card.get_by_text("فتحنا شباكا ثالثا")).to_be_visible()
    expect(card.locator('[data-deed="reply"]')).to_have_count(0)
    card.locator('[data-deed="appeal"]').click()
    desk.locator("#appeal textarea").fill("كان المركز مغلقا في ذلك اليوم")
    desk.locator("#appeal [value=yes]").click()
    expect(card.locator('[data-deed="appeal"]')).to_have_count(0)
    check_page(desk, "ratings")

    audit = signed_in("auditor", "ar")
    audit.goto("/audit/appeals")
    appeal = audit.locator("[data-appeal]", has_text=said)
    appeal.locator('[data-deed="dismiss"]').click()
    audit.locator("#dismiss [value=yes]").click()  # no reason: the browser keeps the dialog
    expect(audit.locator("#dismiss")).to_be_visible()
    audit.locator("#dismiss textarea").fill("المركز كان مفتوحا حسب سجلاته")
    audit.locator("#dismiss [value=yes]").click()
    expect(audit.locator('[data-appeal][data-state="dismissed"]', has_text=said)).to_be_visible()
    check_page(audit, "appeals")
    desk.reload()
    expect(card.get_by_text("المركز كان مفتوحا حسب سجلاته")).to_be_visible()

    phone.goto(f"/mine/{rating}")
    expect(phone.get_by_text("فتحنا شباكا ثالثا")).to_be_visible()
    check_page(phone, "rating-answered")


def _told(page, site, said):
    """Rate the other manager's center so that it may know at once; the id."""
    center = site.api("/me/mandates", site.token("manager2")).json()["results"][0]["center"]["code"]
    body = {
        "id": str(uuid.uuid4()), "center": center, "scores": {"waiting_time": 2, "reception": 4},
        "visited_at": (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "comment": said, "comment_language": "ar", "notify_center": "now", "share_comment": True,
    }  # fmt: skip
    page.goto("/mine")
    page.evaluate(RATE, body)
    return body["id"]
