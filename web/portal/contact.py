"""How we may reach them: their own plan in plain words, and a change of it, one question page at a time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from rj_workflow.commands.contact import change_plan
from rj_workflow.queries.contact import PlanOf, is_open, masked_in_the_middle, my_plan, spans_of
from rj_workflow.settings import settings
from state_machines.contact import AROUND, NEVER, WAYS, WITHOUT_HOURS, name_of
from state_machines.fields import Field
from web.contact import way_fields
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, typed
from web.languages import gettext as _
from web.languages import listed, translated
from web.portal.shown import CurrentDoor, Mine, limits, onward, worker
from web.security import Door
from web.templating import clock_time, page, weekday

router = APIRouter()
MORE: Final = "more"
What = Annotated[str, Path(pattern=rf"^({'|'.join(way for way, _words in WAYS)}|{MORE})$")]
# The heading of each way, and the first question about it.
TITLES: Final = {
    "call": ("By phone", "May we call you?"),
    "text": ("By text", "May we send you a text?"),
    "post": ("By post", "May we write to you by post?"),
    "email": ("By e-mail", "May we send you an e-mail?"),
    "through": ("Through somebody you trust", "May we ask somebody you trust to pass things on?"),
    "portal": ("On these pages", "May we leave short messages for you on these pages?"),
    MORE: ("For every way", "Anything else we should know?"),
}  # fmt: skip
DETAILS: Final = {
    "call": "Which number?",
    "text": "Which number for texts?",
    "post": "Which address?",
    "email": "Which e-mail address?",
    "through": "Who is it, and how do we reach them?",
}
WORDS: Final = {
    "seen": "Who else may see or hear it?",
    "when": "When is it safe for you?",
    "days": "On which days?",
    "from": "From",
    "to": "Until",
    "message": "May we leave a message?",
    "withheld": "Should our number not show?",
    "plain": "Only in a plain envelope?",
}
OTHER_DAYS: Final = "On which other days?"
NO_ANSWER: Final = "If you do not answer, it means no"
SUCH_AS: Final = "Such as 2pm"
KEEP: Final = "Leave it empty to keep what you told us"
AROUND_WORDS: Final = {
    "contact_say": ("What should we say if somebody else answers?", KEEP),
    "contact_name": ("Which name should we give?", KEEP),
    "contact_code": ("A code word, so that you know it is us", KEEP),
    "contact_device": ("Your phone or computer", ""),
    "never": ("What must we never do?", "What you tick counts at once"),
    "contact_never": ("Is there anything else we must never do?", "We add it to what you told us"),
}
DEVICES: Final = (
    ("own", "I am the only one who uses it"),
    ("shared", "Somebody else uses it too"),
    ("watched", "Somebody may be looking at it"),
    ("not_known", "I do not know"),
)
NEVER_SAID: Final = {
    "call": "Never call me",
    "voicemail": "Never leave a message",
    "text": "Never text me",
    "post": "Never write to me by post",
    "email": "Never e-mail me",
    "through": "Never ask somebody else to pass things on",
    "portal": "Never leave messages on these pages",
    "visit": "Never come to where I live or work",
}


@router.get("/p")
def plan(
    request: Request, door: CurrentDoor, case: Mine, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """The plan that stands, what waits, and why it waits."""
    found = my_plan(session, actor, case.ref, now)
    shown = found.standing or {}
    return page(
        request,
        "portal/contact.html",
        rows=[*_rows(shown, door), _around(shown, door)],
        known=found.standing is not None,
        ran_out=found.standing is None and bool(found.last) and found.until is not None,
        waits=found.asked is not None,
        not_before=weekday(found.not_before) if found.not_before else "",
        later_from=weekday(found.later_from) if found.later_from and found.asked is None else "",
        hold=found.hold_days,
        worker=worker(case),
        phone=settings().service_phone,
        hours=settings().service_hours,
    )


@router.get("/p/{what}")
def ask(
    request: Request,
    door: CurrentDoor,
    case: Mine,
    session: Session,
    actor: CurrentActor,
    what: What,
    now: Now,
) -> Response:
    """One question page; nothing on it says a number, a name or what we say to others."""
    found = my_plan(session, actor, case.ref, now)
    return _form(request, door, found, what, {}, Answer())


@router.post("/p/{what}")
def change(
    request: Request, door: CurrentDoor, case: Mine, session: Session, actor: CurrentActor, what: What,
    form: Answers, now: Now,
) -> Response:  # fmt: skip
    """Less counts at once; more waits until somebody has spoken with them."""
    with answering(session) as answer:
        change_plan(session, actor, person_id=actor.id, what=what, form=form, ref=case.ref, now=now)
    if answer.error is None:
        return onward(door, "/p")
    return _form(request, door, my_plan(session, actor, case.ref, now), what, form, answer)


def _form(request: Request, door: Door, found: PlanOf, what: str, form: Form, answer: Answer) -> Response:
    known = found.newest
    typed_in = typed(form, (f.name for f in _all(what, form))) if form else {}
    fields = fields_of(what, typed_in or known, known)
    values = typed_in or {f.name: known.get(f.name) for f in fields if not f.private}
    return page(
        request,
        "portal/contact_change.html",
        status=answer.status,
        title=TITLES[what][0],
        action=f"{door.base}/p/{what}",
        fields=fields,
        values=values,
        errors=answer.said,
        by_field=answer.by_field,
        hold=found.hold_days,
        **limits(door),
    )


def _all(what: str, values: Mapping[str, Any]) -> list[Field]:
    return list(AROUND) if what == MORE else way_fields(what, values)


def fields_of(what: str, values: Mapping[str, Any], known: Mapping[str, Any]) -> list[Field]:
    """The fields in their own words; what is known and not shown is said to be known."""
    return [_in_their_words(f, what, known) for f in _all(what, values)]


def _in_their_words(f: Field, what: str, known: Mapping[str, Any]) -> Field:
    if what == MORE:
        words, hint = AROUND_WORDS[f.name]
        options = {"contact_device": DEVICES, "never": tuple(NEVER_SAID.items())}.get(f.name, f.options)
        return replace(
            f, words=words, hint=hint if known.get(f.name) or hint != KEEP else "", options=options
        )
    part, _between, span = f.name.removeprefix(f"{what}_").replace("seen_by", "seen").partition("_")
    if part == "allowed":
        return replace(f, words=TITLES[what][1], hint=NO_ANSWER, required=True)
    if part == "detail":
        detail = str(known.get(f.name, ""))
        hint = ""
        if detail:
            masked = translated(masked_in_the_middle(detail))
            hint = _("We have {detail}. Leave it empty to keep what you told us").format(detail=masked)
        return replace(f, words=DETAILS[what], hint=hint, required=True)
    hint = KEEP if f.private and known.get(f.name) else SUCH_AS if part == "from" else ""
    words = OTHER_DAYS if part == "days" and span else WORDS[part]
    return replace(f, words=words, hint=hint, required=part != "seen" and not span)


def _rows(shown: Mapping[str, Any], door: Door) -> list[dict[str, str]]:
    return [
        {"words": translated(TITLES[way][0]), "value": _value(shown, way), "href": f"{door.base}/p/{way}"}
        for way, _words in WAYS
    ]  # fmt: skip


def _value(shown: Mapping[str, Any], way: str) -> str:
    """Yes, with the middle of the number hidden, and when; or no."""
    if not is_open(shown, way):
        return _("No")
    if way in WITHOUT_HOURS:
        return _("Yes")
    detail = translated(masked_in_the_middle(str(shown.get(name_of(way, "detail"), ""))))
    when = _hours(shown, way)
    yes = _("Yes: {detail}").format(detail=detail) if way != "through" else _("Yes")
    said = [yes, f"{when[:1].upper()}{when[1:]}"]
    if way == "call":
        may_leave = shown.get("call_message") == "yes"
        said.append(_("We may leave a message") if may_leave else _("We do not leave a message"))
        said += [_("Our number does not show")] if shown.get("call_withheld") == "yes" else []
    if way == "post" and shown.get("post_plain") == "yes":
        said.append(_("In a plain envelope"))
    return ".\n".join(said) + "."


def _hours(shown: Mapping[str, Any], way: str) -> str:
    """When: at any time, or days with their hours, in the language of the page."""
    spans = spans_of(shown, way)
    if spans is None:
        return _("At any time")
    return "; ".join(
        _("{days}, {opens} to {closes}").format(
            days=listed(translated(day) for day in days), opens=clock_time(opens), closes=clock_time(closes)
        )
        for days, opens, closes in spans
    )


def _around(shown: Mapping[str, Any], door: Door) -> dict[str, str]:
    """What goes for all of them: never the words themselves."""
    never = [translated(NEVER_SAID[code]) for code, _words in NEVER if code in (shown.get("never") or [])]
    agreed, code = bool(shown.get("contact_say")), bool(shown.get("contact_code"))
    device = translated(dict(DEVICES).get(str(shown.get("contact_device")), ""))
    lines = [
        _("If somebody else answers: agreed") if agreed else _("If somebody else answers: not agreed yet"),
        _("Code word: agreed") if code else _("Code word: none"),
        device,
        *never,
        _("What else you told us we must never do") if shown.get("contact_never") else "",
    ]
    return {"words": translated(TITLES[MORE][0]), "value": ".\n".join(line for line in lines if line) + ".",
            "href": f"{door.base}/p/{MORE}"}  # fmt: skip
