"""The questions we ask before we are in touch, in their order, and not one more than we need."""

from dataclasses import dataclass, replace
from typing import Final

from rj_workflow.answers import read
from rj_workflow.commands.enquiry import LONGEST_NAME, Enquiry
from rj_workflow.errors import Invalid
from rj_workflow.sentences import Sentence
from state_machines.contact import AT_THE_DOOR
from state_machines.fields import Field
from web.forms import Form, text

SAFE: Final = Field(
    "safe", "choice", "Is it safe now?", options=(("yes", "Yes"), ("no", "Not now")), required=True
)
WHOSE: Final = (
    ("harmed", "For myself. Somebody harmed me."),
    ("responsible", "For myself. I did harm."),
    ("other_harmed", "For somebody else, who was harmed."),
    ("other_responsible", "For somebody else, who did harm."),
)
CHANNELS: Final = (
    ("call", "Call me"),
    ("text", "Text me"),
    ("post", "Write to me, in a plain envelope"),
    ("email", "E-mail me"),
    ("through", "Only through somebody else"),
)
NEVER_DO: Final = (
    ("call", "Never call"),
    ("voicemail", "Never leave a message"),
    ("text", "Never text"),
    ("post", "Never write by post"),
    ("email", "Never e-mail"),
    ("visit", "Never come to where I live or work"),
)
NOT_NAMED: Final = "Not named"  # whom somebody asked for, and did not want to name
_OTHER: Final = "other_"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a heading, what stands under it, and its fields."""

    heading: str
    lead: str
    fields: tuple[Field, ...]


DOOR_WORDS: Final = {
    "reach_way": ("In which way?", ""),
    "reach_detail": ("The number, or the address", "If it is through somebody else: their name too"),
    "reach_when": ("When is it safe?", ""),
    "reach_days": ("On which days?", "Only if it is not safe at any time"),
    "reach_from": ("From", "Only if it is not safe at any time. For example 2pm"),
    "reach_to": ("Until", "Only if it is not safe at any time. For example 5pm"),
    "contact_say": ("What do we say if somebody else answers?", "We never say what it is about"),
    "never": ("Is there something we must never do?", ""),
    "contact_never": ("Is there anything else we must never do?", "For example: never on a Sunday"),
}
# As they are asked, in the words of whoever asks for themselves.
DOOR_ANSWERS: Final = {
    "reach_way": CHANNELS,
    "reach_when": (("any", "Any time"), ("hours", "Only on some days, at some hours")),
    "never": NEVER_DO,
}


def _plan_field(asked: Field) -> Field:
    words, hint = DOOR_WORDS[asked.name]
    return replace(asked, words=words, hint=hint, options=DOOR_ANSWERS.get(asked.name, asked.options))


PARTS: Final = (
    Part(
        "Who are you asking for?",
        "You do not need to have told the police. If you ask for somebody else, we get in touch with you, and not with them.",
        (
            Field("whose", "choice", "I am asking", options=WHOSE, required=True),
            Field("them_name", "text", "If it is for somebody else: what shall we call them?", "A first name, or leave this empty"),
        ),
    ),
    Part(
        "What shall we call you?",
        "It does not have to be your real name.",
        (Field("name", "text", "First name or nickname", required=True),),
    ),
    Part(
        "How can we reach you safely?",
        "We do only what you write here. If none of it is safe, call us instead.",
        tuple(_plan_field(asked) for asked in AT_THE_DOOR),
    ),
    Part(
        "Is there anything you want to tell us?",
        "You can leave this empty. You do not have to tell your story here.",
        (Field("told", "words", "What you want us to know"),),
    ),
)  # fmt: skip
FIELDS: Final = tuple(field for part in PARTS for field in part.fields)
# What is said when one of these is left empty, or is none of the answers.
MISSING: Final = {
    "safe": "Choose yes, or not now.",
    "whose": "Choose who you are asking for.",
    "name": "Write a name we can use. It can be made up.",
    "reach_way": "Choose how we can reach you.",
    "reach_detail": "Write the number or the address.",
    "reach_when": "Choose when it is safe. It can be one hour in the week.",
}


def faults(form: Form) -> list[tuple[str, str]]:
    """What is wrong with the answers, in their order."""
    found: list[tuple[str, str]] = [(name, Sentence("Keep it under {most} letters.", most=LONGEST_NAME)) for name in ("them_name", "name")
             if len(text(form, name)) > LONGEST_NAME]  # fmt: skip
    try:
        read(FIELDS, form)
    except Invalid as fault:
        found += [
            (name, sentence if _is_long(form, name) else MISSING.get(name, sentence))
            for name, sentence in fault.errors
        ]
    order = [field.name for field in FIELDS]
    return sorted(found, key=lambda one: order.index(one[0]))


def _is_long(form: Form, name: str) -> bool:
    return len(text(form, name)) > LONGEST_NAME


def enquiry(form: Form) -> Enquiry:
    """The answers as an enquiry: whoever asks for somebody else is the one we may contact."""
    whose, name = text(form, "whose"), text(form, "name")
    other = whose.startswith(_OTHER)
    return Enquiry(
        name=(text(form, "them_name") or NOT_NAMED) if other else name,
        side=whose.removeprefix(_OTHER),
        basis="none" if other else "own_request",
        asked_by=name if other else "",
        reach={asked.name: form.get(asked.name, "") for asked in AT_THE_DOOR},
        told=text(form, "told"),
    )
