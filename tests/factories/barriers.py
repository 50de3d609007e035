"""What on a page would shut somebody out, as axe finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

LEVELS = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")
# The rules that look at colours: in dark ones nothing else can have changed.
COLOURS = ("color-contrast", "link-in-text-block")
STRONG = "color-contrast-enhanced"


def barriers(page: Page, *, strong: bool = False) -> list[tuple[str, str, list[str]]]:
    """Scheme, rule and the first places where it is broken; `strong` asks for the contrast of level AAA."""
    levels, colours = (*LEVELS, *["wcag2aaa"] * strong), (*COLOURS, *[STRONG] * strong)
    light, dark = {"type": "tag", "values": levels}, {"type": "rule", "values": colours}
    return [*_broken(page, "light", light), *_broken(page, "dark", dark)]


def _broken(
    page: Page, scheme: Literal["light", "dark"], rules: dict[str, Any]
) -> list[tuple[str, str, list[str]]]:
    # Colours that fade from one scheme to the other would be measured on the way.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [(scheme, each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in found]
