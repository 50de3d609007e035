"""What happened, newest first, with what was said."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from rj_workflow.queries.timeline import PAGE, Entry, timeline
from web.addresses import case_page
from web.dependencies import CurrentActor, Now, Ref, Session
from web.staff.frame import Side, case_reply, open_case
from web.templating import clock_time, day

router = APIRouter()
Before = Annotated[int, Query(ge=0, le=10_000_000)]


@router.get("/cases/{ref}/timeline")
def everything(
    request: Request,
    ref: Ref,
    session: Session,
    actor: CurrentActor,
    now: Now,
    side: Side = "",
    before: Before = 0,
) -> Response:
    """A page of what happened, with what was said of it."""
    frame = open_case(session, actor, ref, now, tab="timeline", side=side)
    found = timeline(
        session, frame.file, frame.staff, side=frame.side, before=before, limit=PAGE + 1, words_for=actor
    )
    shown = found[:PAGE]
    base = case_page(ref, "timeline", side=frame.side)
    joined = "&" if "?" in base else "?"
    later = f"{base}{joined}before={shown[-1].seq}" if len(found) > PAGE else None
    return case_reply(
        request,
        frame,
        "staff/case/timeline.html",
        page_title="Timeline",
        entries=[_entry(e) for e in shown],
        earlier=base if before else None,
        later=later,
        how_many=frame.file.case["event_count"],
    )


def _entry(entry: Entry) -> dict[str, Any]:
    said = "; ".join(f"{asked.rstrip('?')}: {words}" for asked, words in entry.said)
    when = f"{day(entry.at)}, {clock_time(entry.at)}"
    return {"title": entry.title, "who": entry.who, "when": when, "detail": said or None, "kind": entry.kind}
