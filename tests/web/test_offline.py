"""The service worker's script and the manifest: what a browser is told to keep, and how it puts us among its apps."""

import json
import re

import pytest
from django.contrib.staticfiles import finders

from web import revision
from web.offline import shells
from web.urls import RESIDENT


def told(client):
    """What the script hands to the worker."""
    script = client.get("/sw.js").content.decode()
    return json.loads(re.search(r"start\((\{.*\})\);", script)[1])


def test_the_worker_may_serve_all_pages_and_is_asked_for_anew_each_time(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Service-Worker-Allowed"], answer["Cache-Control"]) == ("/", "no-cache")


def test_every_file_that_the_worker_keeps_is_there(client):
    files = told(client)["files"]
    assert "/static/web/js/resident/rate.js" in files
    assert all(finders.find(each.removeprefix("/static/")) for each in files)


def test_what_only_staff_needs_and_what_is_large_is_kept_when_it_was_used():
    names = {path.as_posix() for path in revision.files()}
    assert not any(
        "/vendor/" in name or "/map/" in name or "/manage/" in name or name.endswith("/staff.js") for name in names
    )


def test_every_page_of_residents_has_a_shell_that_answers(client):
    kept = told(client)["shells"]
    assert len(kept) == len(RESIDENT) + 1
    for pattern, address in kept:
        answer = client.get(address, {"language": "ar"})
        assert (answer.status_code, answer["Content-Language"]) == (200, "ar")
        assert re.search(pattern, address)


def test_the_pattern_of_a_shell_serves_each_center_and_nothing_below():
    patterns = {address: pattern for pattern, address in shells(RESIDENT)}
    assert re.search(patterns["/rate/-"], "/rate/QA-HILAL")
    assert not re.search(patterns["/rate/-"], "/rate/QA-HILAL/more")
    assert not re.search(patterns["/"], "/rate")


def test_pages_tell_the_revision_of_their_files(client):
    assert client.get("/rate/QA-HILAL")["X-Revision"] == told(client)["revision"]


def test_the_revision_changes_with_any_file(monkeypatch, tmp_path):
    (tmp_path / "one.js").write_text("1")
    monkeypatch.setattr(revision, "PRECACHED", ("*.js",))
    monkeypatch.setattr(revision, "STATIC", tmp_path)
    monkeypatch.setattr(revision, "SHELLS", ())
    revision._revision.cache_clear()
    before = revision.revision()
    (tmp_path / "one.js").write_text("2")
    revision._revision.cache_clear()
    after = revision.revision()
    revision._revision.cache_clear()
    assert before != after


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_manifest_speaks_the_language_of_the_page(client, language, direction):
    client.cookies["ayn_language"] = language
    answer = client.get("/manifest.webmanifest", headers={"Accept-Language": "en"})
    manifest = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (manifest["lang"], manifest["dir"]) == (language, direction)


def test_the_manifest_names_icons_that_are_there(client):
    icons = client.get("/manifest.webmanifest").json()["icons"]
    assert {icon.get("purpose") for icon in icons} == {None, "any", "maskable"}
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in icons)


def test_what_other_apps_share_goes_to_a_page_of_ours(client):
    target = client.get("/manifest.webmanifest").json()["share_target"]
    assert (target["action"], target["method"]) == ("/share", "POST")
    assert client.get(target["action"]).status_code == 200
