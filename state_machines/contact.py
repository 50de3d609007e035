"""The safe contact plan as it is written down: way by way, allowed or not, when, how, and what must never be.

Whatever is not written down is not allowed: an empty plan means that nobody is contacted (practice.md 8, 12.1).
"""

from collections.abc import Mapping
from typing import Any

from state_machines.fields import Field, Options

PLAN = "safe_contact_plan"  # the check it is kept as
WAYS: Options = (
    ("call", "Call"),
    ("text", "Text"),
    ("post", "Post"),
    ("email", "E-mail"),
    ("through", "Through somebody else"),
    ("portal", "Their own pages"),
)
DAYS: Options = (
    ("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday"), ("thu", "Thursday"), ("fri", "Friday"),
    ("sat", "Saturday"), ("sun", "Sunday"),
)  # fmt: skip
DEVICES: Options = (
    ("own", "Theirs alone"),
    ("shared", "Shared with somebody"),
    ("watched", "Somebody may be watching it"),
    ("not_known", "Not known"),
)
# What must never be done, whatever else the plan says; a way named here is shut.
NEVER: Options = (
    ("call", "Never call"),
    ("voicemail", "Never leave a message"),
    ("text", "Never text"),
    ("post", "Never write by post"),
    ("email", "Never e-mail"),
    ("through", "Never ask somebody else to pass it on"),
    ("portal", "Never show anything on their own pages"),
    ("visit", "Never come to where they live or work"),
)
# How a plan reached us; some of it has to be confirmed by a person before anything is added to a plan.
TOLD: Options = (
    ("face_to_face", "Face to face"),
    ("on_plan", "In a talk on a way of the plan that stood"),
    ("came_to_us", "They called or wrote to us"),
    ("agency", "Through an agency that we trust and that knows them"),
    ("paper", "On paper"),
    ("portal", "On their own pages"),
)
WITHOUT_HOURS = frozenset({"portal"})  # it waits until they come to it
MOST_SPANS = len(DAYS)  # hours that differ from day to day


def name_of(way: str, what: str, span: int = 1) -> str:
    """The field of one thing about one way; days and hours come in numbered spans."""
    return f"{way}_{what}" if span == 1 else f"{way}_{what}_{span}"


def _of(way: str) -> tuple[Field, ...]:
    """What is asked about one way."""
    words = dict(WAYS)[way]
    allowed = Field(name_of(way, "allowed"), "yes_no", f"{words}: may we?", "No answer means no")
    if way in WITHOUT_HOURS:
        return (allowed,)
    fields = [
        allowed,
        Field(name_of(way, "detail"), "text", *_DETAIL[way], private=True),
        Field(name_of(way, "seen_by"), "text", "Who else may see or hear it?", private=True),
        Field(name_of(way, "when"), "choice", "When is it safe?", "London time", (("any", "Any time"), ("hours", "Only on these days, at these hours"))),
    ]  # fmt: skip
    for span in range(1, MOST_SPANS + 1):
        fields += [
            Field(name_of(way, "days", span), "several", "On which days?" if span == 1 else "On which other days?", options=DAYS),
            Field(name_of(way, "from", span), "time", "From", "Such as 2pm or 14:30"),
            Field(name_of(way, "to", span), "time", "Until"),
        ]  # fmt: skip
    return (*fields, *_MORE.get(way, ()))


