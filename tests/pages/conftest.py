"""Fixtures of the journeys; README.md beside this file tells how to use them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.pages import chromium, looking
from tests.pages.site import Site, running_site
from tests.pages.watching import Watch

LANGUAGES = (os.environ.get("AYN_PAGES_LANGUAGES") or "ar en ur zh-hans").replace(",", " ").split()
LOCALES = {"ar": "ar-QA", "en": "en-GB", "ur": "ur-PK", "hi": "hi-IN", "es": "es-ES", "zh-hans": "zh-CN",
           "fr": "fr-FR", "ru": "ru-RU"}  # fmt: skip
_WATCHES: WeakKeyDictionary[BrowserContext, Watch] = WeakKeyDictionary()
_DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": looking.SIZES["phone"], "is_mobile": True, "has_touch": True, "device_scale_factor": 1},
    "desk": {"viewport": looking.SIZES["desk"]},
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run main journeys in every language, the others in those of AYN_PAGES_OTHERS where it names some (CI does)."""
    others = os.environ.get("AYN_PAGES_OTHERS", "").replace(",", " ").split()
    if not others:
        return
    left = [item for item in items if _language_of(item) not in (None, *others) and not item.get_closest_marker("main")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def _language_of(item: pytest.Item) -> Any:
    return item.callspec.params.get("language") if hasattr(item, "callspec") else None


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each of the languages in turn: a test that asks for it runs once in every one."""
    return str(request.param)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The running product (site.py); one for each process that runs tests, shared by all tests in it."""
    with running_site() as own:
        yield own


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium; what a test does in it stays in its contexts."""
    with sync_playwright() as playwright:
        own = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.FLAGS, chromium_sandbox=False)
        yield own
        own.close()


@pytest.fixture
def context_for(site: Site, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that gives a fresh browser: nothing stored, in a language, on a device, signed in as a role.

    When the test ends, none of them may have had troubles that it did not allow.
    """
    made: list[BrowserContext] = []

    def make(language: str = "en", device: str = "phone", role: str | None = None, **more: Any) -> BrowserContext:
        settings = _DEVICES[device] | {
            "base_url": site.url, "locale": LOCALES[language], "timezone_id": "Asia/Qatar", "color_scheme": "light",
            "reduced_motion": "reduce", "geolocation": {"latitude": 25.2654, "longitude": 51.5411},
        }  # fmt: skip
        if role:
            settings["storage_state"] = site.signed_in(role)
        context = browser.new_context(**settings | more)
        context.set_default_timeout(10_000)
        made.append(context)
        watch = Watch(urlsplit(site.url).netloc, role or "anyone", language, device)
        if more.get("service_workers") == "block":  # by whoever tests, not by us
            watch.allowed.append("Service Worker registration blocked")
        watch.over(context)
        _WATCHES[context] = watch
        return context

    yield make
    left = [trouble for context in made for trouble in _WATCHES[context].left()]
    for context in made:
        context.close()
    assert not left, "\n".join(dict.fromkeys(left))


@pytest.fixture
def signed_in(context_for: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Return a function that gives an empty page in a fresh browser that is signed in as a role."""

    def enter(role: str, language: str = "en", device: str | None = None, **more: Any) -> Page:
        device = device or ("phone" if role == "resident" else "desk")
        return context_for(language, device, role, **more).new_page()

    return enter


@pytest.fixture
def check_page() -> Callable[..., None]:
    """Return a function that looks at a page from all sides and leaves pictures of it (looking.check)."""

    def check(page: Page, name: str, *, role: str = "", explained: dict[str, str] | None = None) -> None:
        watch = _WATCHES[page.context]
        look = looking.Look(role or watch.role, watch.language, name, explained or {})
        looking.settle(page)
        watch.is_looking = True
        try:
            looking.check(page, look)
        finally:
            watch.is_looking = False
        assert not watch.left(), "\n".join(watch.left())

    return check


@pytest.fixture
def allow() -> Callable[[Page, str], None]:
    """Return a function that lets a browser have troubles that match a pattern (an answer 409 that is wanted, say)."""
    return lambda page, pattern: _WATCHES[page.context].allowed.append(pattern)


@pytest.fixture
def troubles() -> Callable[[Page], list[str]]:
    """Return a function that tells what a browser has complained of so far."""
    return lambda page: _WATCHES[page.context].left()
