"""Signing in: a code for residents, a password for staff."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import expect


def test_a_resident_signs_in_although_the_phone_dropped_the_page(language, context_for, site, check_page, allow):
    page = context_for(language).new_page()
    allow(page, "/session/tokens")  # the wrong code
    address = f"sign-in-{uuid.uuid4().hex[:8]}@example.org"
    page.goto("/sign-in?next=/mine")
    page.locator("#contact").fill(address)
    page.locator("#contact-form .button").click()
    expect(page.locator("#code")).to_be_focused()
    code = site.code_for(address)
    page.reload()
    expect(page.locator("#code-sent")).to_contain_text(address)
    page.locator("#code").fill(f"{(int(code) + 1) % 1_000_000:06}")  # six digits are sent by themselves
    expect(page.locator("#code[aria-invalid=true]")).to_be_visible()
    check_page(page, "sign-in-code")
    page.locator("#code").fill(code)
    expect(page).to_have_url(f"{site.url}/mine")
    assert page.evaluate("() => sessionStorage.getItem('ayn.challenge')") is None


def test_who_is_signed_in_decides_whether_to_go_on_or_to_be_somebody_else(signed_in, check_page):
    page = signed_in("manager", device="phone")
    page.goto("/mine/5b1f0a52-7f0e-4c7c-9a64-0d7b3c0c3f11")  # not for managers
    expect(page.locator("#signed-in")).to_be_visible()
    check_page(page, "sign-in-already", role="anyone")
    page.locator("#change-person").click()
    expect(page.locator("#contact")).to_be_visible()
    page.locator("#staff summary").click()
    page.locator("#username").fill("quality")
    page.locator("#password").fill("demo")
    page.locator("#staff-form .button").click()
    expect(page).to_have_url(re.compile("/sign-in[?]next="))  # not for quality teams either
    page.locator("#go-on").click()
    expect(page).to_have_url(re.compile("/manage$"))
