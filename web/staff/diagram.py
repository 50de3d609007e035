"""How a case can move: the whole table as a drawing with the present state lit, and the same as a table."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from rj_workflow.clock import london_day
from rj_workflow.queries.steps import StepView, possible_steps
from rj_workflow.queries.timeline import stages_entered
from state_machines.case import LIFECYCLE, STAGES
from state_machines.drawing import View, case_svg
from web.dependencies import CurrentActor, Now, Ref, Session
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.overview import mood

router = APIRouter()


@router.get("/cases/{ref}/diagram")
def diagram(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """Wide and narrow; the page shows the one that fits."""
    frame = open_case(session, actor, ref, now, side=side)
    view = _view(session, frame)
    # The drawing is made from our own tables: every word in it is ours and none is typed by anybody.
    drawn = {name: Markup(case_svg(view, width=name)) for name in ("wide", "narrow")}
    return case_reply(
        request,
        frame,
        "staff/case/diagram.html",
        page_title="How this case can move",
        drawn=drawn,
        head=("State", "Stage", "Now", "Goes on to"),
        states=[_row(code, view) for code in LIFECYCLE.states],
    )


@router.get("/cases/{ref}/diagram.svg")
def picture(ref: Ref, session: Session, actor: CurrentActor, now: Now) -> Response:
    """The drawing as a file of its own, to save or print."""
    frame = open_case(session, actor, ref, now)
    svg = case_svg(_view(session, frame), standalone=True)
    name = f'attachment; filename="{ref}.svg"'
    return Response(svg, media_type="image/svg+xml", headers={"Content-Disposition": name})


def _view(session: Session, frame: Frame) -> View:
    case = frame.file.case
    steps = possible_steps(frame.file, frame.actor, frame.now, frame.staff)
    onward = [step for step in steps if step.target.lifecycle == "case"]
    ready = {step.to for step in onward if step.ready}
    been = tuple((state, london_day(at)) for state, at in stages_entered(session, frame.file))
    return View(
        current=case["state"],
        been=been,
        possible=dict.fromkeys(ready, "Can be next"),
        not_yet=_not_yet(onward, ready),
        days=(london_day(frame.now) - london_day(case["since_at"])).days,
        mood=mood(frame) or ("returned" if case["episode"] > 1 else ""),
    )


def _not_yet(onward: list[StepView], ready: set[str]) -> dict[str, int]:
    missing: dict[str, int] = {}
    for step in onward:
        if step.to not in ready:
            missing[step.to] = min(len(step.reasons), missing.get(step.to, len(step.reasons)))
    return missing


def _row(code: str, view: View) -> tuple[Any, ...]:
    state = LIFECYCLE.states[code]
    onward = dict.fromkeys(LIFECYCLE.states[row.target].staff for row in LIFECYCLE.leaving(code))
    return state.staff, dict(STAGES)[state.stage], _standing(code, view), "; ".join(onward)


def _standing(code: str, view: View) -> str:
    if code == view.current:
        return "Here now"
    if code in view.possible:
        return "Can be next"
    if code in view.not_yet:
        reasons = view.not_yet[code]
        return f"Not yet, {reasons} reason{'s' if reasons != 1 else ''}"
    return "Been there" if any(state == code for state, _ in view.been) else ""
