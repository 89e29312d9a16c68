"""What every page must be, in every language and at every size: `check` looks at one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from backend.environment import ROOT
from tests.pages.site import until

SCREENSHOTS = ROOT / "var" / "screenshots"
SIZES: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
# 320: the narrowest that counts (WCAG 1.4.10). 640: a desk at 200 % zoom (1.4.4).
NARROW: list[ViewportSize] = [{"width": 320, "height": 640}, {"width": 640, "height": 450}]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
SHARED = {"resultTypes": ["violations", "incomplete"], "preload": False}
RULES = SHARED | {"runOnly": {"type": "tag", "values": [*WCAG, "best-practice"]}}
CONTRAST = SHARED | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# Colors do not depend on words: they are looked at in Arabic and English.
COLORFUL = {"ar", "en"}
WORDS = RULES | {"rules": {"color-contrast": {"enabled": False}}}
RTL = {"ar", "ur"}
HAS_AXE = "() => typeof axe === 'object'"
# What axe cannot tell because something lies over it, it may tell once that is scrolled into the middle. Of those that
# look the same one is enough: a table has hundreds. What is explained is not looked at again.
RUN_AXE = """async ([rules, contrast, explained]) => {
  const said = await axe.run(document, rules), unsure = said.incomplete.filter(rule => rule.id === 'color-contrast')
  const moved = [...document.querySelectorAll('*')].filter(
    e => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight).map(e => [e, e.scrollLeft, e.scrollTop])
  for (const rule of unsure) {
    const still = [], seen = new Set()
    for (const node of rule.nodes) {
      const element = node.target.length === 1 && document.querySelector(node.target[0])
      if (element && explained && element.closest(explained)) continue
      const {color, backgroundColor, fontSize, fontWeight} = element ? getComputedStyle(element) : {}
      const around = element && [element, element.parentElement, element.closest('td, th, li, section')]
      const like = [color, backgroundColor, fontSize, fontWeight, ...(around || []).map(e => e?.className)].join('|')
      if (element && seen.has(like)) continue
      seen.add(like)
      element && element.scrollIntoView({block: 'center', inline: 'center'})
      const again = element ? await axe.run(element, contrast) : {violations: [], incomplete: [{nodes: [node]}]}
      still.push(...[...again.violations, ...again.incomplete].flatMap(each => each.nodes))
    }
    rule.nodes = still
  }
  for (const [element, left, top] of moved) Object.assign(element, {scrollLeft: left, scrollTop: top})
  const brief = rule => ({id: rule.id, impact: rule.impact, tags: rule.tags, nodes: rule.nodes.map(
    ({target, html, failureSummary}) => ({target, html, failureSummary}))})
  return {violations: said.violations.map(brief), unsure: unsure.map(brief)}
}"""
WIDER = """width => { const root = document.documentElement
  if (root.scrollWidth <= width) return []
  const wide = [...document.body.querySelectorAll('*')].filter(e => { const r = e.getBoundingClientRect()
    return r.width && (r.right > width + 1 || r.left < -1) })
  return [`${root.scrollWidth} > ${width}`, ...wide.slice(0, 5).map(e => e.outerHTML.slice(0, 120))] }"""
# An empty box that is busy is seen by nobody, and yet not there.
BUSY = """() => [...document.querySelectorAll('[aria-busy=true]')].filter(e => e.checkVisibility())
  .map(e => e.outerHTML.slice(0, 80)).join(' ')"""
# What is said in passing lies over the page; who looks at that presses it away.
PASSING = "() => document.querySelectorAll('.toast:not(.toast--lasting)').forEach(toast => toast.click())"
FONTS = "() => document.fonts.ready.then(() => null)"


@dataclass(frozen=True)
class Look:
    """How one page is looked at."""

    role: str
    language: str
    name: str
    explained: Mapping[str, str]  # selector -> why the contrast there is enough although axe cannot tell

    def picture(self, page: Page, kind: str) -> None:
        """Keep a screenshot of the whole page."""
        path: Path = SCREENSHOTS / self.role / f"{self.name}.{self.language}.{kind}.png"
        page.evaluate("scrollTo(0, 0)")  # else what sticks to the window's edges lies over the middle
        page.screenshot(path=path, full_page=True, caret="initial")


def check(page: Page, look: Look) -> None:
    """Look at a page: language, direction, axe, widths; leave pictures. Fails with all that is wrong.

    The size of the window is afterwards what it was.
    """
    size = page.viewport_size or SIZES["phone"]
    settle(page)
    page.evaluate(PASSING)
    wrong = _words(page, look)
    for kind, wanted in SIZES.items():
        _resize(page, wanted)
        if kind == "phone" or wanted == size or look.language == "ar":
            rules = RULES if look.language in COLORFUL else WORDS
            wrong += [f"{kind}: {each}" for each in axe(page, rules, look.explained)]
        look.picture(page, kind)
    if look.language == "en":
        wrong += _dark(page, look)
    for narrow in NARROW:
        _resize(page, narrow)
        if found := page.evaluate(WIDER, narrow["width"]):
            wrong.append(f"scrolls sideways at {narrow['width']} px: " + "\n    ".join(found))
    _resize(page, size)
    assert not wrong, f"{look.name} ({look.role}, {look.language}):\n" + "\n".join(dict.fromkeys(wrong))


def settle(page: Page, patience: float = 15) -> None:
    """Wait until nothing on the page says that it is busy, and its fonts are there; so many seconds at most."""
    page.wait_for_load_state("load", timeout=1000 * patience)
    page.wait_for_load_state("networkidle", timeout=1000 * patience)
    until(lambda: not page.evaluate(BUSY), f"{page.url} to be there: {page.evaluate(BUSY)}", patience)
    page.evaluate(FONTS)


def axe(page: Page, options: Mapping[str, Any], explained: Mapping[str, str]) -> list[str]:
    """Run axe; what it says, a line each.

    Of the rules beyond WCAG only the grave ones count. Contrast that axe cannot tell counts as too low unless it is
    explained.
    """
    if not page.evaluate(HAS_AXE):
        page.evaluate(AXE_SCRIPT)
    result = page.evaluate(RUN_AXE, [dict(options), CONTRAST, ", ".join(explained)])
    found = []
    for rule in result["violations"]:
        beyond = "best-practice" in rule["tags"] and not set(rule["tags"]) & set(WCAG)
        if not beyond or rule["impact"] in ("serious", "critical"):
            found += [_line(rule, node) for node in rule["nodes"]]
    for rule in result["unsure"]:
        found += ["cannot tell: " + _line(rule, node) for node in rule["nodes"]]
    return found


def _line(rule: Mapping[str, Any], node: Mapping[str, Any]) -> str:
    summary = " ".join(node.get("failureSummary", "").split())
    return f"{rule['id']} ({rule['impact']}) at {node['target']}: {node['html'][:160]} | {summary[:300]}"


def _words(page: Page, look: Look) -> list[str]:
    said = page.evaluate("() => [document.documentElement.lang.toLowerCase(), document.documentElement.dir]")
    wanted = [look.language, "rtl" if look.language in RTL else "ltr"]
    wrong = [] if said == wanted else [f"says lang and dir {said}, wants {wanted}"]
    return wrong if page.title() else [*wrong, "has no title"]


def _dark(page: Page, look: Look) -> list[str]:
    """Look at the dark colors once: words do not change them."""
    _resize(page, SIZES["phone"])
    page.emulate_media(color_scheme="dark")
    wrong = [f"dark: {each}" for each in axe(page, CONTRAST, look.explained)]
    look.picture(page, "dark")
    page.emulate_media(color_scheme="light")
    return wrong


def _resize(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))")
