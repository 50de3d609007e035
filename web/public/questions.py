"""The questions we ask before we are in touch: one page each, and not one more than we need."""

from dataclasses import dataclass, replace
from typing import Final

from rj_workflow.answers import read
from rj_workflow.commands.enquiry import LONGEST_NAME, PLAN, Enquiry
from rj_workflow.errors import Invalid
from state_machines.fields import Field
from web.forms import Form, text

WHOSE: Final = (
    ("harmed", "For myself. Somebody harmed me."),
    ("responsible", "For myself. I did harm."),
    ("other", "For somebody else."),
)
CHANNELS: Final = (
    ("call", "Call me"),
    ("text", "Text me"),
    ("post", "Write to me, in a plain envelope"),
    ("email", "E-mail me"),
    ("through", "Only through somebody else"),
)
NOT_NAMED: Final = "Not named"  # whom somebody asked for, and did not want to name


@dataclass(frozen=True, slots=True)
class Question:
    """One page: a heading, what stands under it, and its fields."""

    name: str
    heading: str
    lead: str
    fields: tuple[Field, ...]


_WORDS: Final = {
    "contact_channel": ("In which way?", ""),
    "contact_detail": ("The number, or the address", "If it is through somebody else: their name too"),
    "contact_hours": ("When is it safe?", "For example: Tuesday, 2pm to 5pm"),
    "contact_say": ("What do we say if somebody else answers?", "We never say what it is about"),
    "contact_never": ("What must we never do?", "For example: no voicemail, no texts, no letters"),
}


def _plan_field(asked: Field) -> Field:
    words, hint = _WORDS[asked.name]
    return replace(asked, words=words, hint=hint, options=CHANNELS if asked.options else ())


SAFE: Final = Question(
    "safe",
    "Is it safe to answer a few questions now?",
    "Nobody should be able to look at your screen. You can stop on each page.",
    (Field("safe", "choice", "Is it safe now?", options=(("yes", "Yes"), ("no", "Not now")), required=True),),
)
# In the order in which they are asked; the second only of whoever asks for somebody else.
ASKED: Final = (
    Question(
        "whose",
        "Who are you asking for?",
        "You do not need to have told the police. You do not need a crime number.",
        (Field("whose", "choice", "I am asking", options=WHOSE, required=True),),
    ),
    Question(
        "them",
        "Who is it?",
        "We get in touch with you, and not with them. They can ask us at any time.",
        (
            Field("them_side", "choice", "What happened to them?", options=(("harmed", "They were harmed"), ("responsible", "They did harm")), required=True),
            Field("them_name", "text", "What shall we call them?", "A first name, or leave this empty"),
        ),
    ),
    Question(
        "name",
        "What shall we call you?",
        "It does not have to be your real name.",
        (Field("name", "text", "First name or nickname", required=True),),
    ),
    Question(
        "reach",
        "How can we reach you safely?",
        "We do only what you write here. If none of it is safe, call us instead.",
        tuple(_plan_field(asked) for asked in PLAN.fields),
    ),
    Question(
        "more",
        "Is there anything you want to tell us?",
        "You can leave this empty. You do not have to tell your story here.",
        (Field("told", "words", "What you want us to know"),),
    ),
)  # fmt: skip
BY_NAME: Final = {one.name: one for one in (SAFE, *ASKED)}
NAMES: Final = tuple(field.name for one in (SAFE, *ASKED) for field in one.fields)
# What is said when one of these is left empty, or is none of the answers.
MISSING: Final = {
    "safe": "Choose yes, or not now.",
    "whose": "Choose who you are asking for.",
    "them_side": "Choose whether they were harmed, or did harm.",
    "name": "Write a name we can use. It can be made up.",
    "contact_channel": "Choose how we can reach you.",
    "contact_detail": "Write the number or the address.",
    "contact_hours": "Write when it is safe. It can be one hour in the week.",
}


def path(form: Form) -> tuple[Question, ...]:
    """The questions for whoever gave these answers, in order."""
    return tuple(one for one in ASKED if one.name != "them" or text(form, "whose") == "other")


def faults(question: Question, form: Form) -> list[tuple[str, str]]:
    """What is wrong with the answers to one question, in its order."""
    try:
        read(question.fields, form)
    except Invalid as fault:
        return [(name, _said(name, sentence, form)) for name, sentence in fault.errors]
    name = next((one.name for one in question.fields if one.name in ("name", "them_name")), "")
    if name and len(text(form, name)) > LONGEST_NAME:
        return [(name, f"Keep it under {LONGEST_NAME} letters.")]
    return []


def _said(name: str, sentence: str, form: Form) -> str:
    return MISSING[name] if name in MISSING and len(text(form, name)) < LONGEST_NAME else sentence


def first_open(form: Form) -> Question | None:
    """The first question whose answers cannot be taken; None when all can."""
    return next((one for one in path(form) if faults(one, form)), None)


def enquiry(form: Form) -> Enquiry:
    """The answers as an enquiry: whoever asks for somebody else is the one we may contact."""
    other = text(form, "whose") == "other"
    name = text(form, "name")
    return Enquiry(
        name=(text(form, "them_name") or NOT_NAMED) if other else name,
        side=text(form, "them_side" if other else "whose"),
        basis="none" if other else "own_request",
        asked_by=name if other else "",
        reach={asked.name: text(form, asked.name) for asked in PLAN.fields},
        told=text(form, "told"),
    )
