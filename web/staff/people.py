"""Who is on a case, how each may be reached, their cards, and the colleagues who work on it."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.casefile import is_shown_on
from rj_workflow.commands.enquiry import add_person
from rj_workflow.commands.sign_in import SIDES, give_code
from rj_workflow.commands.staffing import NAMED
from rj_workflow.commands.step import Target
from rj_workflow.messages import unanswered
from rj_workflow.notifications.standing import said_no
from rj_workflow.queries.account import account_of
from rj_workflow.queries.contact import contact_words, waiting_messages, ways_now
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.messages import written_by
from rj_workflow.queries.needs import needs_of
from rj_workflow.settings import settings
from state_machines.contact import PLAN
from state_machines.fields import Field
from state_machines.roles import FACILITATOR, MANAGER, SUPERVISOR, Role
from web import drafts
from web.addresses import case_page, contact_page, paper_page
from web.assessment import OTHER_PARTS, lower_first
from web.contact import now_words
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.languages import ENGLISH, LANGUAGES, reading, translated
from web.languages import gettext as _
from web.staff import pathways
from web.staff.beside import beside_rows
from web.staff.carried import carried_row
from web.staff.cases import KNOWN
from web.staff.frame import Frame, Side, case_reply, open_case, side_of_one
from web.staff.things import check_rows, things
from web.staff.vulnerability import vulnerability_row
from web.templating import day

router = APIRouter()
LEAD: Final = "Whoever is added is told nothing and contacted by nobody for it."
PARTS: Final = (
    ("harmed", "The person harmed"),
    ("responsible", "The person responsible"),
    ("supporter", "A supporter"),
    ("proxy", "Somebody who stands in for one of them"),
    ("interpreter", "An interpreter, or an advocate"),
    ("observer", "An observer, or a trainee"),
    ("introducer", "Somebody who asked for them, and takes no part"),
)
NEW: Final = (
    Field("name", "text", "Name", "A first name or nickname is enough", required=True),
    Field("side", "choice", "Which part do they have?", options=PARTS, required=True),
    KNOWN,
    Field("doubt", "yes_no", "Are they under 18, or is it in doubt how they can decide?"),
)
# As staff say them; a language that has no word here is named as it names itself.
IN_ENGLISH: Final = {"en": "English", "cy": "Welsh", "pl": "Polish"}
CARD: Final = Field(
    "language", "choice", "In which language do the pages open?", "The person can change it there",
    tuple((one.code, IN_ENGLISH.get(one.code, one.name)) for one in LANGUAGES),
)  # fmt: skip
NO_WORDS: Final = "No words are agreed: say that it is a wrong number."
ONLY_THEIR_PAGES: Final = "No way is allowed but their own pages."
ASKED: Final = ("contact_basis", PLAN)


@router.get("/cases/{ref}/people")
def people(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """Each person with the safe way to reach them, and a form for another."""
    frame = open_case(session, actor, ref, now, tab="people", side=side)
    draft = drafts.found(session, actor, case_page(ref, "people"))
    return _page(request, session, frame, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/people")
def add(
    request: Request, ref: Ref, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Put a person on the case."""
    with answering(session) as answer:
        doubt = text(form, "doubt") == "yes"
        add_person(
            session,
            actor,
            ref,
            name=text(form, "name"),
            side=text(form, "side"),
            doubt=doubt,
            interests=text(form, "interests"),
            now=now,
            key=text(form, "key"),
        )
    drafts.after(session, actor, case_page(ref, "people"), form, answer, now)
    if answer.error is None:
        shut = text(form, "interests") == "conflict"
        onward = "/work/declared" if shut else case_page(ref, "people", done="done.person")
        return RedirectResponse(onward, status_code=303)
    return _page(request, session, open_case(session, actor, ref, now, tab="people"), form, answer)


