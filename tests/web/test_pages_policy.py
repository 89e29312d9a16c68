"""Every page in every language: it answers, with a strict policy, and holds nothing that the policy would refuse."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern

from web.urls import urlpatterns

ROOT = Path(__file__).parents[2] / "web"
LANGUAGES = [code for code, _ in settings.LANGUAGES]
NAMED = {"code": "QA-HILAL", "id": "5b1f0a52-7f0e-4c7c-9a64-0d7b3c0c3f11"}
SESSION = "session/"
NAMESPACE = "http://www.w3.org/"
OWN = [path for path in ROOT.rglob("*") if path.suffix in {".html", ".css", ".js"} and "vendor" not in path.parts]


def _address(pattern: URLPattern) -> str:
    """Return an address that leads there: every parameter has a value of its kind."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: NAMED.get(found[1], NAMED["id"]), str(pattern.pattern))


# All but the session's, which are no pages.
ADDRESSES = [_address(pattern) for pattern in urlpatterns if not str(pattern.pattern).startswith(SESSION)]


class Refused(HTMLParser):
    """Collects what a policy without `unsafe-` would refuse, and addresses of other hosts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.found.append(f"<{tag}> with its content")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.found.append(f"{tag} {name}={value}")
            if re.match(r"(https?:)?//|javascript:", value or "") and not (value or "").startswith(NAMESPACE):
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_answers_with_a_strict_policy_and_obeys_it(address: str) -> None:
    for language in LANGUAGES:
        answer = Client().get(address, headers={"Accept-Language": language})
        if answer.status_code == 302:  # leads to a page, or a file, of ours
            assert answer["Location"].startswith("/")
            continue
        assert answer.status_code == 200
        if not answer["Content-Type"].startswith("text/html"):
            continue
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-" not in policy
        assert not re.search(r"https?:|\*", policy)
        page = Refused()
        page.feed(answer.content.decode())
        assert page.found == []
        assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_of_ours_names_another_host(path: Path) -> None:
    text = path.read_text()

    assert [one for one in re.findall(r"(?:https?|wss?)://[^\s\"'`)<]+", text) if not one.startswith(NAMESPACE)] == []
    assert not re.findall(r"url\([\"']?//|(?:src|href)=[\"']//|@import [\"']//", text)


@pytest.mark.parametrize("path", [path for path in OWN if path.suffix == ".js"], ids=lambda path: path.name)
def test_no_module_makes_markup_or_code_of_text(path: Path) -> None:
    text = path.read_text()
    refused = r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\b"

    assert not re.findall(refused, text)
    assert not re.findall(r"setAttribute\([\"'](?:style|on\w+)[\"']", text)