_DETAIL = {
    "call": ("Number", "Shown in full to the facilitators and supervisors only, and to whoever opened the enquiry until somebody leads"),
    "text": ("Number for texts", "Shown as the number for calls is"),
    "post": ("Address", "Shown as numbers are"),
    "email": ("E-mail address", "Shown as numbers are"),
    "through": ("Who, and how we reach them", "Shown as numbers are"),
}  # fmt: skip
_MORE = {
    "call": (
        Field("call_message", "yes_no", "May a message be left?"),
        Field("call_withheld", "yes_no", "Must our number be withheld?"),
    ),
    "post": (
        Field("post_plain", "yes_no", "Only in a plain envelope?", "Without our name or address on it"),
    ),
}
BY_WAY = {way: _of(way) for way, _ in WAYS}
AROUND = (
    Field("contact_say", "text", "What do we say if somebody else answers?", "Word for word", private=True),
    Field("contact_name", "text", "Which name do we give?", private=True),
    Field("contact_code", "text", "Code word", "Shown to whoever may see numbers in full", private=True),
    Field("contact_device", "choice", "Whose is the telephone or computer?", options=DEVICES),
    Field("never", "several", "What must never be done?", options=NEVER),
    Field("contact_never", "text", "What else must never happen?", "For example never on a Sunday", private=True),
)  # fmt: skip
# What is asked of whoever comes to us for the first time: one way, in as few questions as it takes.
AT_THE_DOOR = (
    Field("reach_way", "choice", "How may we reach them?", options=tuple(row for row in WAYS if row[0] not in WITHOUT_HOURS), required=True),
    Field("reach_detail", "text", "Number or address", "Through somebody else: their name too", required=True, private=True),
    Field("reach_when", "choice", "When is it safe?", options=(("any", "Any time"), ("hours", "Only on these days, at these hours")), required=True),
    Field("reach_days", "several", "On which days?", options=DAYS),
    Field("reach_from", "time", "From", "Such as 2pm or 14:30"),
    Field("reach_to", "time", "Until"),
    *(field for field in AROUND if field.name in ("contact_say", "never", "contact_never")),
)  # fmt: skip
REACH = "reach_"  # what stands before the way they named, as `way_` does in a plan
HOW = Field("contact_told", "choice", "How do we know it from them?", "What adds a way or an hour has to be confirmed with them, by a person", tuple(row for row in TOLD if row[0] != "portal"), required=True)  # fmt: skip
PLAN_FIELDS = (HOW, *(field for fields in BY_WAY.values() for field in fields), *AROUND)
# What is a way to find somebody: masked wherever the matrix of practice.md 9 says so.
DETAILS = frozenset({*(name_of(way, "detail") for way in _DETAIL), "contact_code"})
# --- a contact, as it is recorded (ux.md W6)

CONTACT_WAYS: Options = (*(row for row in WAYS if row[0] not in WITHOUT_HOURS), ("in_person", "Face to face"))
OUTCOMES: Options = (
    ("talked", "We talked"),
    ("nobody", "Nobody answered"),
    ("somebody_else", "Somebody else answered"),
    ("message_left", "A message was left"),
    ("posted", "A letter, text or e-mail was sent"),
    ("came_to_us", "They came to us"),
)
TO_US = "came_to_us"  # nobody was contacted: it needs no plan
CONTACT_FIELDS = (
    Field("channel", "choice", "Which way?", options=CONTACT_WAYS, required=True),
    Field("contacted_at", "moment", "When was it?", "Leave it empty for now"),
    Field("outcome", "choice", "What came of it?", options=OUTCOMES, required=True),
    Field("heard_more", "yes_no", "Did somebody else hear or see more than the agreed words?", "A supervisor looks at it today"),
    Field("note", "words", "Note", "What was said, and how they are", private=True),
    Field("next_promise", "text", "What did we promise?", "For example a call about the dates", private=True),
    Field("next_on", "date", "By which day?", "It comes up on Today, and they see that somebody will call"),
    Field("made_anyway", "confirm", "It was made although the plan does not allow it", "A supervisor looks at it today", required=False),
)  # fmt: skip
# How a change is confirmed: face to face always; a way of the plan that stands; or, where none stands, by
# their own coming to us or through an agency that is trusted (practice.md 3.3).
CONFIRMED_WITHOUT_PLAN = frozenset({"face_to_face", "came_to_us", "agency"})
CONFIRM_ON: Options = (
    ("face_to_face", "Face to face"),
    *((way, f"{words}, as the plan that stands says") for way, words in WAYS if way not in WITHOUT_HOURS),
    ("came_to_us", "They called or came to us themselves"),
    ("agency", "Through an agency that we trust and that knows them"),
)
CONFIRM_FIELDS = (
    Field("theirs", "choice", "Is it what they want?", options=(("yes", "Yes, they asked for it"), ("no", "No, they did not ask for it")), required=True),
    Field("confirmed_on", "choice", "How did you confirm it?", "Never on a number or address that is new", options=CONFIRM_ON, required=True),
    Field("note", "words", "Note", "Who was spoken with, and how you knew that it was them", private=True),
)  # fmt: skip


def plan_from(said: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of AT_THE_DOOR as a plan that allows this one way."""
    way = str(said["reach_way"])
    of_the_way = {
        name_of(way, name.removeprefix(REACH)): value for name, value in said.items() if REACH in name
    }
    around = {name: value for name, value in said.items() if REACH not in name}
    if way == "post":
        of_the_way["post_plain"] = "yes"  # nobody is asked, so it is the envelope that tells nothing
    return {name_of(way, "allowed"): "yes", **of_the_way, **around} | {"contact_told": TOLD_AT_THE_DOOR}


TOLD_AT_THE_DOOR = "came_to_us"
