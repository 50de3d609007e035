"""An assessment on paper: as it stands, as a version was sent, or blank for a pen and a telephone."""

from collections.abc import Iterable
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from risk_assessment.instrument import THE_PLAN
from risk_assessment.scales import CONCERN, PRESENCE, WORRY
from rj_workflow.casefile import CaseFile
from rj_workflow.queries import risk
from rj_workflow.queries.risk import Item, Section
from rj_workflow.queries.risk_print import as_sent, blank_form
from web import assessment
from web.addresses import case_page
from web.dependencies import Code, CurrentActor, Now, Ref, Session
from web.staff.frame import case_reply, open_case
from web.templating import day, moment

router = APIRouter()
Slug = Annotated[str, Query(max_length=60)]
Version = Annotated[int | None, Query(ge=1, le=99_999)]
_THERE: Final = [words for code, words in PRESENCE if code != "not_answered"]
_NOT_RATED: Final = ["Asked, and written here", "Asked, nothing named", "Not known"]


@router.get("/cases/{ref}/risk/{scope}/print")
def on_paper(
    request: Request,
    ref: Ref,
    scope: Code,
    session: Session,
    actor: CurrentActor,
    now: Now,
    version: Version = None,
    blank: bool = False,
    section: Slug = "",
) -> Response:
    """Every question about everybody, section by section, on white; or one section by itself."""
    found = risk.assessment(session, actor, ref, scope, now=now)
    sections = as_sent(found, version) if version else found.sections
    if blank:
        sections = blank_form(found)
    alone = tuple(one for one in sections if one.slug == section)
    asked = next((v["instrument"] for v in found.sent if v["version"] == version), None)
    what = "blank form" if blank else f"version {version or found.version}"
    frame = open_case(session, actor, ref, now, tab="risk")
    base = case_page(ref, f"risk/{scope}")
    return case_reply(
        request,
        frame,
        "staff/risk/print.html",
        page_title=f"{assessment.scope_words(scope)}, {what}",
        base=base,
        printed=f"Printed by {actor.name}, {moment(now)}. Do not leave it lying.",
        asked=f"Questions of version {asked or found.file.instrument_of(found.position).version}.",
        blank=blank,
        blank_href=None if blank else f"{base}/print?blank=true",
        sections=[_section(one, blank, found.file) for one in alone or sections],
        ways=_ways(f"{base}/print", sections, version, blank=blank, alone=bool(alone)),
        signed=[_decision(v, found.names) for v in found.sent if v["version"] == version and v["decided_at"]],
        concern=[words for _, words in CONCERN],
        worry=[words for _, words in WORRY],
    )


def _ways(
    here: str, sections: Iterable[Section], version: int | None, *, blank: bool, alone: bool
) -> list[dict[str, str]]:
    """Each section by itself, for a talk about that alone; from one section the way back to all of it."""
    kept = {"blank": "true"} if blank else {"version": str(version)} if version else {}
    if alone:
        return [{"words": "All of it", "href": f"{here}?{urlencode(kept)}" if kept else here}]
    return [
        {"words": one.title, "href": f"{here}?{urlencode({**kept, 'section': one.slug})}"} for one in sections
    ]


def _section(section: Section, blank: bool, file: CaseFile) -> dict[str, Any]:
    """The items in their order; on a blank form each person's together, in a table of their own."""
    people = assessment.by_person(section.items, file).values() if blank else ()
    return {
        "title": section.title,
        "items": () if blank else [_item(item, blank) for item in section.items],
        "people": [
            {
                "chip": assessment.chip_words(theirs[0]),
                "side": assessment.side_of(theirs[0]),
                "view": "Their own views" if theirs[0].asked.subject == THE_PLAN else "Their own view",
                "items": [_item(item, blank) for item in theirs],
            }
            for theirs in people
        ],
    }


def _item(item: Item, blank: bool) -> dict[str, Any]:
    asked = item.asked.item
    return {
        "card": assessment.card(item) | {"chip": assessment.chip_words(item)},
        "name": asked.name,
        "question": asked.question,
        "guidance": asked.guidance,
        "mitigations": asked.mitigations if asked.rated else (),
        "rated": asked.rated,
        "there": _THERE if asked.rated else _NOT_RATED,
        "blank": blank or item.answer is None,
    }


def _decision(sent: Any, names: Any) -> str:
    outcome = {"signed": "Signed", "sent_back": "Sent back", "not_agreed": "Not agreed"}
    words = outcome.get(sent["outcome"], "Decided")
    return f"{words} by {names.get(sent['decided_by'], 'somebody')}, {day(sent['decided_at'])}."
