"""Find a case; open an enquiry."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.actors import Actor
from rj_workflow.commands.enquiry import Enquiry, open_enquiry
from rj_workflow.db import Session as Database
from rj_workflow.queries.cases import PAGE, Listed, Wanted, cases
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.incidents import incident
from rj_workflow.queries.people import initials
from rj_workflow.vulnerability import RANKS
from state_machines.case import STAGES
from state_machines.checks import CHECKS
from state_machines.contact import AT_THE_DOOR
from state_machines.fields import Field
from web import drafts
from web.addresses import CASES, case_page, list_page
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.templating import ago_days, page

router = APIRouter()
Stage = Annotated[str, Query(pattern=f"^({'|'.join(code for code, _ in STAGES)})?$")]
Short = Annotated[str, Query(max_length=40)]
SIDES: Final = (
    ("harmed", "Somebody who was harmed"),
    ("responsible", "Somebody who is responsible for harm"),
)
KNOWN: Final = Field(
    "interests",
    "choice",
    "Do you know them, or have another link to this?",
    options=(("none", "No link to anyone"), ("conflict", "There is a link: somebody else takes it on")),
    required=True,
)
_NO_WAY_YET: Final = "Of whoever asked. Leave this empty, and the next eight, when no safe way is known yet"
# In the order of the paper form, so that it can be typed in from the top; what the office asks comes last.
NEW: Final = (
    Field("name", "text", "Who is it about?", "A first name or nickname is enough", required=True),
    Field("side", "choice", "Which part do they have?", options=SIDES, required=True),
    Field("asked_by", "text", "Who asked for them?", "Leave this empty when they asked themselves"),
    *(
        replace(asked, required=False, hint=_NO_WAY_YET if at == 0 else asked.hint)
        for at, asked in enumerate(AT_THE_DOOR)
    ),
    Field("told", "words", "What did they want to say?", "Nobody has to tell their story"),
    Field(
        "basis",
        "choice",
        "What gives us grounds to contact them?",
        options=CHECKS["contact_basis"].outcomes,
        required=True,
    ),
    KNOWN,
    Field("harm", "text", "What kind of harm?", "No crime reference is needed"),
    Field("gender_based", "yes_no", "Is it domestic, sexual or gender-based harm?"),
    Field("sensitive", "yes_no", "Is it sensitive or complex in another way?"),
    Field("doubt", "yes_no", "Are they under 18, or is it in doubt how they can decide?"),
)


@router.get("/cases")
def find(
    request: Request,
    session: Session,
    actor: CurrentActor,
    now: Now,
    stage: Stage = "",
    whose: Literal["all", "mine"] = "all",
    q: Short = "",
    after: Short = "",
) -> Response:
    """The cases this reader may see, narrowed by what the address says and by nothing else."""
    wanted = Wanted(
        stage=stage, mine=whose == "mine", closed=stage == "closed", ref=reference(q) or q, after=after
    )
    return _list(request, session, actor, now, wanted, q=q, stage=stage, whose=whose)


@router.post("/cases/find")
def find_somebody(
    request: Request, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """A case by its reference or by somebody's name; a name never stands in an address."""
    q = text(form, "q")
    ref = reference(q)
    if ref or not q:
        return RedirectResponse(list_page(q=ref), status_code=303)
    return _list(request, session, actor, now, Wanted(name=q), q=q)


TOO_MANY: Final = f"More than {PAGE} cases. Write the reference, or the whole name."


def _list(
    request: Request,
    session: Database,
    actor: Actor,
    now: datetime,
    wanted: Wanted,
    *,
    q: str,
    stage: str = "",
    whose: str = "all",
) -> Response:
    after = wanted.after
    found = cases(session, actor, wanted)
    many = bool(found.after)
    # A name stands in no address, so what comes after it cannot be linked to.
    later = list_page(stage=stage, whose=whose, after=found.after) if many and not wanted.name else None
    return page(
        request,
        "staff/cases.html",
        block="content",
        rows=[_row(one, now) for one in found.cases],
        q=q,
        whose_links=[
            _link(words, whose == code, stage=stage, whose=code)
            for code, words in (("all", "All I may see"), ("mine", "Mine"))
        ],
        stage_links=[
            _link(words, stage == code, stage=code, whose=whose) for code, words in (("", "Open"), *STAGES)
        ],
        later=later,
        earlier=list_page(stage=stage, whose=whose) if after else None,
        said=_said(len(found.cases), many, q) if later or not many else TOO_MANY,
    )


