"""Three judges of every page of a participant and of the public: each side, several states, its errors too.

The Nu HTML checker reads what was drawn; axe, and the engine of IBM's accessibility checker, look at it in
Chromium, narrow and wide, in light colours and dark.  tests/browser/package.json says which versions: make
judges.  Whatever is found and left so stands here, with why.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

import pytest

from tests.conftest import skip_or_fail
from tests.factories.barriers import barriers
from tests.factories.drawn import BASES, Drawn, drawn
from web.languages import ENGLISH, LANGUAGES, Language
from web.templating import STATIC

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route
    from sqlalchemy import Engine

pytestmark = [pytest.mark.browser, pytest.mark.slow]
INSTALLED: Final = Path(__file__).parent / "node_modules"
NU: Final = INSTALLED / "vnu-jar" / "build" / "dist" / "vnu.jar"
IBM: Final = INSTALLED / "accessibility-checker-engine" / "ace.js"
HOME: Final = "https://towpath.test"
NARROW, WIDE = 320, 1280  # pixels

# What Nu calls an error and we leave.
LEFT_BY_NU: Final = {
    "Attribute “autocomplete” is only allowed when the input type is": (
        "on a box to tick it means nothing by the letter, but Firefox writes down what was ticked unless it "
        "stands on the box itself (GenerateStateKey in its nsContentUtils asks the element, not its form)"
    ),
}
# What IBM's engine is sure of and we leave.
LEFT_BY_IBM: Final = {
    "aria_form_label_unique": "a form without a name is no landmark (HTML-AAM), and each has its button",
    "aria_landmark_name_unique": "the same of two such forms on one page",
}
# What it asks somebody to look at: looked at on every page, and by which it holds.
LOOKED_AT: Final = {
    "style_focus_visible": "it changes colour and gets a ring; an outline where the system has the colours",
    "style_color_misuse": "each state that has a colour has words as well",
    "style_highcontrast_visible": "what is drawn in colours of our own has a border, which the system draws",
    "input_fields_grouped": "single questions, each with its own label; what belongs together has a fieldset",
    "text_block_heading": "a number in bold is no heading",
    "text_sensory_misuse": "right and larger are said of what is true, and of print",
    "input_label_visible": "a label stands there, and is seen",
    "element_tabbable_unobscured": "nothing of ours covers what has the focus: no bar sticks to a side",
    "list_structure_proper": "a list of terms, with both kinds of lines",
}
LOOK: Final = """async (only) => {
  const checker = new ace.Checker(), all = "WCAG_2_2";
  if (only.length) {
    const whole = checker.getGuidelines().find((one) => one.id === all);
    const checkpoints = whole.checkpoints.map(
      (one) => ({ ...one, rules: (one.rules || []).filter((rule) => only.includes(rule.id)) }));
    checker.addGuideline({ ...whole, id: "only", checkpoints });
  }
  const { results } = await checker.check(document, [only.length ? "only" : all]);
  return results.filter((one) => one.value[1] !== "PASS").map(
    ({ ruleId, value, message, snippet }) => ({
      rule: ruleId, sure: value[1] === "FAIL", said: message, where: snippet.slice(0, 160) }));
}"""
COLOURS: Final = "text_contrast_sufficient"


@pytest.fixture(scope="session")
def installed() -> None:
    """Java and both judges; without them there is nothing to ask."""
    if shutil.which("java") is None or not (NU.is_file() and IBM.is_file()):
        skip_or_fail(
            "the judges are not installed: they need npm and java (make judges)", "RJ_REQUIRE_BROWSER"
        )


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_no_judge_finds_anything_on_any_page(
    engine: Engine, browser: Browser, tmp_path: Path, language: Language
) -> None:
    pages = drawn(engine, language)
    assert len(pages) > 90
    found = [*in_what_was_drawn(pages, tmp_path)]
    with_ibm = f"{IBM.read_text(encoding='utf-8')};window.ace = ace;"
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(with_ibm)
    shown = context.new_page()
    for page in pages:
        show(shown, page)
        found += [f"{page}: {finding}" for finding in in_a_browser(shown, thorough=language == ENGLISH)]
    context.close()
    assert found == []


def in_what_was_drawn(pages: list[Drawn], folder: Path) -> Iterator[str]:
    """What Nu says of all of them at once: errors and warnings."""
    files = [folder / f"{number}.html" for number in range(len(pages))]
    for file, page in zip(files, pages, strict=True):
        file.write_text(page.html, encoding="utf-8")
    asked = [
        "java",
        "-Xss4m",
        "-jar",
        str(NU),
        "--no-langdetect",
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
    ]
    said = subprocess.run([*asked, *map(str, files)], check=True, capture_output=True, text=True).stdout
    for message in json.loads(said)["messages"]:
        if not message["message"].startswith(tuple(LEFT_BY_NU)):
            page = pages[int(Path(message["url"]).stem)]
            yield f"{page}: Nu: {message['message']} {message.get('extract', '')}"


def in_a_browser(shown: Page, *, thorough: bool) -> Iterator[str]:
    """What both engines see, with everything opened that can be; in dark only the colours can differ.

    In another language only the words differ, so narrow and light is enough.
    """
    looks: list[tuple[int, Literal["light", "dark"]]] = [(NARROW, "light")]
    if thorough:
        looks = [(WIDE, "light"), (NARROW, "dark"), (NARROW, "light")]
    for width, scheme in looks:
        shown.set_viewport_size({"width": width, "height": 900})
        shown.emulate_media(color_scheme=scheme)
        results: list[dict[str, Any]] = shown.evaluate(LOOK, [COLOURS] if scheme == "dark" else [])
        for one in results:
            if one["rule"] not in (LEFT_BY_IBM if one["sure"] else LOOKED_AT):
                yield f"{width} {scheme}: {one['rule']}, {one['said']} {one['where']}"
        wider = shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        yield from [f"{width}: it is {wider} pixels too wide"] * (wider > 0)
    yield from (f"axe: {barrier}" for barrier in barriers(shown))  # narrow, and in both schemes


def show(shown: Page, page: Drawn) -> None:
    """Put what was drawn before into the browser, under its own address."""

    def answered(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        else:
            route.fulfill(body=page.html, content_type="text/html; charset=utf-8")

    shown.unroute_all()
    shown.route(f"{HOME}/**", answered)
    shown.goto(f"{HOME}{BASES.get(page.whose, '/info')}{page.path}")
    shown.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def test_each_judge_sees_what_is_wrong(installed: None, browser: Browser, tmp_path: Path) -> None:
    """A page with one fault for each of them."""
    html = (
        '<!doctype html><html lang="en"><head><title>Wrong</title></head><body><main><h1>Wrong</h1>'
        '<b><p>Nested</p></b><input type="text" name="what">'
        '<p style="color: #999; background: #fff">Pale</p></main></body></html>'
    )
    page = Drawn("anybody", "wrong", "/", 200, html)
    assert any("Nu: " in said and "“p”" in said for said in in_what_was_drawn([page], tmp_path))
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(f"{IBM.read_text(encoding='utf-8')};window.ace = ace;")
    shown = context.new_page()
    show(shown, page)
    said = "\n".join(in_a_browser(shown, thorough=True))
    context.close()
    sure = ("320 light: input_label_exists", "axe: ('light', 'label'")
    for finding in (*sure, *(f"{look}: {COLOURS}" for look in ("1280 light", "320 light", "320 dark"))):
        assert finding in said, finding
