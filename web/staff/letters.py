"""Letters and messages: written, read for what could hurt, told of, wanted or not, given in person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.casefile import Position
from rj_workflow.commands.exchange import rewrite_item, write_item
from rj_workflow.commands.step import Target
from rj_workflow.errors import NotFound
from rj_workflow.exchange import files_of, is_known, look_at, received
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.drafts import drafts as drafts_of
from rj_workflow.queries.exchange import content_of
from rj_workflow.queries.needs import what_helps
from rj_workflow.queries.targets import principals
from state_machines import LIFECYCLES
from state_machines.fields import Field
from state_machines.written import ANSWERS, GIVEN, KINDS
from web import drafts
from web.addresses import case_page, letter_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.files import ACCEPTED, Files
from web.forms import Form, new_key, number, text, typed
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.things import Facts, check_rows, things
from web.templating import day

router = APIRouter()
NOTHING_KEPT: Final[Mapping[str, Draft]] = {}
LEAD: Final = (
    "Nothing leaves us until the author, a second pair of eyes and the person it is for have each said so."
)
FINISHED: Final = frozenset({"delivered", "recalled", "returned_to_author", "destroyed"})
MEDIA: Final = {
    "image/jpeg": ("A picture", "picture.jpg"),
    "application/pdf": ("A PDF", "paper.pdf"),
    "audio/mpeg": ("A recording", "recording.mp3"),
    "audio/wav": ("A recording", "recording.wav"),
}


@router.get("/cases/{ref}/letters")
def letters(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """Every item of each author, and a form for another."""
    frame = open_case(session, actor, ref, now, tab="letters", side=side)
    draft = drafts.found(session, actor, _address(ref))
    mine = {one.address: one for one in drafts_of(session, actor)}
    return _page(request, session, frame, drafts.typed_in(draft), Answer(), draft=draft, kept=mine)


@router.post("/cases/{ref}/letters")
def write(
    request: Request, ref: Ref, form: Answers, sent: Files, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Begin an item."""
    with answering(session) as answer:
        write_item(
            session,
            actor,
            ref,
            author=text(form, "author"),
            kind=text(form, "kind"),
            text=text(form, "text"),
            files=sent.usable(),
            now=now,
            key=text(form, "key"),
        )
    drafts.after(session, actor, _address(ref), form, answer, now)
    if answer.error is None:
        return RedirectResponse(case_page(ref, "letters", done="done.letter"), status_code=303)
    return _page(request, session, open_case(session, actor, ref, now, tab="letters"), form, answer)


@router.post("/cases/{ref}/letters/{author}")
def rewrite(
    request: Request, ref: Ref, author: Id, form: Answers, sent: Files, session: Session,
    actor: CurrentActor, now: Now,
) -> Response:  # fmt: skip
    """Write an item again; what was typed comes back whatever the answer is."""
    which = number(form, "number") or 0
    item = open_case(session, actor, ref, now, tab="letters").file.find("exchange", author, "", which)
    if item is None:
        raise NotFound("letter")
    with answering(session) as answer:
        rewrite_item(
            session,
            actor,
            ref,
            item.id,
            text=text(form, "text"),
            files=sent.usable(),
            without_files=text(form, "without_files") == "yes",
            now=now,
            version=number(form, "version"),
            key=text(form, "key"),
        )
    drafts.after(session, actor, _address(ref, author, which), form, answer, now)
    if answer.error is None:
        return RedirectResponse(case_page(ref, "letters", done="done.rewritten"), status_code=303)
    frame = open_case(session, actor, ref, now, tab="letters")
    item = frame.file.find("exchange", author, "", which)
    assert item is not None  # what is not found is not answered here
    return _page(request, session, frame, {}, answer, Rewritten(item, text(form, "text"), answer))


@router.get("/cases/{ref}/letters/file/{file_id}")
def file(ref: Ref, file_id: Id, session: Session, actor: CurrentActor) -> Response:
    """One file, under a name that says nothing."""
    media, content = content_of(session, actor, ref, file_id)
    kept = {"Content-Disposition": f'attachment; filename="{MEDIA[media][1]}"'}
    return Response(content, media_type=media, headers=kept)


def _address(ref: str, author: str = "", which: int = 0) -> str:
    """Where the words of a form belong: those of a new item, or of one that is written again."""
    return (
        f"{case_page(ref, 'letters')}?author={author}&number={which}" if author else case_page(ref, "letters")
    )


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What somebody wrote instead of an item's words, and how that was answered."""

    item: Position
    text: str
    answer: Answer


def _page(
    request: Request,
    session: Session,
    frame: Frame,
    form: Form,
    answer: Answer,
    again: Rewritten | None = None,
    *,
    draft: Draft | None = None,
    kept: Mapping[str, Draft] = NOTHING_KEPT,
) -> Response:
    fields = new_item(frame)
    begun = [item for item in frame.file.of("exchange") if _may_be_rewritten(frame, item, again)]
    return case_reply(
        request,
        frame,
        "staff/case/letters.html",
        status=answer.status,
        page_title="Letters",
        lead=LEAD,
        groups=[
            _of(frame, session, row)
            for row in principals(frame.file)
            if not frame.side or row["side"] == frame.side
        ],
        key=new_key(),
        fields=fields,
        values=typed(form, (f.name for f in fields)),
        errors=_errors(answer, again),
        by_field={} if again else answer.by_field,
        accepted=ACCEPTED,
        clash=_clash(again) if again and answer.conflict else None,
        drafts=[_draft(frame, item, again, kept) for item in begun],
        **drafts.around(_address(frame.ref), draft, frame.now),
    )


