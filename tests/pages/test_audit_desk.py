"""Auditors at their desk: a file, a round that is frozen for ever, a ledger that is checked."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.pages.ledgers import KEY, Ledger
from tests.pages.site import until

LONG = 120_000  # milliseconds for whatever the worker has to do
NOW = 1_763_800_000


@pytest.mark.main
def test_a_file_is_asked_for_followed_and_fetched(language, signed_in, check_page, allow):
    page = signed_in("auditor", language)
    allow(page, "400")
    page.goto("/audit/exports")
    page.locator("#kind").select_option("evaluations")
    page.locator("#make").click()  # no days given: pointed at, beside the field
    expect(page.locator("#f-from[aria-invalid=true]")).to_be_visible()
    today = datetime.now(UTC).date()
    page.locator("#f-from").fill(str(today - timedelta(days=300)))
    page.locator("#f-to").fill(str(today))
    page.locator("#make").click()
    card = page.locator("[data-export]").first
    expect(card).to_have_attribute("data-state", re.compile("done"), timeout=LONG)
    page.reload()
    expect(card).to_have_attribute("data-state", "done")
    with page.expect_download() as download:
        card.locator('[data-deed="download"]').click()
    assert download.value.suggested_filename.endswith(".csv")
    with page.expect_download() as manifest:
        card.locator('[data-deed="manifest"]').click()
    assert manifest.value.suggested_filename.endswith(".manifest.json")
    check_page(page, "exports")


def test_a_round_is_made_frozen_and_checked(language, signed_in, check_page, allow, site):
    page = signed_in("auditor", language)
    allow(page, "400")
    page.goto("/audit/rounds")
    page.locator("#new-card summary").click()
    page.locator("#new button").click()
    expect(page.locator("#code[aria-invalid=true]")).to_be_visible()
    code = f"TRY-{uuid.uuid4().hex[:8].upper()}"
    page.locator("#code").fill(code)
    today = datetime.now(UTC).date()
    page.locator("#first_day").fill(str(today - timedelta(days=160)))
    page.locator("#last_day").fill(str(today - timedelta(days=40)))
    page.locator("#minimum_n").fill("5")
    page.locator("#new button").click()
    expect(page).to_have_url(re.compile(r"/audit/rounds/[0-9a-f-]{36}$"))
    check_page(page, "round-open")
    page.locator("#open-freeze").click()
    freeze = page.locator("#freeze [value=yes]")
    expect(freeze).to_be_disabled()
    page.locator("#freeze-code").fill(code)
    freeze.click()
    expect(page.locator('#state [data-state="frozen"]')).to_be_visible(timeout=LONG)
    expect(page.locator("#report tbody tr")).not_to_have_count(0)
    with page.expect_download() as rows:
        page.locator("#file-rows").click()
    assert rows.value.suggested_filename == f"{code}.ndjson.gz"
    token, receipt = site.token("auditor"), f"/rounds/{page.url.rpartition('/')[2]}/receipt"
    until(lambda: site.api(receipt, token).json()["entry_index"] is not None, "the round in the ledger")
    for name in ("manifest", "receipt", "key"):
        with page.expect_download() as file:
            page.locator(f"#file-{name}").click()
        assert file.value.path().stat().st_size
    check_page(page, "round-frozen")
    page.locator("#print").click()
    expect(page).to_have_url(re.compile("/audit/exports$"))


def test_a_round_is_cancelled(signed_in):
    page = signed_in("auditor", "ar")
    page.goto("/audit/rounds")
    page.locator("#new-card summary").click()
    code = f"NOT-{uuid.uuid4().hex[:8].upper()}"
    today = datetime.now(UTC).date()
    page.locator("#code").fill(code)
    page.locator("#first_day").fill(str(today - timedelta(days=60)))
    page.locator("#last_day").fill(str(today - timedelta(days=40)))
    page.locator("#minimum_n").fill("5")
    page.locator("#new button").click()
    page.locator("#open-cancel").click()
    page.locator("#cancel [value='']").click()  # rather not
    expect(page.locator("#deeds")).to_be_visible()
    page.locator("#open-cancel").click()
    page.locator("#cancel [value=yes]").click()
    expect(page.locator('#state [data-state="cancelled"]')).to_be_visible()
    expect(page.locator("#deeds")).to_be_hidden()


def test_the_ledger_is_checked_in_the_browser(language, signed_in, check_page, allow):
    page = signed_in("auditor", language)
    allow(page, "404")
    page.goto("/audit/ledger")
    expect(page.locator("#heads tbody tr")).not_to_have_count(0)
    page.locator("#check").click()
    expect(page.locator('[data-step="key"][data-found="first_seen"]')).to_be_visible()
    page.locator("#check").click()
    expect(page.locator('[data-step="key"][data-found="known"]')).to_be_visible()
    expect(page.locator("#steps [data-holds=true]")).to_be_visible()
    page.locator("#commitment").fill("0" * 64)
    page.locator("#inclusion button").click()
    expect(page.locator("#inclusion .field__error")).to_be_visible()
    check_page(page, "ledger-checked")


def test_another_key_of_the_ledger_is_a_warning(signed_in):
    page = signed_in("auditor")
    page.goto("/audit/ledger")
    page.locator("#check").click()
    expect(page.locator("#steps [data-holds=true]")).to_be_visible()
    page.evaluate("""() => { const kept = JSON.parse(localStorage.getItem('ayn.ledger'))
      localStorage.setItem('ayn.ledger', JSON.stringify({...kept, key: 'x' + kept.key})) }""")
    page.locator("#check").click()
    expect(page.locator('[data-step="key"][data-found="changed"]')).to_be_visible()
    page.locator("#forget").click()
    page.locator("#check").click()
    expect(page.locator("#steps [data-holds=true]")).to_be_visible()


CHECK_HEAD = "() => import('/static/web/js/audit/ledger-checks.js').then(m => m.checkHead())"


def test_an_older_head_does_not_replace_the_one_that_was_seen(signed_in):
    """Else a service shows the head before its fork first, and then the fork, which extends it."""
    page = signed_in("auditor", service_workers="block")
    ledger, fork = Ledger(9), Ledger(9, {7: bytes(32)})
    shown = {"note": "", "hashes": []}
    page.route(re.compile("/api/v1/ledger/key$"), lambda route: route.fulfill(json={"key": KEY}))
    page.route(re.compile("/tree-heads/latest$"), lambda route: route.fulfill(json={"note": shown["note"]}))
    page.route(re.compile("/proofs/consistency"), lambda route: route.fulfill(
        json={"first": 5, "second": 9, "hashes": shown["hashes"]}))  # fmt: skip
    page.goto("/audit/exports")  # any page of ours: the module is what is tried

    def checked(note, of):
        shown.update(note=note, hashes=of.consistency(5, 9))
        (found,) = [each for each in page.evaluate(CHECK_HEAD) if each["step"] == "grown"]
        return found["found"], page.evaluate("() => JSON.parse(localStorage.getItem('ayn.ledger')).head")

    newest = ledger.note(9, time=NOW)
    assert checked(newest, ledger) == ("first_head", newest)
    assert checked(ledger.note(5, time=NOW - 60), ledger) == ("grown", newest)
    assert checked(ledger.note(9, time=NOW - 1), ledger) == ("equal", newest)
    assert checked(fork.note(9, time=NOW + 60), fork) == ("two", newest)
    again = ledger.note(9, time=NOW + 60)
    assert checked(again, ledger) == ("equal", again)


def test_a_finding_is_read_and_decided_once_with_a_reason(language, signed_in, check_page, site):
    token = site.token("auditor")
    until(lambda: site.api("/findings?state=open", token).json()["results"], "a finding among the ratings")
    page = signed_in("auditor", language)
    page.goto("/audit/findings?state=open")
    first = page.locator("[data-finding]").first
    number = first.get_attribute("data-finding")
    first.locator("h2 a").click()
    expect(page).to_have_url(re.compile(f"/audit/findings/{number}$"))
    expect(page.locator("#ratings tr")).not_to_have_count(0)
    check_page(page, "finding")
    page.locator("#open-dismissed").click()
    page.locator("#dismissed [value=yes]").click()  # no reason: the browser keeps the dialog
    expect(page.locator("#dismissed")).to_be_visible()
    page.locator("#dismissed textarea").fill("Neighbors who were asked by the center to say the same")
    page.locator("#dismissed [value=yes]").click()
    expect(page.locator('[data-finding][data-state="dismissed"]')).to_be_visible()
    expect(page.locator("#decide")).to_be_hidden()
