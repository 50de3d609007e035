"""Pause, stop, wait: never refused, in force at once, without a reason."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.answers import read
from rj_workflow.commands.step import Target
from rj_workflow.commands.stop import come_back, did_not_mean_it, may_ask_again, stop_everything
from rj_workflow.queries.targets import principals, targets
from state_machines.fields import FIELDS, Field
from web.addresses import case_page, says_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, text, typed
from web.staff.frame import Frame, Side, case_reply, open_case, side_of_one
from web.staff.things import things

router = APIRouter()
LEAD: Final = "In force at once, for everyone. No reason is needed, and nobody else learns who or why."
ONLY_THIS: Final = "this"
# What stands first goes without saying: a stop is of everything, also of what this colleague may not open.
WHAT: Final = Field(
    "what", "choice", "What do they want to stop?",
    options=(("everything", "Everything of theirs with us"), (ONLY_THIS, "Only what this case is about")),
)  # fmt: skip
HOW: Final = (FIELDS["channel"], FIELDS["relayed_by"])
# Whether they may be asked one day, each with the answer that the office keeps.
AGAIN: Final = {"year": "year", "never": "never", f"never_{ONLY_THIS}": "never"}
# What else somebody says who stopped, or whose case is closed, as on their own pages.
SAYS: Final = (
    Field(
        "said",
        "choice",
        "What do they say?",
        options=(
            ("back", "They come back, or want a call"),
            ("mistake", "They did not mean to stop"),
            ("year", "They may be asked again in about a year"),
            ("never", "They may not be asked again, about anything"),
            (f"never_{ONLY_THIS}", "They may not be asked again about this"),
        ),
        required=True,
    ),
    FIELDS["channel"],
)


@router.get("/cases/{ref}/pause")
def pause(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """Every pause, the safety stop, waiting and closing; and stopping for a person who says so."""
    return _page(request, open_case(session, actor, ref, now, tab="pause", side=side), {}, Answer(), "")


@router.post("/cases/{ref}/pause/{person_id}")
def stop(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Stop everything for a person who said so by phone, on paper or in person."""
    with answering(session) as answer:
        _known_channel(form)
        only = ref if text(form, "what") == ONLY_THIS else None
        stop_everything(
            session, actor, person_id=person_id, channel=text(form, "channel"), now=now, ref=only,
            relayed_by=text(form, "relayed_by"),
        )  # fmt: skip
    if answer.error is None:
        return RedirectResponse(case_page(ref, done="done.stop"), status_code=303)
    return _page(request, open_case(session, actor, ref, now, tab="pause"), form, answer, person_id)


@router.get("/cases/{ref}/pause/{person_id}/says")
def ask_says(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What else somebody says who stopped, or whose case is closed: as on their own pages."""
    return _says(request, side_of_one(session, actor, ref, person_id, now), person_id, {}, Answer())


@router.post("/cases/{ref}/pause/{person_id}/says")
def says(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Write it down, as instructed by them."""
    said, channel = text(form, "said"), text(form, "channel")
    with answering(session) as answer:
        read(SAYS, form)
        if said in AGAIN:
            answered, of = AGAIN[said], None if said == "never" else ref
            may_ask_again(
                session, actor, person_id=person_id, answer=answered, channel=channel, now=now, ref=of
            )
        else:
            act = come_back if said == "back" else did_not_mean_it
            act(session, actor, person_id=person_id, channel=channel, now=now, ref=ref)
    if answer.error is None:
        done = "done.asked_again_one_day" if said in AGAIN else "done.back"
        return RedirectResponse(case_page(ref, done=done), status_code=303)
    return _says(request, side_of_one(session, actor, ref, person_id, now), person_id, form, answer)


def _says(request: Request, frame: Frame, person_id: str, form: Form, answer: Answer) -> Response:
    return case_reply(
        request,
        frame,
        "staff/case/says.html",
        status=answer.status,
        page_title=("Error: " if answer.errors else "") + "What they say",
        whose=frame.file.name_of[person_id],
        side_of=frame.side,
        back=case_page(frame.ref, "pause", side=frame.side),
        fields=SAYS,
        values=typed(form, (field.name for field in SAYS)),
        errors=answer.said,
        by_field=answer.by_field,
    )


def _known_channel(form: Form) -> None:
    read(HOW, form)


def _page(request: Request, frame: Frame, form: Form, answer: Answer, asked: str) -> Response:
    people = [row for row in principals(frame.file) if not frame.side or row["side"] == frame.side]
    holders = {"": "The service pauses", **{p["person_id"]: f"{p['name']} pauses" for p in people}}
    titled = {Target("pause", who): words for who, words in holders.items()}
    titled[Target("safety_stop")] = "Safety stop"
    titled |= {t: _waited_for(t) for t in targets(frame.file) if t.lifecycle == "waiting"}
    titled[Target("closing")] = "Closing"
    return case_reply(
        request,
        frame,
        "staff/case/pause.html",
        status=answer.status,
        page_title="Pause or stop",
        lead=LEAD,
        groups=[{"title": "For the case", "side": "both", "things": things(frame, titled)}],
        people=[_stopping(frame, person, asked) for person in people],
        field=FIELDS["channel"],
        relayed=FIELDS["relayed_by"],
        what=WHAT,
        errors=answer.said,
        values=typed(form, ("channel", "relayed_by", "what")),
        by_field=answer.by_field,
    )


def _stopping(frame: Frame, person: dict[str, Any], asked: str) -> dict[str, Any]:
    who = person["person_id"]
    return {
        "name": person["name"],
        "side": person["side"],
        "action": f"{case_page(frame.ref, 'pause')}/{who}",
        "asked": who == asked,
        "says": says_page(frame.ref, who),
    }


def _waited_for(target: Target) -> str:
    agency = dict(FIELDS["agency"].options).get(target.topic)
    return f"Waiting: {agency.lower()}" if agency else "Waiting for an agency"
