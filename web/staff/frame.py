"""What stands around a page of a case: whose side it shows, the safe way to reach them, its other pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, Response

from risk_assessment.profile import red_items
from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import PRINCIPALS, CaseFile, Row
from rj_workflow.commands.step import all_staff
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.queries.contact import contact_words, reads_details
from rj_workflow.risk import answers_of
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from web.addresses import case_page, check_page, declare_page
from web.templating import EVERY_PAGE, day_short, draw, is_htmx, page

Side = Annotated[Literal["", "harmed", "responsible"], Query()]
NO_SAFE_WAY: Final = "No safe way recorded. Do not contact."
TABS: Final = (
    ("", "Overview"),
    ("people", "People"),
    ("choices", "Choices"),
    ("risk", "Risk"),
    ("preparation", "Preparation"),
    ("meeting", "Meeting"),
    ("letters", "Letters"),
    ("documents", "Documents"),
    ("agreement", "Agreement"),
    ("follow-up", "Follow-up"),
    ("timeline", "Timeline"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One case as this reader has it open."""

    file: CaseFile
    actor: Actor
    now: datetime
    staff: Mapping[str, Row]
    side: Literal["", "harmed", "responsible"]
    tab: str

    @property
    def ref(self) -> str:
        """The reference of the case."""
        return str(self.file.case["ref"])

    def around(self) -> dict[str, Any]:
        """What the layout of a case page draws."""
        return {
            "ref": self.ref,
            "side": self.side or "both",
            "identity": self._identity(),
            "tabs": self._tabs(),
            "declare": self._declare_again(),
        }

    def _declare_again(self) -> dict[str, str] | None:
        """Who joined, or works on it now, since this reader said whom they know."""
        said = self.file.declared_at(self.actor.id)
        file = self.file
        if said is None or not file.has_declared(self.actor.id) or file.declared_of_everybody(self.actor.id):
            return None
        joined = [p["name"] for p in file.participants if p["joined_at"] > said]
        words = f"{' and '.join(joined)} joined" if joined else "Somebody else works on it"
        return {"words": f"{words} since you declared your interests.", "href": declare_page(self.ref),
                "must": "Nothing more is written before you have."}  # fmt: skip

    def _identity(self) -> dict[str, Any]:
        people = {row["side"]: row for row in reversed(self.file.participants)}
        shown = [people[side] for side in ("harmed", "responsible") if side in people]
        if self.side in people:
            shown = [people[self.side]]
        return {
            "ref": self.ref,
            "title": " and ".join(row["name"] for row in shown) or "Nobody named yet",
            "side": self.side or "both",
            "lines": self._workers(),
            "badge": self._badge(),
            "switch": self._switch(people),
            "contact": self._contact(shown),
        }

    def _workers(self) -> list[str]:
        named = [
            str(self.staff[one]["name"])
            for key in ("lead_id", "co_id")
            if (one := self.file.case[key]) in self.staff
        ]
        words = {0: "No facilitator yet", 1: f"Facilitator {named[0] if named else ''}"}
        return [words.get(len(named), f"Facilitators {', '.join(named)}")]

    def _badge(self) -> Any:
        if any(p.state == "stopped" for p in self.file.of("safety_stop")):
            return "Safety stop"
        episode = self.file.case["episode"]
        current = [r for r in self.file.of("risk") if r.episode == episode]
        if any(red_items(answers_of(self.file, r)) for r in current):
            return "Red item open"
        paused = any(p.state == "paused" for p in self.file.of("pause"))
        return {"words": "Paused", "kind": "here"} if paused else None

    def _switch(self, people: Mapping[str, Row]) -> list[dict[str, Any]]:
        parts: list[tuple[str, str]] = [("", "Process")]
        if "harmed" in people:
            parts.insert(0, ("harmed", _first_name(people["harmed"])))
        if "responsible" in people:
            parts.append(("responsible", _first_name(people["responsible"])))
        return [
            {"words": words, "href": case_page(self.ref, self.tab, side=side), "current": side == self.side}
            for side, words in parts
        ]

    def _contact(self, shown: list[Row]) -> dict[str, Any] | None:
        plans = [(row, self._plan(row["person_id"])) for row in shown]
        missing = [row for row, plan in plans if plan is None]
        if missing:
            names = "" if self.side else f" ({', '.join(row['name'] for row in missing)})"
            href = check_page(self.ref, "safe_contact_plan", missing[0]["person_id"])
            return {
                "words": f"{NO_SAFE_WAY}{names}",
                "missing": True,
                "href": href,
                "href_words": "Record one",
            }
        if not self.side or not plans:
            return None
        row, plan = plans[0]
        assert plan is not None  # whoever has none was answered above
        href = check_page(self.ref, "safe_contact_plan", row["person_id"])
        checked = f"Plan, checked {day_short(plan['recorded_at'])}"
        said, never = contact_words(plan["data"], full=self.reads_details)
        return {"words": said, "never": never, "href": href, "href_words": checked}

    def _plan(self, who: str) -> Row | None:
        return self.file.current_check("safe_contact_plan", who, self.now)

    @property
    def reads_details(self) -> bool:
        """Whether this reader sees numbers and addresses in full."""
        return reads_details(self.actor, self.file)

    def _tabs(self) -> list[dict[str, Any]]:
        return [
            {"text": words, "href": case_page(self.ref, tab, side=self.side), "current": tab == self.tab}
            for tab, words in TABS
        ]