@router.get("/cases/{ref}/people/{person_id}/card")
def ask_for_card(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What a new card ends, and its language, before it is made."""
    frame = side_of_one(session, actor, ref, person_id, now)
    return _before_card(request, frame, person_id, Answer())


@router.post("/cases/{ref}/people/{person_id}/card")
def card(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Make a card with five new words; they are said on this page alone, once, in the language they read."""
    with answering(session) as answer:
        words = give_code(session, actor, ref, person_id, now=now)
    frame = side_of_one(session, actor, ref, person_id, now)
    if answer.error is not None:
        return _before_card(request, frame, person_id, answer)
    side = frame.side
    asked = text(form, "language")
    theirs = next((one for one in LANGUAGES if one.code == asked), ENGLISH)
    with reading(theirs):
        heading, hours = _("Your five words"), translated(settings().service_hours)
    return case_reply(
        request,
        frame,
        "staff/case/card.html",
        page_title="Card",
        words=words.split(),
        whose=frame.file.name_of[person_id],
        side_of=side,
        path=("/p" if side == "harmed" else "/q") + theirs.step,
        language=theirs.tag,
        heading=heading,
        hours=hours,
    )


def _before_card(request: Request, frame: Frame, person_id: str, answer: Answer) -> Response:
    return case_reply(
        request,
        frame,
        "staff/case/card_before.html",
        status=answer.status,
        page_title="Make a card",
        whose=frame.file.name_of[person_id],
        side_of=frame.side,
        back=case_page(frame.ref, "people", side=frame.side),
        action=case_page(frame.ref, f"people/{person_id}/card"),
        language=CARD,
        chosen=ENGLISH.code,
        errors=answer.said,
    )


@router.get("/cases/{ref}/workers")
def workers(request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Whether each colleague who could work on it has declared their interests."""
    frame = open_case(session, actor, ref, now, tab="people")
    found = [_worker(frame, who) for who in frame.staff if _may_work(frame, who)]
    parts = [_part(frame, kind, column) for kind, (_, column) in NAMED.items()]
    return case_reply(
        request, frame, "staff/case/workers.html", page_title="Who works on it", workers=found, parts=parts
    )


def _part(frame: Frame, kind: str, column: str) -> dict[str, Any]:
    """Who has this part now, and where a supervisor names somebody else."""
    who = frame.staff.get(str(frame.file.case[column]))
    row = check_rows(frame, [(kind, "")])[0]
    if frame.file.case["lead_id"] is None:
        row.pop("href", None)  # the step that allocates the case names them first
    return {**row, "value": who["name"] if who else "Nobody yet", "href_words": "Change"}


def _worker(frame: Frame, who: str) -> dict[str, Any]:
    staff, row = frame.staff[who], check_rows(frame, [("interests", who)])[0]
    return {**row, "words": f"{staff['name']}, {staff['level']} level"}


def _may_work(frame: Frame, who: str) -> bool:
    staff = frame.staff[who]
    return bool(staff["active"] and Role(staff["roles"]) & (FACILITATOR | SUPERVISOR | MANAGER))


def _page(
    request: Request, session: Session, frame: Frame, form: Form, answer: Answer, draft: Draft | None = None
) -> Response:
    shown = [row for row in frame.file.participants if is_shown_on(row["side"], frame.side)]
    return case_reply(
        request,
        frame,
        "staff/case/people.html",
        status=answer.status,
        page_title="People",
        lead=LEAD,
        groups=[_of(frame, session, row) for row in shown],
        beside=beside_rows(session, frame) if frame.side != "responsible" else None,
        messages=_messages(frame, session),
        kind=[check_rows(frame, [("kind_of_case", "")])[0] | {"value": _kind(frame)}],
        key=new_key(),
        fields=NEW,
        values=typed(form, (f.name for f in NEW)),
        errors=answer.said,
        by_field=answer.by_field,
        **drafts.around(case_page(frame.ref, "people"), draft, frame.now),
    )


def _kind(frame: Frame) -> str:
    """How much care it needs, from the enquiry or from what came out since, with every reason."""
    found = pathways.care(frame)
    return "\n".join((f"{found['words']}.", *found["reasons"]))


def _of(frame: Frame, session: Session, person: dict[str, Any]) -> dict[str, Any]:
    who, side = person["person_id"], person["side"]
    asked = [
        (kind, who) for kind in (*ASKED, *(("can_decide",) if person["doubt"] else ()), "age_or_capacity")
    ]
    checks = check_rows(frame, asked)
    if said_no(frame.file, who, frame.now):
        checks[0]["value"] += " They said no to being contacted since, or stopped: it gives none any more."
    checks[-1]["value"] = "Under 18, or in doubt" if person["doubt"] else "Nothing in doubt"
    reach = _reach(frame, session, who)
    rows = (
        [make(session, frame, who) for make in (messages_row, account_row, needs_row, vulnerability_row)]
        if side in SIDES
        else []
    )
    rows += carried_row(session, frame, who)
    offer = {Target("offer", who): "What they were told"} if side in SIDES else {}
    card_to = f"{case_page(frame.ref, 'people')}/{who}/card" if side in SIDES else ""
    return {
        "title": title_of(person),
        "side": side,
        "checks": checks + reach + rows,
        "nobody": None if reach else {"href": contact_page(frame.ref, who)},
        "card": card_to,
        "record": case_page(frame.ref, f"record/{who}") if side in SIDES else "",
        "call": paper_page(frame.ref, who, "call") if side in SIDES else "",
        "papers": paper_page(frame.ref, who) if side in SIDES else "",
        "pack": case_page(frame.ref, f"pack/{who}") if side in SIDES else "",
        "things": things(frame, offer, {t: _told(frame, who) for t in offer}) if offer else [],
    }


def _told(frame: Frame, who: str) -> list[tuple[str, str]]:
    """Told, offered and understood, each by itself (F5)."""
    offer = frame.file.find("offer", who)
    said = offer.data.get("told") if offer else None
    if not said:
        return []
    asked = (("told", "Told about it"), ("offered", "Offered"), ("understood", "Understood"))
    return [(words, {"yes": "Yes", "no": "No"}.get(said[name], "Not recorded")) for name, words in asked]


def _messages(frame: Frame, session: Session) -> list[dict[str, str]]:
    """What has not gone to whom, and why, on the sides that are shown."""
    return [
        {"words": f"{frame.file.name_of.get(row['person_id'], '')}: {row['state'].lower()}",
         "value": f"“{row['sentence']}”\n{row['why']}"}
        for row in waiting_messages(session, frame.file)
        if is_shown_on(frame.file.side_of(row["person_id"]), frame.side)
    ]  # fmt: skip


def account_row(session: Session, frame: Frame, who: str) -> dict[str, str]:
    """Whether they told their own account, and how much of it this reader has; the words are on its page."""
    granted = account_of(session, frame.actor, frame.file, who)
    newest, ended = granted.account.newest, granted.account.destroyed_at
    said = f"Destroyed on {day(ended)}: nothing said that it is kept" if ended else "Not told here yet"
    if newest is not None:
        read = len(granted.readable)
        said = f"Told on {day(newest.written_at)}. {read} of {len(newest.parts)} parts are for you to read."
        said += " Do not ask again what stands there." if read else ""
    return {
        "words": f"Their own account: {frame.file.name_of[who]}",
        "value": said,
        "href": case_page(frame.ref, f"people/{who}/account"),
        "href_words": "Open",
    }


def needs_row(session: Session, frame: Frame, who: str) -> dict[str, str]:
    """Whether they asked for anything that would help, and how much of it is still to be arranged."""
    wanted = needs_of(session, frame.actor, frame.file, who).wanted
    open_ones = [one for one in wanted if one.is_unmet_on(frame.file)]
    said = "Not provided"
    if wanted:
        said = f"{len(wanted)} asked for, " + (
            f"{len(open_ones)} to be arranged" if open_ones else "all arranged"
        )
    return {
        "words": f"Needs and adjustments: {frame.file.name_of[who]}",
        "value": said,
        "href": case_page(frame.ref, f"people/{who}/needs"),
        "href_words": "Open",
    }


def messages_row(session: Session, frame: Frame, who: str) -> dict[str, str]:
    """Whether anything they wrote waits; the words are on its page."""
    found = written_by(session, frame.actor, frame.file, who)
    waits = len(unanswered(found or ()))
    said = f"{waits} not answered yet" if waits else "None waits" if found else "None yet"
    return {
        "words": f"Messages: {frame.file.name_of[who]}",
        "value": said if found is not None else "For those who facilitate, take the calls or supervise",
        "href": case_page(frame.ref, f"people/{who}/messages"),
        "href_words": "Open",
    }


def title_of(person: dict[str, Any]) -> str:
    """The name, and the part of whoever is no principal: their colour says it of the two."""
    part = OTHER_PARTS.get(person["side"], "")
    return f"{person['name']}, {lower_first(part)}" if part else str(person["name"])


def _reach(frame: Frame, session: Session, who: str) -> list[dict[str, Any]]:
    """How they may be reached, the words for whoever else answers, and what the plan says of this moment."""
    plan = frame.file.current_check(PLAN, who, frame.now)
    if plan is None:
        return []  # said above, in red
    said, never = contact_words(plan["data"], full=frame.reads_details, say=False)
    say = str(plan["data"].get("contact_say", ""))
    ways = [one for one in ways_now(session, frame.file, who, frame.now) if one.answer.why != "not_allowed"]
    whole = next((one for one in ways if one.answer.why in ("no_grounds", "said_no")), None)
    if whole is not None:  # it is so of every way: said once
        now = {f"Do not contact them. {whole.why}": None}
    else:
        now = dict.fromkeys(now_words(one, frame.now) for one in ways)
    return [
        {"words": "How to reach them", "value": said},
        {"words": "If somebody else answers", "value": f"Say: “{say}”" if say else NO_WORDS},
        {"words": "Never", "value": never or "Nothing named"},
        {"words": "Now", "value": "\n".join(now) or ONLY_THEIR_PAGES, "href": contact_page(frame.ref, who),
         "href_words": "Contact"},
    ]  # fmt: skip
