"""A whole service in a test: its pages, its people with their own browsers, and a clock that moves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from rj_workflow import db, policy
from rj_workflow.actors import THE_CLOCK
from rj_workflow.casefile import PARTS
from rj_workflow.commands.enquiry import Enquiry
from rj_workflow.commands.sign_in import issue_code
from rj_workflow.commands.step import Taken
from rj_workflow.seeds import staff
from rj_workflow.seeds.casework import WHY, of_the_day
from rj_workflow.seeds.walk import Walk
from state_machines.checks import CHECKS
from tests.factories.browser import Browser, words_of

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

    from rj_workflow.casefile import CaseFile

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class SaidNo(AssertionError):
    """A page answered a step with reasons; `words` is all that it shows."""

    def __init__(self, page: Response) -> None:
        self.page, self.words = page, words_of(page)
        super().__init__(f"{page.status_code}: {self.words[:1500]}")


@dataclass
class PageWalk(Walk):
    """The same walk as the seeds take, but every move goes through a page, as its person would take it."""

    engine: Any = None
    browsers: dict[tuple[str, str], Browser] = field(default_factory=dict)

    @property
    def file(self) -> CaseFile:
        """The case as it lies now."""
        with db.read(self.engine) as session:
            return policy.case_for(session, THE_CLOCK, self.ref)

    def stands_at(self, state: str) -> None:
        """Led there by the commands alone: what a scenario takes as given is not what it promises."""
        with db.begin(self.engine) as session:
            mine = {one.name: getattr(self, one.name) for one in fields(Walk)}
            walk = Walk(**{**mine, "session": session}).to(state)
            for name in mine.keys() - {"session"}:
                setattr(self, name, getattr(walk, name))

    # --- browsers

    def browser(self, who: str) -> Browser:
        """The browser of a colleague, or of somebody who takes part (harmed, responsible)."""
        kind, person = ("staff", self.staff[who].id) if who in self.staff else (who, getattr(self, who))
        if (kind, person) not in self.browsers:
            self.browsers[kind, person] = Browser(self.engine, lambda: self.now)
        return self.browsers[kind, person].become(kind, person)

    def send(self, who: str, path: str, form: Mapping[str, Any]) -> Response:
        """Open a page, fill in its form, send it; a page that says no is raised with its reasons."""
        browser = self.browser(who)
        opened = self.opened(who, path)
        assert opened.status_code == 200, (path, opened.status_code, words_of(opened)[:400])
        carried = {name: value for name, value in hidden_fields(opened.text) if name != "csrf"}
        reply = browser.fill_in(path, {**carried, **form})
        if reply.status_code != 303:
            raise SaidNo(reply)
        return reply

    def read(self, who: str, path: str) -> str:
        """The page as it was sent."""
        return self.opened(who, path).text

    def opened(self, who: str, path: str) -> Response:
        """The page; whoever has not opened the case before says first that they know nobody on it."""
        page = self.browser(who).get(path)
        if page.status_code == 303 and "/declare" in page.headers["location"]:
            self.declare(who)
            page = self.browser(who).get(path)
        return page

    # --- the same moves, through pages

    def do(
        self,
        who: str,
        lifecycle: str,
        event: str,
        form: Mapping[str, Any] | None = None,
        *,
        holder: str = "",
        topic: str = "",
        number: int | None = None,
        hours: float = 1,
    ) -> Taken:
        """One step by one colleague, on the page of that step."""
        self.now += timedelta(hours=hours)
        if lifecycle == "risk" and event in DECISIONS:
            return self.decide(who, topic, event, form or {})
        if (lifecycle, event) == ("risk", "submit"):
            self.send(who, f"/work/cases/{self.ref}/risk/{topic}/send", form or {})
            return self.taken()
        asked = {"holder": holder, "topic": topic, "number": number}
        query = urlencode({name: value for name, value in asked.items() if value})
        self.send(who, f"/work/cases/{self.ref}/step/{lifecycle}/{event}?{query}", form or {})
        return self.taken()

    def taken(self) -> Taken:
        """What a step answers."""
        case = self.file.case
        return Taken(self.ref, case["state"], case["state"], case["event_count"], 1)

    def decide(self, who: str, scope: str, event: str, form: Mapping[str, Any]) -> Taken:
        """A decision on the supervisor's page, with the password asked again."""
        option = (
            ("panel_" if event == "panel_agrees" else "") + "with_conditions"
            if form.get("conditions")
            else DECISIONS[event]
        )
        position = self.file.at("risk", "", scope)
        said = {f"{option}__{name}": value for name, value in form.items()}
        self.send(who, f"/work/signoffs/{self.ref}/{scope}/{position.number}",
                  {"decision": option, "password": staff.PASSWORD, **said})  # fmt: skip
        return self.taken()

    def check(self, who: str, kind: str, outcome: str, *, about: str = "", **more: Any) -> None:
        """One thing found out, on the page of that check."""
        self.now += timedelta(minutes=10)
        about = about or (self.staff[who].id if CHECKS[kind].about == "worker" else "")
        if (kind, about) == ("interests", self.staff[who].id):
            self.send(
                who, f"/work/cases/{self.ref}/declare", {"outcome": outcome, "note": more.get("note", "")}
            )
            return
        query = f"?about={about}" if about else ""
        form = {"outcome": outcome, "note": "As found.", "despite": WHY, **of_the_day(kind, outcome), **more}
        declared = self._declared() if kind in PARTS else ()
        self.send(who, f"/work/cases/{self.ref}/check/{kind}{query}", form)
        self.declare_again(*declared)

    def plan_contact(self, person: str, who: str | None = None) -> None:
        """A safe way to reach somebody, on its page."""
        self.now += timedelta(minutes=10)
        path = f"/work/cases/{self.ref}/check/safe_contact_plan?about={person}"
        self.send(who or self.lead, path, self.safe_contact(person))

    def open(self, enquiry: Enquiry) -> str:
        """Somebody asks; Sam writes it down."""
        form = {"name": enquiry.name, "side": enquiry.side, "harm": enquiry.harm, "basis": enquiry.basis,
                "interests": enquiry.interests}  # fmt: skip
        reply = self.send("sam", "/work/cases/new", form)
        found = re.search(r"R-\d+", reply.headers["location"])
        assert found is not None
        return found[0]

    def add(self, name: str, side: str) -> str:
        """One more person on the case, on the page of its people."""
        declared = self._declared()
        form = {"name": name, "side": side, "interests": "none"}
        self.send("sam", f"/work/cases/{self.ref}/people", form)
        self.declare(*(who for who in declared if who != "sam"))
        row = self.file.on_side(side)
        assert row is not None
        return str(row["person_id"])

    def _say_of(self, who: str, about: str, outcome: str) -> None:
        """On the page before the case opens; of somebody else, on the page of that check."""
        own = about == self.staff[who].id
        path = "declare" if own else f"check/interests?about={about}"
        self.send(who, f"/work/cases/{self.ref}/{path}", {"outcome": outcome})

    def promise(self, words: str, due_on: date) -> None:
        """One promise, on the page of the agreement."""
        self.send(
            self.lead,
            f"/work/cases/{self.ref}/agreement",
            {"kind": "explanation", "words": words, "due_on": due_on.isoformat()},
        )

    def write_letter(self, author: str, text: str) -> None:
        """A letter, on the page of letters."""
        self.now += timedelta(hours=1)
        self.send(
            self.lead, f"/work/cases/{self.ref}/letters", {"author": author, "kind": "letter", "text": text}
        )

    def assess(self, scope: str, *, concern: Mapping[str, int] | None = None) -> None:
        """Write an assessment, section by section, on its page."""
        position = self.file.find("risk", "", scope)
        here = position if position and position.episode == self.file.case["episode"] else None
        event = {"stale": "copy_forward", "not_agreed": "revise", "returned": "take_up"}.get(here.state, "begin") if here else "begin"  # fmt: skip  # noqa: E501
        if here is None or here.state != "draft":
            self.do(self.lead, "risk", event, topic=scope)
        fill_in_assessment(self, scope, stopping=frozenset(concern or ()))

    def open_red(self, who: str, scope: str) -> None:
        """Every item that has to be read before a decision, opened one by one."""
        path = f"/work/signoffs/{self.ref}/{scope}/{self.file.at('risk', '', scope).number}"
        for key in dict.fromkeys(re.findall(r'name="open" value="([^"]+)"', self.read(who, path))):
            self.browser(who).fill_in(f"{path}/open", {"open": key})

    def moment_of(self, name: str) -> dict[str, str]:
        """A day and an hour as a form asks for them."""
        return {name: self.extras[name].isoformat()}

    def words_for(self, person: str) -> str:
        """The five words on somebody's card."""
        with db.begin(self.engine) as session:
            return issue_code(session, person)


