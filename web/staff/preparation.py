"""How far each person who will be there is prepared, apart from everybody else."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.casefile import INTRODUCER, is_shown_on
from rj_workflow.commands.step import Target
from rj_workflow.expectations import not_covered
from rj_workflow.queries.expectations import expectations_of
from state_machines.contents import READY, topics_for
from state_machines.stale import BY_CODE
from web.addresses import case_page
from web.dependencies import CurrentActor, Now, Ref, Session
from web.staff.expectations import NOT_PROVIDED
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.people import title_of
from web.staff.things import Facts, check_rows, things
from web.templating import day

router = APIRouter()
LEAD: Final = "Everyone who will be there is prepared first, each apart."
COMES_ALONG: Final = ("supporter", "proxy", "interpreter", "observer")
SPECIALIST: Final = "specialist_view"
OF_THE_CASE: Final = ("order_check", "interest_of_the_harmed", SPECIALIST)


@router.get("/cases/{ref}/preparation")
def preparation(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """The sessions of each person, and what was found out for the case."""
    frame = open_case(session, actor, ref, now, tab="preparation", side=side)
    shown = [row for row in frame.file.participants if is_shown_on(row["side"], frame.side)]
    groups = [_of(session, frame, row) for row in shown]
    asked = (kind for kind in OF_THE_CASE if kind != SPECIALIST or _needs_a_specialist(frame))
    checks = check_rows(frame, ((kind, "") for kind in asked))
    groups.append({"title": "For the case", "side": "both", "checks": checks, "things": []})
    return case_reply(
        request, frame, "staff/case/things.html", page_title="Preparation", lead=LEAD, groups=groups
    )


def _needs_a_specialist(frame: Frame) -> bool:
    """Sensitive and complex, or somebody was heard already; else nothing is owed (5.6)."""
    return bool(frame.file.case["sensitive"]) or frame.file.latest_check(SPECIALIST) is not None


def _of(session: Session, frame: Frame, person: dict[str, Any]) -> dict[str, Any]:
    who = person["person_id"]
    target = Target("preparation", who)
    titled, facts = {target: "Preparation"}, {target: _sessions(frame, who)}
    if person["side"] == "responsible":
        titled[Target("acknowledgement", who)] = "What is acknowledged"
    return {
        "title": title_of(person),
        "side": person["side"],
        "things": things(frame, titled, facts),
        "checks": [
            *check_rows(frame, [("can_decide", who)] if person["doubt"] else []),
            *check_rows(frame, [("attendee_link", who)] if person["side"] in COMES_ALONG else []),
            *([_said(session, frame, who)] if person["side"] != INTRODUCER else []),
        ],
    }


def _sessions(frame: Frame, who: str) -> Facts:
    preparation = frame.file.at("preparation", who)
    data = preparation.data
    why = BY_CODE.get(str(data.get("stale_because"))) if preparation.state == "stale" else None
    held, alone = int(data.get("sessions", 0)), int(data.get("sessions_alone", 0))
    missing = len(not_covered(frame.file, who))
    of = len(topics_for(frame.file.side_of(who)))
    return [
        ("Why again", why.words if why else ""),
        ("What mends it", why.mend if why else ""),
        ("Sessions held", f"{held}, of them alone: {alone}" if held else ""),
        ("Not talked about yet", f"{missing} of {of} things on the list" if held and missing else ""),
    ]


def _said(session: Session, frame: Frame, who: str) -> dict[str, str]:
    """Whether they said how they want to meet, and whether it was read back as it stands."""
    standing = expectations_of(session, frame.actor, frame.file, who).standing
    preparation = frame.file.at("preparation", who)
    value = f"Said on {day(standing.said_at)}." if standing.said_at else NOT_PROVIDED
    if standing.ready:
        value += f" {dict(READY)[standing.ready]}."
    if preparation.state == "confirmed_ready":
        value += f" Read back: version {preparation.data.get('read_back', 0)}."
    return {
        "words": f"How they want to meet: {frame.file.name_of[who]}",
        "value": value,
        "href": case_page(frame.ref, f"people/{who}/expectations"),
        "href_words": "Open",
    }