def _first_name(row: Row) -> str:
    return str(row["name"]).split()[0]


def open_case(
    session: Session,
    actor: Actor,
    ref: str,
    now: datetime,
    *,
    tab: str = "",
    side: Any = "",
) -> Frame:
    """The case, if this reader may see it.  Raises NotFound."""
    return framed(policy.case_for(session, actor, ref), all_staff(session), actor, now, tab=tab, side=side)


def side_of_one(session: Session, actor: Actor, ref: str, person_id: str, now: datetime) -> Frame:
    """The case, on the side of this person and no other.  Raises NotFound: not there, or no principal."""
    frame = open_case(session, actor, ref, now, tab="people")
    side = frame.file.side_of(person_id)
    if side not in PRINCIPALS:
        raise NotFound("person")
    return replace(frame, side=side)  # type: ignore[arg-type]  # one of the two, as looked up


def framed(
    file: CaseFile, staff: Mapping[str, Row], actor: Actor, now: datetime, *, tab: str = "", side: Any = ""
) -> Frame:
    """The same around a case that was read already."""
    return Frame(file, actor, now, staff, side if file.on_side(side) else "", tab)


def case_reply(request: Request, frame: Frame, name: str, *, status: int = 200, **context: Any) -> Response:
    """A page of a case; for htmx its main part, with the head of the case and what has happened beside it."""
    said = what_was_done(request.query_params.get("done", ""))
    flash = {"title": said[0], "body": said[1], "kind": "good"} if said else None
    context = {**frame.around(), "flash": flash, **context}
    if not is_htmx(request):
        return page(request, name, status=status, **context)
    everything = {**EVERY_PAGE, **request.state.page, **context, "request": request}
    html = draw(name, everything, "content") + draw("staff/case/_beside.html", everything)
    return HTMLResponse(html, status_code=status, headers={"Vary": "HX-Request"})


def what_was_done(done: str) -> tuple[str, str] | None:
    """The step or check named in an address, in words; anything else says nothing."""
    kind, _, name = done.partition(".")
    if kind == "check" and name in CHECKS:
        return "Recorded.", f"{CHECKS[name].title}."
    if kind == "done" and name in DONE:
        return "Recorded.", DONE[name]
    table = LIFECYCLES.get(kind)
    row = next((row for row in table.rows if row.event == name), None) if table else None
    if table is None or row is None:
        return None
    return (
        "Recorded.",
        f"{row.step}. Now: {table.states[row.target].staff[:1].lower()}{table.states[row.target].staff[1:]}.",
    )


DONE: Final = {
    "person": "Somebody is on the case.",
    "account": "Their own account, as they told it.",
    "needs": "As they told it.",
    "expectations": "As they told it.",
    "message": "It stands on their page.",
    "told": "What they said is written down, and what was answered.",
    "taken_on": "You answer it. Your colleagues see that.",
    "settled": "It is seen to.",
    "asked_again": "It counts on their page too.",
    "letter": "A letter or message is begun.",
    "said_of_it": "What they say of it is written down.",
    "wished_back": "That the author wants it back is written down.",
    "rewritten": "The letter or message is written again.",
    "promise": "A promise is written down.",
    "came": "The amount is written down.",
    "terms": "What they say of the terms is written down.",
    "owed": "What was owed is done.",
    "contact": "The contact is written down.",
    "change": "What they said of the change is written down.",
    "information": "Their request is written down, with its day.",
    "again": "If and when they may be asked again.",
    "not_so": "It has stopped, and a supervisor looks at it.",
    "called_back": "What they said of it.",
    "stop": "Everything of theirs has stopped.",
    "enquiry": "An enquiry is opened.",
    "carried": "As they told it.",
    "pack": "It stands on the page.",
    "beside": "A case beside the other is opened. It begins like any enquiry.",
    "called": "What they call it on their pages.",
    "taken": "The enquiry is yours. How to reach them stands here in full.",
    "back": "They are back.",
    "asked_again_one_day": "Whether they may be asked again is written down.",
}
