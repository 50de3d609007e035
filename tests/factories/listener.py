"""Somebody who hears a page and never sees it: what Chromium tells a screen reader, the keyboard, no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_TABS = 80
# What a keyboard stops at; each has to say what it is.
CONTROLS = frozenset({"link", "button", "radio", "checkbox", "textbox", "combobox", "DisclosureTriangle"})


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing as it is read out."""

    role: str
    name: str
    about: str = ""  # what is read after the name
    said: dict[str, Any] = field(default_factory=dict)  # level, checked, expanded, invalid, focused and so on

    def is_a(self, role: str, name: str) -> bool:
        """Whether it is this, called exactly so."""
        return (self.role, self.name) == (role, name)


class Listener:
    """Goes through pages by what is read out; every press is a key."""

    def __init__(self, page: Page, *, scripts: bool = True) -> None:
        self.page, self.scripts = page, scripts
        self.talks = page.context.new_cdp_session(page)

    def hear(self) -> list[Heard]:
        """The whole page, in the order in which it is read out."""
        nodes = self.talks.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}
        inside = {child for node in nodes for child in node.get("childIds", ())}
        found: list[Heard] = []

        def read(node: dict[str, Any]) -> None:
            if not node.get("ignored"):
                found.append(_heard(node))
            for child in node.get("childIds", ()):
                if child in by_id:
                    read(by_id[child])

        for node in nodes:
            if node["nodeId"] not in inside:
                read(node)
        return found

    def words(self) -> str:
        """Everything that is read out, as one text."""
        return " ".join(one.name for one in self.hear() if one.role in ("StaticText", "heading"))

    def headings(self) -> list[tuple[int, str]]:
        """Each heading with its level."""
        return [(one.said["level"], one.name) for one in self.hear() if one.role == "heading"]

    def alerts(self) -> list[str]:
        """What is announced by itself: the words inside every alert."""
        said, alerting = [], False
        for one in self.hear():
            if one.role == "alert":
                alerting = True
            elif alerting and one.role in ("StaticText", "link"):
                said.append(one.name)
            elif alerting and one.role in CONTROLS | {"main"}:
                alerting = False
        return said

    def focused(self) -> Heard | None:
        """Where the keyboard is; None at the top of a page."""
        here = [one for one in self.hear() if one.said.get("focused")]
        return next((one for one in here if one.role != "RootWebArea"), None)

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """What is typed, key by key."""
        self.page.keyboard.type(words)

    def go_to(self, role: str, name: str, key: str = "Tab") -> Heard:
        """Press a key until this is where the keyboard is; every stop on the way says what it is."""
        for _ in range(MOST_TABS):
            self.press(key)
            here = self.focused()
            if here is not None and here.role in CONTROLS:
                assert here.name, f"{self.page.url}: a {here.role} without a name"
            if here is not None and here.is_a(role, name):
                return here
        raise AssertionError(f"The keyboard does not come to the {role} “{name}” on {self.page.url}")

    def follow(self, role: str, name: str, key: str = "Enter") -> None:
        """Go to it, press it, and listen to the page that comes."""
        self.go_to(role, name)
        with self.page.expect_navigation():
            self.press(key)

    def follow_error(self, sentence: str) -> None:
        """From the list of what is wrong to the place it is about."""
        self.go_to("link", sentence)
        self.press("Enter")


def _heard(node: dict[str, Any]) -> Heard:
    said = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
    return Heard(
        str(node["role"].get("value", "")),
        " ".join(str(node.get("name", {}).get("value", "")).split()).replace(" :", ":"),
        str(node.get("description", {}).get("value", "")),
        said,
    )
