"""The list that nobody is missing from: somebody was identified, and no enquiry has been opened yet."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from rj_workflow.queries.incidents import (
    enquiry_about,
    how_many_wait,
    incident,
    kinds,
    not_missing_anyone,
    recorded_elsewhere,
)
from web.dependencies import CurrentActor, Id, Session
from web.templating import page

router = APIRouter()
Kind = Annotated[str, Query(max_length=60)]
After = Annotated[str, Query(pattern=r"^([0-9a-f]{32})?$")]


@router.get("/incidents")
def waiting(
    request: Request, session: Session, actor: CurrentActor, kind: Kind = "", after: After = ""
) -> Response:
    """Incidents by month, newest first."""
    found = not_missing_anyone(session, actor, kind=kind, after=after)
    count, more = how_many_wait(session, actor, kind=kind)
    said = f"More than {count:,} wait." if more else f"{count:,} wait."
    return page(
        request,
        "staff/incidents.html",
        block="content",
        incidents=found.incidents,
        after=found.after,
        kind=kind,
        kinds=[(one, one) for one in kinds(session, actor)],
        said=said,
        first=not after,
    )


@router.get("/incidents/{incident_id}")
def one(request: Request, incident_id: Id, session: Session, actor: CurrentActor) -> Response:
    """What was published about one incident."""
    found = incident(session, incident_id)
    facts = (
        ("Month", found.month),
        ("Where", found.place),
        ("Kind", found.kind),
        ("Outcome", found.outcome),
        ("Why it is listed", found.why),
        ("Police force", found.force),
        ("Crime ID", found.crime_id or "None given"),
    )
    elsewhere = recorded_elsewhere(session, found)
    return page(
        request,
        "staff/incident.html",
        incident=found,
        elsewhere=elsewhere,
        enquiry=enquiry_about(session, actor, found),
        facts=[{"words": words, "value": value} for words, value in facts],
    )