@router.get("/cases/new")
def new(
    request: Request,
    session: Session,
    actor: CurrentActor,
    now: Now,
    incident_id: Annotated[str, Query(alias="incident", pattern=r"^([0-9a-f]{32})?$")] = "",
) -> Response:
    """The form of an enquiry, with what is known of the incident it is about."""
    draft = drafts.found(session, actor, _new_page(incident_id))
    return _new(request, session, drafts.typed_in(draft), Answer(), incident_id, draft, now)


@router.post("/cases/new")
def open_one(request: Request, form: Answers, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Open an enquiry; from here on it is a case."""
    incident_id = text(form, "incident")
    with answering(session) as answer:
        ref = open_enquiry(session, actor, _enquiry(form, incident_id), now=now, key=text(form, "key"))
    drafts.after(session, actor, _new_page(incident_id), form, answer, now)
    if answer.error is None:
        shut = text(form, "interests") == "conflict"
        onward = "/work/declared" if shut else case_page(ref, done="done.enquiry")
        return RedirectResponse(onward, status_code=303)
    return _new(request, session, form, answer, incident_id)


def _enquiry(form: Form, incident_id: str) -> Enquiry:
    return Enquiry(
        name=text(form, "name"),
        side=text(form, "side"),
        harm=text(form, "harm"),
        gender_based=text(form, "gender_based") == "yes",
        sensitive=text(form, "sensitive") == "yes",
        doubt=text(form, "doubt") == "yes",
        incident_id=incident_id,
        basis=text(form, "basis"),
        interests=text(form, "interests"),
        asked_by=text(form, "asked_by"),
        reach={asked.name: form.get(asked.name, "") for asked in AT_THE_DOOR},
        told=text(form, "told"),
    )


def _new_page(incident_id: str) -> str:
    return f"{CASES}/new?incident={incident_id}" if incident_id else f"{CASES}/new"


def _new(
    request: Request,
    session: Database,
    form: Form,
    answer: Answer,
    incident_id: str,
    draft: Draft | None = None,
    now: datetime | None = None,
) -> Response:
    about = incident(session, incident_id) if incident_id else None
    known: dict[str, Any] = {"harm": about.kind} if about else {}
    return page(
        request,
        "staff/new.html",
        block="content",
        status=answer.status,
        fields=NEW,
        about=about,
        key=new_key(),
        values=typed(form, (f.name for f in NEW)) if form else known,
        errors=answer.said,
        by_field=answer.by_field,
        **drafts.around(_new_page(incident_id), draft, now),
    )


def _link(words: str, current: bool, **query: str) -> dict[str, Any]:
    return {"text": words, "href": list_page(**query), "current": current}


def reference(said: str) -> str:
    """R-2047, however it was typed; also from 2047-1, as it stands on a paper form."""
    found = re.fullmatch(r"\s*[rR]?\s*-?\s*(\d{1,9})(?:\s*-\s*\d{1,3})?\s*", said)
    return f"R-{found[1]}" if found else ""


def _said(count: int, more: bool, q: str) -> str:
    if count == 0:
        return f"Nothing found for “{q}”." if q else "Nothing found. Choose another stage, or all cases."
    return f"{count} case{'s' if count != 1 else ''} on this page{', more follow' if more else ''}."


def _row(one: Listed, now: datetime) -> dict[str, Any]:
    if not one.declared:
        names = [initials(name) for name in one.names.values()]
        return {"ref": one.ref, "href": case_page(one.ref), "names": " and ".join(sorted(names)),
                "undeclared": True}  # fmt: skip
    names = [initials(one.names[side]) for side in ("harmed", "responsible") if side in one.names]
    marks = {"stopped": "Safety stop", "paused": "Paused"}.get(one.mood, "")
    return {
        "ref": one.ref,
        "href": case_page(one.ref),
        "names": " and ".join(names) or "Nobody yet",
        "stage": one.stage_words,
        "state": one.state_words,
        "since": ago_days(one.since_at, now),
        "harm": one.harm,
        "facilitators": ", ".join(one.facilitators) or "Nobody yet",
        "mark": marks,
        "pace": RANKS[one.rank] if one.rank else "",
        "episode": f"Episode {one.episode}" if one.episode > 1 else "",
    }
