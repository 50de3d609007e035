"""What would help me, and how things are: nothing has to be answered, and nothing depends on it."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.needs import Answer as SaidOf
from rj_workflow.commands.needs import Said, say_needs
from rj_workflow.needs import OWN_WORDS, Adjustment, latest, words_for
from rj_workflow.queries.needs import Needs, my_needs
from rj_workflow.queries.portal import MyCase
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, ticked
from web.languages import gettext as _
from web.languages import translated
from web.portal.shown import CHANNEL, CurrentDoor, Mine, door_of, limits, onward
from web.templating import day, page

router = APIRouter()
LEVELS: Final = (
    ("no_need", "I need no help with this"),
    ("need_met", "I have the help I need"),
    ("some", "I need some help"),
    ("serious", "I need a lot of help"),
    ("urgent", "I need help now"),
    ("not_asked", "I do not want to say"),
)


@router.get("/n")
def show(request: Request, session: Session, actor: CurrentActor, case: Mine) -> Response:
    """What they said, and a form to say more or something else."""
    return _page(request, case, my_needs(session, actor), None, Answer())


@router.post("/n")
def save(
    request: Request,
    door: CurrentDoor,
    session: Session,
    actor: CurrentActor,
    case: Mine,
    form: Answers,
    now: Now,
) -> Response:
    """Keep it; what is wrong with it is said beside it, with nothing lost."""
    found = my_needs(session, actor)
    with answering(session) as answer:
        say_needs(
            session,
            actor,
            case.ref,
            said_in(form, found.categories),
            person_id=actor.id,
            phase="",
            channel=CHANNEL,
            shown=text(form, "shown"),
            now=now,
            key=text(form, "key"),
        )
    if answer.error is None:
        return onward(door, "/n")
    return _page(request, case, my_needs(session, actor), form, answer)


def said_in(form: Form, categories: tuple[str, ...]) -> Said:
    """What the form says; each kind of need has its place, counted from 1."""
    needs = {
        category: SaidOf(
            text(form, f"level_{n}") or "not_asked", text(form, f"rating_{n}"), text(form, f"words_{n}")
        )
        for n, category in enumerate(categories, 1)
    }
    return Said(frozenset(ticked(form, "adjustments")), text(form, "words"), needs)


def _page(request: Request, case: MyCase, found: Needs, form: Form | None, answer: Answer) -> Response:
    return page(
        request,
        "portal/needs.html",
        status=answer.status,
        errors=answer.said,
        by_field=answer.by_field,
        may_write=not case.is_closed,
        help=[_help(found, one) for one in found.wanted],
        said=_summary(found, in_full=not case.is_closed),
        offered=[(kind, kind) for kind in found.offered],
        values=_typed(found) if form is None else _again(form, found),
        categories=found.categories,
        levels=LEVELS,
        shown=found.mark,
        key=new_key(),
        is_closed=case.is_closed,
        **limits(door_of(request)),
    )


def _help(found: Needs, one: Adjustment) -> dict[str, Any]:
    """One thing that helps, and how far it is; `how` is in the words of staff."""
    value, how = _("We are working on it."), ""
    if one.state == "arranged":
        how = one.arranged_how
        value = _("It is arranged:") if how else _("It is arranged.")
    who = found.staff.get(one.entered_by, "").split(" ")[0]
    told = (
        _("{who} wrote it down, as you said, on {day}.").format(who=who, day=day(one.said_at)) if who else ""
    )
    own = one.kind == OWN_WORDS
    words = words_for(one) if own else translated(words_for(one))
    return {"words": words, "own": own, "value": value, "how": how, "told": told}


def _summary(found: Needs, *, in_full: bool) -> list[dict[str, str]]:
    """Each kind of need with what was said last; in full also where nothing was."""
    last, words = latest(found.answers), dict(LEVELS[:-1])
    rows = []
    for category in found.categories:
        one = last.get(category)
        parts = [translated(words.get(one.level, "")) if one else ""]
        if one and one.rating is not None:
            parts.append(_("{number} of 10").format(number=one.rating))
        value, own = ". ".join(part for part in parts if part), one.words if one else ""
        value += "." if value and own else ""
        who = found.staff.get(one.entered_by, "").split(" ")[0] if one else ""
        told = _("({who} wrote it down, as you said)").format(who=who) if (value or own) and who else ""
        if not value and not own:
            if not in_full:
                continue
            value = _("Not provided")
        rows.append({"words": translated(category), "value": value, "own": own, "told": told})
    return rows


def _typed(found: Needs) -> dict[str, Any]:
    """What stands, as the form that would say it again."""
    last = latest(found.answers)
    values: dict[str, Any] = {
        "adjustments": [one.kind for one in found.wanted if one.kind != OWN_WORDS],
        "words": found.own_words,
    }
    for n, category in enumerate(found.categories, 1):
        one = last.get(category)
        values |= {
            f"level_{n}": one.level if one else "",
            f"rating_{n}": "" if one is None or one.rating is None else str(one.rating),
            f"words_{n}": one.words if one else "",
        }
    return values


def _again(form: Form, found: Needs) -> dict[str, Any]:
    """What was typed, as it was typed."""
    names = [
        f"{what}_{n}" for n in range(1, len(found.categories) + 1) for what in ("level", "rating", "words")
    ]
    values: dict[str, Any] = {name: text(form, name) for name in names}
    return values | {"adjustments": ticked(form, "adjustments"), "words": text(form, "words")}
