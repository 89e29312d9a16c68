"""Pages of the office as browsers see them: what the content security policy would block, and where links lead."""

from __future__ import annotations

from html.parser import HTMLParser

INLINE = ("style",)


class Page(HTMLParser):
    """Collects what a strict policy blocks: code and styles in the page, handlers, other hosts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.blocked: list[str] = []
        self._inside: str | None = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._inside = None
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.blocked.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.blocked.append(f"{tag}[{name}]")
            if name in ("src", "href", "action", "formaction") and (value or "").startswith(
                ("http", "//", "javascript")
            ):
                self.blocked.append(f"{tag}[{name}={value}]")
