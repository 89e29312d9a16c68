"""The product as the pages are tested on: a whole installation with the demonstration country and ratings in it."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any

import httpx

from backend.environment import ROOT
from backend.port import HOST
from tests.house import House, free_port, house
from tests.prepared import code, prepared

DEMO_PASSWORD = "demo"
# Who signs in with which name of the demonstration; a resident is anybody with an address.
STAFF = {"manager": "manager", "manager2": "manager2", "quality": "quality", "auditor": "auditor",
         "administrator": "admin"}  # fmt: skip
SENT = "sent.json"
SECONDS = 300  # for whatever the worker has to do


@dataclass
class Site:
    """A running installation."""

    url: str
    house: House
    centers: dict[str, int]  # code -> ratings that were sent there

    def api(self, path: str, token: str = "", **more: Any) -> httpx.Response:
        """GET (or POST, with `json`) something of `/api/v1`; fail on 4xx and 5xx."""
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})
        method = "POST" if "json" in more else "GET"
        answer = httpx.request(method, f"{self.url}/api/v1{path}", headers=headers, timeout=30, **more)
        answer.raise_for_status()
        return answer

    def code_for(self, address: str) -> str:
        """The one-time code sent to an address most lately; waits until it is there."""

        def newest() -> str:
            texts = httpx.get(f"{self.url}/dev/outbox", params={"to": address}, headers={"Accept": "application/json"})
            found = re.search(r"\b\d{6}\b", texts.json()[0]["text"]) if texts.json() else None
            return found[0] if found else ""

        return str(until(newest, f"a code for {address}"))

    def credentials(self, who: str) -> dict[str, str]:
        """What the sign-in asks: name and password of somebody of the staff; a code for an address."""
        if who in STAFF:
            return {"username": STAFF[who], "password": DEMO_PASSWORD}
        asked = self.api("/auth/codes", json={"email": who}).json()
        return {"challenge": asked["challenge"], "code": self.code_for(who)}

    def signed_in(self, role: str) -> dict[str, Any]:
        """What a browser keeps of a fresh sign-in: the form of Playwright's `storage_state`.

        A resident is a new one each time. The administrator is signed in to the office (`/admin/`) too.
        """
        who = role if role in STAFF else f"{role}-{uuid.uuid4().hex[:8]}@example.org"
        with httpx.Client(base_url=self.url, timeout=30) as browser:
            answer = browser.post("/session/tokens", json=self.credentials(who), headers={"Origin": self.url})
            answer.raise_for_status()
            if role == "administrator":
                _enter_office(browser)
            cookies = [_cookie(each) for each in browser.cookies.jar]
        kept = [{"name": "ayn.person", "value": json.dumps(answer.json()["user"])}]
        return {"cookies": cookies, "origins": [{"origin": self.url, "localStorage": kept}]}

    def token(self, who: str) -> str:
        """An access token of somebody (see `credentials`), to ask the API beside the pages."""
        return str(self.api("/auth/tokens", json=self.credentials(who)).json()["access"])


@contextmanager
def running_site() -> Iterator[Site]:
    """Start everything on free ports, with the demonstration and its ratings; all of it ends with the block."""
    made_with = [
        *code(),
        *(ROOT / "centers" / "demo").glob("*.*"),
        Path(__file__),
        Path(__file__).with_name("scene.py"),
    ]
    begin = prepared(f"pages-{datetime.now(UTC):%y%m%d}", _prepare, made_with)
    number = free_port()
    with house(durable=False, begin=begin / "postgres", **_environment(number)) as own:
        url = own.start_web(number=number)
        own.start_worker()
        yield Site(url, own, json.loads((begin / SENT).read_text()))


def _prepare(folder: Path) -> None:
    """Load the demonstration, let residents rate through the API, let the worker fold it all."""
    number = free_port()
    with house(durable=False, keep=folder, **_environment(number)) as own:
        own.manage("load_demo")
        url = own.start_web(number=number)
        sent = json.loads(own.python("-m", "tests.pages.scene", url))
        own.start_worker()
        site, total = Site(url, own, sent), sum(sent.values())
        token = site.token("auditor")
        until(lambda: _counted(site, token) >= total, "the figures of all ratings")
        # In life a job of the night: lists show the scores of the cards, and order by them.
        own.python("manage.py", "shell", "--no-imports", "-c", "from scores.actions import renew_cards as do; do()")
    (folder / SENT).write_text(json.dumps(sent))


def _environment(number: int) -> dict[str, str]:
    return {
        "AYN_TRUSTED_PROXIES": "1",  # the ratings of the scene come from many networks
        "AYN_PUBLIC_URL": f"http://{HOST}:{number}",
        "AYN_LEDGER_ORIGIN": "pages.example/ledger",
        "AYN_LOG_LEVEL": "ERROR",
    }


def _enter_office(browser: httpx.Client) -> None:
    page = browser.get("/admin/login/")
    (mark,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text))
    form = {"csrfmiddlewaretoken": mark, "username": STAFF["administrator"], "password": DEMO_PASSWORD}
    entered = browser.post("/admin/login/?next=/admin/", data=form)
    assert entered.status_code == 302, "the office lets nobody in"


def _cookie(kept: Cookie) -> dict[str, Any]:
    strict = kept.get_nonstandard_attr("SameSite") or "Lax"
    return {"name": kept.name, "value": kept.value, "domain": HOST, "path": kept.path, "expires": kept.expires or -1,
            "httpOnly": kept.has_nonstandard_attr("HttpOnly"), "secure": False, "sameSite": strict}  # fmt: skip


def _counted(site: Site, token: str) -> int:
    return sum(card["received"] for card in site.api("/scorecards?level=country", token).json()["results"])


def until(found: Any, what: str, seconds: float = SECONDS) -> Any:
    """Ask again until there is something; it is returned."""
    deadline = time.monotonic() + seconds
    while not (something := found()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.1)
    return something
