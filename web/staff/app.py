"""The pages of the people who work on cases, behind one door."""

from typing import Final

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import RedirectResponse, Response

from web import sign_in
from web.dependencies import bare_app, guarded
from web.looks import noted, of_a_case
from web.staff import (
    account,
    agreement,
    beside,
    calendar,
    carried,
    cases,
    check,
    choices,
    contact,
    declare,
    diagram,
    documents,
    drafts,
    enquiry,
    equality,
    exchange,
    expectations,
    explanation,
    follow_up,
    incidents,
    judgements,
    letters,
    live,
    meeting,
    messages,
    needs,
    overview,
    owed,
    pack,
    pause,
    people,
    practitioners,
    preparation,
    record,
    risk,
    risk_print,
    risk_send,
    step,
    terms,
    timeline,
    today,
    together,
    vulnerability,
)

# The list of cases comes before a case: "new" is no reference.
PAGES: Final[tuple[APIRouter, ...]] = tuple(
    part.router
    for part in (
        today, calendar, cases, incidents, judgements, equality, explanation, practitioners, declare,
        overview, enquiry, people, beside, together, account, needs, expectations, messages, vulnerability,
        choices, risk, risk_send, risk_print, preparation, meeting, live, letters, exchange, documents,
        agreement, terms, follow_up, pause, record, pack, carried, timeline, diagram, step, check,
        contact, owed, drafts,
    )
)  # fmt: skip


def make() -> FastAPI:
    """The staff's app: the door in front, everything else behind it."""
    app = bare_app()
    app.include_router(sign_in.router)
    pages = guarded("staff")
    pages.add_api_route("/", first_page, methods=["GET"])
    for router in PAGES:
        pages.include_router(router, dependencies=[Depends(noted(of_a_case))])
    app.include_router(pages)
    return app


def first_page() -> Response:
    """What is promised today."""
    return RedirectResponse("/work/today", status_code=303)
