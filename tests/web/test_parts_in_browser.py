"""The parts of a page in a real browser: readable at every width, and the keyboard is never left nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.factories.barriers import barriers
from tests.web.gallery import EVERYWHERE, SAMPLE
from tests.web.test_assets import gallery, portal_page
from web import templating

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

HOME = "http://towpath.test"
# The staff pages' own policy (security.md): a part that needs anything inline does not work here.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}

FORM = """
{% extends "layouts/staff.html" %}
{% from "components/forms.html" import field, error_summary, button, conflict %}
{% from "components/notice.html" import status_line %}
{% block content %}
<h1 tabindex="-1">{{ title }}</h1>
{{ error_summary(errors) }}
{% if answer == 409 %}{{ conflict("Tom changed this 2 minutes ago.", "Morning", "Afternoon") }}{% endif %}
<form hx-post="/{{ next }}" hx-target="#main" hx-swap="innerHTML" action="/{{ next }}" method="post">
{{ field(asked, "", None) }}{{ button("Save") }}</form>
{% if answer == 200 %}{{ status_line("Saved.") }}{% endif %}
{% endblock %}
"""


def form_page(answer: int, next_answer: int, *, part: bool) -> str:
    environment = templating.environment()
    template = environment.from_string(FORM)
    asked = {"name": "when", "kind": "text", "words": "When", "hint": "", "options": (), "required": True}
    errors = [("when", "Say when.")] if answer == 422 else []
    context = {**templating.EVERY_PAGE, **EVERYWHERE, "answer": answer, "next": next_answer, "asked": asked}
    context |= {"errors": errors, "title": "Call back"}
    return part_of(template.render(context)) if part else template.render(context)


def part_of(html: str) -> str:
    return html.split('tabindex="-1">', 1)[1].split("</main>")[0]


def answer(route: Route) -> None:
    """Stands for the service: /<status> answers with that status and a form that asks for the next one."""
    path = route.request.url.removeprefix(HOME).split("?")[0]
    headers = {"Content-Security-Policy": POLICY}
    if path.startswith("/static/"):
        file = templating.STATIC / path.removeprefix("/static/")
        route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        return
    part = route.request.headers.get("hx-request") == "true"
    pages: dict[str, Callable[[], str]] = {
        "/gallery": gallery,
        "/messages": portal_page,
        "/m/x": lambda: "<title>Weather</title>",
    }
    status = int(path[1:]) if path[1:].isdigit() else 200
    html = pages[path]() if path in pages else form_page(status, FOLLOWS[status], part=part)
    route.fulfill(status=status, headers=headers, body=html, content_type="text/html; charset=utf-8")


FOLLOWS = {200: 422, 422: 409, 409: 500, 500: 200}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route(f"{HOME}/**", answer)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", ["/gallery", "/messages"])
def test_nothing_has_to_be_scrolled_sideways(page: Page, path: str) -> None:
    page.goto(HOME + path)
    for width in (320, 360, 800, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("path", ["/gallery", "/messages"])
def test_every_part_is_accessible_with_strong_contrast(page: Page, path: str) -> None:
    page.goto(HOME + path)
    assert barriers(page, strong=True) == []


def test_the_policy_forbids_nothing_that_the_parts_need(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{HOME}/gallery")
    page.goto(f"{HOME}/messages")
    assert said == []


def press_save(page: Page) -> str:
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_role("button", name="Save").click()
    page.locator("[aria-busy]").wait_for(state="detached")
    page.locator("main:focus-within, #flash:focus-within").wait_for()
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def test_after_each_answer_the_keyboard_stands_where_it_is_said_what_happened(page: Page) -> None:
    page.goto(f"{HOME}/200")
    assert press_save(page) == "error-summary"
    assert press_save(page) == "conflict"
    page.get_by_label("When").fill("Thursday")
    press_save(page)
    assert "What you typed is still here" in page.locator("#flash").inner_text()
    assert page.get_by_label("When").input_value() == "Thursday"


def test_what_has_happened_is_said_once_and_not_beside_a_later_failure(page: Page) -> None:
    page.goto(f"{HOME}/500")
    assert press_save(page) == "H1"
    assert page.locator("#status").inner_text() == "Saved."
    assert press_save(page) == "error-summary"
    assert page.locator("#status").inner_text() == ""


def test_a_list_that_refreshes_itself_leaves_the_keyboard_where_it_is(page: Page) -> None:
    page.goto(f"{HOME}/200")
    page.get_by_label("When").focus()
    page.evaluate("htmx.ajax('GET', '/500', {target: '#status', swap: 'innerHTML'})")
    page.evaluate("htmx.ajax('GET', '/200', {target: '#flash', swap: 'innerHTML'})")
    page.wait_for_selector("#flash h1")
    assert page.evaluate("document.activeElement.id") == "when"


@pytest.mark.parametrize("how", ["link", "shift"])
def test_leaving_replaces_the_page_so_that_back_does_not_return(page: Page, how: str) -> None:
    page.goto(f"{HOME}/gallery")
    page.goto(f"{HOME}/messages")
    if how == "link":
        page.get_by_role("link", name="Leave now").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(f"{HOME}/m/x")
    page.go_back()
    assert page.url == f"{HOME}/gallery"


def test_two_shifts_and_a_letter_are_only_typing(page: Page) -> None:
    page.goto(f"{HOME}/messages")
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    assert page.url == f"{HOME}/messages"


def test_only_the_chosen_decision_asks_its_questions(page: Page) -> None:
    page.goto(f"{HOME}/gallery")
    chosen = next(option for option in SAMPLE["decisions"] if option.value == "questions")
    asked = page.get_by_label(chosen.fields[0].words)
    assert not asked.is_visible()
    page.get_by_label(chosen.words, exact=True).check()
    assert asked.is_visible()
    assert not page.get_by_label("Condition", exact=True).is_visible()