def _errors(answer: Answer, again: Rewritten | None) -> list[tuple[str | None, str]]:
    """Each fault leads to the form it was made in; whoever was slower reads both texts instead."""
    if again is None:
        return answer.said
    said = [] if answer.conflict else answer.said
    return [(_field_id(again.item) if name else None, sentence) for name, sentence in said]


def _clash(again: Rewritten) -> dict[str, Any]:
    state = LIFECYCLES["exchange"].states[again.item.state].staff
    theirs = [("Where it stands", state), ("What it says", str(again.item.data.get("text", "")))]
    return {"sentence": again.answer.conflict, "mine": again.text, "theirs": theirs}


def new_item(frame: Frame) -> tuple[Field, ...]:
    """What is asked about a new item."""
    shown = [row for row in principals(frame.file) if not frame.side or row["side"] == frame.side]
    authors = tuple((row["person_id"], row["name"]) for row in shown)
    return (
        Field("author", "choice", "Whose is it?", options=authors, required=True),
        Field("kind", "choice", "What is it?", options=KINDS, required=True),
        Field("text", "words", "What does it say?", "Word for word, as the author wants it"),
    )


def _of(frame: Frame, session: Session, author: dict[str, Any]) -> dict[str, Any]:
    items = [item for item in frame.file.of("exchange") if item.holder == author["person_id"]]
    titled, facts, asked, more = {}, {}, [], []
    for item in items:
        target = Target("exchange", item.holder, item.topic, item.number)
        titled[target] = f"{dict(KINDS).get(str(item.data.get('kind')), 'A letter')}, number {item.number}"
        facts[target] = _words(frame, session, item)
        if item.state not in FINISHED:
            asked += [("second_reading", item.id), ("author_wish", item.id)]
        more += [*_files(frame, session, item), *_beside(frame, item)]
    return {
        "title": f"By {author['name']}",
        "side": author["side"],
        "things": things(frame, titled, facts),
        "checks": [*check_rows(frame, asked), *more],
    }


def _words(frame: Frame, session: Session, item: Position) -> Facts:
    who = str(item.data.get("recipient_id"))
    helps = what_helps(session, frame.file, who) if frame.file.takes_part(who) else ()
    asked = ("They asked for", "; ".join(helps))
    look = "" if item.state in FINISHED else "\n".join(look_at(session, frame.file, item))
    said = ("What it says", str(item.data.get("text", "")))
    return [("For", frame.file.name_of.get(who, "")), asked, said, ("Look at this", look)]


def _files(frame: Frame, session: Session, item: Position) -> list[dict[str, Any]]:
    """Each file that goes with it, made anew, to be looked at."""
    return [
        {
            "words": f"Number {item.number}, file {n}",
            "value": f"{MEDIA[one.media][0]}, {max(1, one.size // 1024):,} kB",
            "href": case_page(frame.ref, f"letters/file/{one.id}"),
            "href_words": "Open",
        }
        for n, one in enumerate(files_of(session, item.id), 1)
    ]


def _beside(frame: Frame, item: Position) -> list[dict[str, Any]]:
    """What each of the two said of it, apart, and where it is written down."""
    taken_back = item.data.get("taken_back_at")
    back = {
        "words": f"Number {item.number}: the author wants it back",
        "value": f"Yes, since {day(datetime.fromisoformat(taken_back))}"
        if taken_back
        else "They have not said so",
    }
    if not taken_back:
        back |= {"href": letter_page(frame.ref, item.id, "back"), "href_words": "Write it down"}
    if not is_known(item):
        return [back]
    who = frame.file.name_of.get(str(item.data.get("recipient_id")), "")
    said = {
        "words": f"Number {item.number}: what {who} says of it",
        "value": what_they_said(item),
        "href": letter_page(frame.ref, item.id, "said"),
        "href_words": "Write it down",
    }
    return [said, back]


def what_they_said(item: Position) -> str:
    """What whom it is for said of it, in a line."""
    one = received(item)
    parts = [f"Told on {day(one.told_at)}"]
    if one.answer and one.answered_at:
        until = f", to be asked again from {day(one.until)}" if one.until else ""
        parts.append(f"{dict(ANSWERS)[one.answer]}{until} ({day(one.answered_at)})")
    if one.way:
        parts.append(f"{dict(GIVEN)[one.way]}, if at all")
    know = "The author may know that they have it"
    parts.append(know if one.may_know == "yes" else "The author is not told if they have it")
    return ". ".join(parts) + "."


def _may_be_rewritten(frame: Frame, item: Position, again: Rewritten | None) -> bool:
    shown = item.state == "drafted" and (not frame.side or frame.file.side_of(item.holder) == frame.side)
    return shown or (again is not None and again.item is item)


def _field_id(item: Position) -> str:
    return f"text-{item.id}"


def _draft(
    frame: Frame, item: Position, again: Rewritten | None, kept: Mapping[str, Draft]
) -> dict[str, Any]:
    """The form that writes an item again, with what this reader typed in it and did not save."""
    typed_here = again if again and again.item is item else None
    address = _address(frame.ref, item.holder, item.number)
    draft = kept.get(address)
    said = typed_here.text if typed_here else text(drafts.typed_in(draft), "text")
    return {
        **drafts.around(address, draft, frame.now),
        "action": f"{case_page(frame.ref, 'letters')}/{item.holder}",
        "number": item.number,
        "version": number(draft.fields, "version") if draft else item.version,
        "key": new_key(),
        "id": _field_id(item),
        "text": said if typed_here or draft else item.data.get("text", ""),
        "error": typed_here.answer.by_field.get("text") if typed_here else None,
        "open": typed_here is not None or draft is not None,
        "name": frame.file.name_of.get(item.holder, ""),
    }
