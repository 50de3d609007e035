"""When we look again, and which signatures no longer hold because of what happened (practice.md 5.5)."""

from dataclasses import dataclass
from typing import Final

EVERY: Final = ("approach", "process", "event")
PROCESS_AND_PLAN: Final = ("process", "event")
PLAN: Final = ("event",)

_STAGE: Final = "5.5 [S:SF 20.1; SH24; list J]"
_CHANGE: Final = "5.5 [by analogy VD12 22(7); list J]"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that happened. `stale`: the scopes whose signature no longer holds because of it.

    With `only_if_changed` the short form is filled in, and the signature falls only when that form reports a
    change: otherwise each talk would undo the signature that the next one waits for.  `after` names the steps
    whose own form is that short form ("preparation.hold_session").
    """

    name: str
    words: str
    stale: tuple[str, ...]
    because: str
    only_if_changed: bool = False
    after: tuple[str, ...] = ()


# fmt: off
TRIGGERS: Final[tuple[Trigger, ...]] = (
    # moments of every case
    Trigger("before_any_contact",      "Before any contact",                                    EVERY,            because=_STAGE, only_if_changed=True),
    Trigger("before_approach",         "Before the other person is approached",                 EVERY,            because=_STAGE, only_if_changed=True),
    Trigger("first_meeting_held",      "After the first meeting with each person",              EVERY,            because=_STAGE, only_if_changed=True, after=("case.other_is_willing",)),
    Trigger("preparation_held",        "After each preparation session",                        PROCESS_AND_PLAN, because=_STAGE, only_if_changed=True, after=("preparation.hold_session",)),
    Trigger("item_delivered",          "After each letter or message that was given",           PROCESS_AND_PLAN, because=_STAGE, only_if_changed=True, after=("exchange.deliver",)),
    Trigger("three_days_before",       "Three days (72 hours) before the meeting",              PROCESS_AND_PLAN, because=_STAGE, only_if_changed=True),
    Trigger("on_the_day",              "On the day",                                            PROCESS_AND_PLAN, because=_STAGE, only_if_changed=True),
    Trigger("break_taken",             "A break in the meeting",                                PROCESS_AND_PLAN, because=_STAGE, only_if_changed=True, after=("meeting.go_on",)),
    Trigger("meeting_ended",           "The end of the meeting",                                PROCESS_AND_PLAN, because=_STAGE, only_if_changed=True, after=("meeting.end",)),
    Trigger("followed_up",             "Each follow-up talk",                                   PROCESS_AND_PLAN, because=_STAGE, only_if_changed=True, after=("follow_up.hold",)),
    # what changes the plan
    Trigger("form_changed",            "Another form of process",                               PROCESS_AND_PLAN, because=_CHANGE),
    Trigger("attendee_changed",        "Somebody else comes, or somebody no longer comes",      PROCESS_AND_PLAN, because=_CHANGE),
    Trigger("principal_joined",        "Another person harmed, or another person responsible",  EVERY,            because=_CHANGE),
    Trigger("facilitator_changed",     "Another facilitator",                                   EVERY,            because=_CHANGE),
    Trigger("venue_changed",           "Another place, day or hour",                            PLAN,             because=_CHANGE),
    # what changes the lives around it
    Trigger("agency_news",             "News from police, probation or a multi-agency meeting", EVERY,            because=_CHANGE),
    Trigger("custody_moved",           "A move in custody",                                     EVERY,            because=_CHANGE),
    Trigger("released",                "Release from custody",                                  EVERY,            because=_CHANGE),
    Trigger("recalled",                "Recall to custody",                                     EVERY,            because=_CHANGE),
    Trigger("charged",                 "A new charge",                                          EVERY,            because=_CHANGE),
    Trigger("order_made",              "An order is made",                                      EVERY,            because=_CHANGE),
    Trigger("order_ended",             "An order has ended",                                    EVERY,            because=_CHANGE),
    Trigger("missed_twice",            "Two appointments missed",                               EVERY,            because=_CHANGE),
    Trigger("self_harm_or_substances", "Self-harm, or an event with alcohol or drugs",          EVERY,            because=_CHANGE),
    Trigger("long_pause",              "A pause of more than four weeks",                       EVERY,            because=_CHANGE),
    Trigger("incident",                "An incident in the meeting",                            PROCESS_AND_PLAN, because=_CHANGE),
    Trigger("stop_found",              "Something was found that stops everything",             EVERY,            because="5.1 [H]"),
    Trigger("against_their_interest",  "Taking part is not in the interest of the person harmed", PROCESS_AND_PLAN, because="C10, 12.22 [S:VD12 12(1)(a)]"),
    Trigger("signer_is_linked",        "Whoever signed turns out to have a link to somebody",   EVERY,            because="4.3, R7 [S:RJC-SC 1]"),
    Trigger("kind_changed",            "Another kind of case, harm that may be continuing, or doubt about age or capacity", EVERY,            because="5.6 asks others to sign [J]"),
    Trigger("came_back",               "The person comes back",                                 EVERY,            because="5.5, 12.13 [list J]"),
)
# fmt: on

BY_NAME: Final = {trigger.name: trigger for trigger in TRIGGERS}


def reported_by(step: str) -> str:
    """The trigger whose short form is part of this step's own form; empty when it asks for none."""
    return next((trigger.name for trigger in TRIGGERS if step in trigger.after), "")


def gone_stale(name: str, *, change_reported: bool = False) -> tuple[str, ...]:
    """The scopes whose signature no longer holds; raises KeyError for something that is not in the list."""
    trigger = BY_NAME[name]
    return () if trigger.only_if_changed and not change_reported else trigger.stale
