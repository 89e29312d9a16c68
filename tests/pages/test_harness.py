"""The harness itself sees what it is there to see."""

from __future__ import annotations

import pytest

from tests.pages import looking

BAD = """<!doctype html><html lang="en" dir="ltr"><title>Bad</title><main><h1>Bad</h1>
<p id="pale" style="color:#bbb;background:#fff">hardly to be read</p><input>
<div style="width:500px">wide</div></main>"""


@pytest.fixture
def bad(context_for, site):
    """A page of ours as it must not be."""
    page = context_for("ar", "phone").new_page()
    page.route(f"{site.url}/bad", lambda route: route.fulfill(body=BAD, content_type="text/html"))
    page.goto("/bad")
    return page


def test_a_bad_page_fails_for_every_fault(bad, tmp_path, monkeypatch):
    monkeypatch.setattr(looking, "SCREENSHOTS", tmp_path)
    with pytest.raises(AssertionError) as told:
        looking.check(bad, looking.Look("anyone", "ar", "bad", {}))
    for fault in ("wants ['ar', 'rtl']", "color-contrast", "label", "scrolls sideways at 320 px"):
        assert fault in str(told.value)
    assert {each.name for each in tmp_path.rglob("*.png")} == {"bad.ar.phone.png", "bad.ar.desk.png"}


def test_a_call_to_another_host_and_a_refusal_of_the_policy_are_troubles(context_for, allow, troubles):
    page = context_for("en").new_page()
    page.goto("/")
    with page.expect_console_message(lambda message: "CSP img-src refused https://example.org" in message.text):
        page.evaluate("() => { document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'})) }")
    assert troubles(page)
    allow(page, "example.org")
    assert not troubles(page)


@pytest.mark.parametrize("role", ["resident", "manager", "quality", "auditor", "administrator"])
def test_every_role_signs_in(role, signed_in):
    page = signed_in(role)
    page.goto("/admin/login/")
    assert page.evaluate("() => JSON.parse(localStorage['ayn.person']).role") == role
    assert page.request.post("/session/refresh").ok


def test_the_administrator_is_in_the_office(signed_in):
    page = signed_in("administrator")
    page.goto("/admin/")
    assert page.locator("#logout-form").count() == 1