# What a decision is called on the supervisor's page.
DECISIONS = {
    "sign_off": "as_planned", "do_not_agree": "not_this_way", "send_back": "send_back", "escalate": "panel",
    "panel_agrees": "panel_as_planned", "panel_does_not_agree": "panel_not_this_way",
}  # fmt: skip


def hidden_fields(html: str) -> list[tuple[str, str]]:
    """The hidden fields of the last form that has a key, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return [(name, unescape(value)) for name, value in found]


def fill_in_assessment(
    walk: PageWalk, scope: str, *, stopping: frozenset[str] = frozenset(), leave_out: str = ""
) -> None:
    """Answer every question of every section: nothing found, but for what stops everything and came down."""
    path = f"/work/cases/{walk.ref}/risk/{scope}"
    page = walk.read(walk.lead, path)
    for slug in dict.fromkeys(re.findall(r"[?&]section=([a-z-]+)", page)):
        section = walk.read(walk.lead, f"{path}?section={slug}")
        names = set(re.findall(r'name="([A-Z]\d+__\w+__\w+)"', section))
        names = {name for name in names if not leave_out or leave_out not in name}
        answers = {name: answer for name in names if (answer := _answer(name, stopping))}
        walk.send(walk.lead, f"{path}?section={slug}", answers)


def _answer(name: str, stopping: frozenset[str]) -> str:
    item, field = name.partition("__")[0], name.rpartition("__")[2]
    return (ANSWERS | BROUGHT_DOWN if item in stopping else ANSWERS).get(field, "")


# Nothing found, asked of the person, who is not afraid of it.
ANSWERS = {
    "still": "changed",
    "present": "no",
    "who_said": "self",
    "found": "Nothing found.",
    "own_view": "It would help me to ask. I am not afraid of that.",
}


BROUGHT_DOWN = {
    "present": "current", "concern": "stop", "found": "Her brother wants it more than she does.",
    "mitigation": "Talk once with her alone.", "residual": "note",
}  # fmt: skip


def new_service(engine: Engine) -> PageWalk:
    """A service with its colleagues, and a case that has not begun."""
    with db.begin(engine) as session:
        people = staff.enter(session, fast=True)
    return PageWalk(session=None, staff=people, now=MONDAY, engine=engine)  # type: ignore[arg-type]  # pages open their own
