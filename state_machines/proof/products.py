"""Which lifecycles are walked together, which states are drawn as one there, and what is left open.

Leaving a lifecycle out only adds behaviour: what a guard reads there may be anything, and what follows from
there may strike at any moment.  So what holds in a product holds in the whole (lifecycles.md, section e).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from state_machines import LIFECYCLES
from state_machines.consequences import TAKING_PART
from state_machines.proof.combination import Field, Space

HARMED, RESPONSIBLE = "harmed", "responsible"
_BEFORE = "enquiry referred returned triage allocated exploring_first approaching_other"
_NO = "not_asked declined never_ask withdrawn lapsed asked_again"
_ASKED = "explained thinking"


@dataclass(frozen=True)
class Product:
    """A walk: its fields, the people who may be swapped, what is fixed, and who is who.

    `roads` asks for L3 and L4 too; `alone` is one lifecycle by itself, everything else left open.
    """

    name: str
    fields: tuple[Field, ...]
    swap: tuple[tuple[str, str], ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roads: bool = False
    alone: bool = False

    def space(self, *, swapped: bool = True) -> Space:
        """Its fields with their places in the number."""
        return Space(self.fields, self.swap if swapped else ())


def _together(*groups: str, drawn: bool = True) -> tuple[str, ...]:
    return groups if drawn else ()


def _all_but(lifecycle: str, *states: str) -> str:
    return " ".join(state for state in LIFECYCLES[lifecycle].states if state not in states)


def _choice(who: str, path: str, topic: str, *, drawn: bool = True) -> Field:
    return Field(f"{topic} of the person {who}", "choice", path, _together(_NO, _ASKED, drawn=drawn),
                 expires="given", topic=topic, side=who)  # fmt: skip


def _preparation(who: str, *, drawn: bool = True) -> Field:
    groups = _together("not_started stale stood_down", "in_progress self_ready", drawn=drawn)
    return Field(
        f"preparation of the person {who}", "preparation", who, groups, expires="confirmed_ready", side=who
    )


def _pause(who: str) -> Field:
    return Field(f"pause of the person {who}", "pause", "paused", side=who)


def _risk(*, drawn: bool = True) -> Field:
    groups = _together("not_started stale", "draft returned", drawn=drawn)
    return Field("risk of the process", "risk", "risk", groups, expires="signed_off", topic="process")


def _acknowledgement(*, drawn: bool = True) -> Field:
    return Field(
        "acknowledgement", "acknowledgement", "acknowledged", _together("unknown denied", drawn=drawn)
    )


def _stop() -> Field:
    return Field("safety stop", "safety_stop", "stopped")


def _offer(who: str, *, drawn: bool = False) -> Field:
    groups = _together(_all_but("offer", "do_not_ask"), drawn=drawn)
    return Field(f"offer to the person {who}", "offer", f"{who}.offer", groups, side=who)


def meeting(*, overlays: bool = True, drawn: bool = True) -> Product:
    """From choosing to the meeting and back: all that a confirmed meeting rests on, for both people.

    Without `overlays` stop, closing and pauses are left out; without `drawn` no states are drawn as one.
    """
    groups = _together(
        "none ended_complete ended_early cancelled no_show",
        "proposed date_offered",
        "open on_break",
        drawn=drawn,
    )
    fields = [
        Field("case", "case", "case", _together(_BEFORE, "agreement_live following_up", drawn=drawn)),
        _choice(HARMED, "harmed.taking_part", TAKING_PART, drawn=drawn),
        _preparation(HARMED, drawn=drawn),
        _choice(RESPONSIBLE, "responsible.taking_part", TAKING_PART, drawn=drawn),
        _preparation(RESPONSIBLE, drawn=drawn),
        _risk(drawn=drawn),
        Field("signature covers the plan", "mark", "risk.covers_plan", yes_on="risk.sign_off risk.panel_agrees",
              no_on="meeting.put_in_diary meeting.change_plan"),
        Field("meeting", "meeting", "meeting.state", groups),
        _acknowledgement(drawn=drawn),
    ]  # fmt: skip
    kinds = ["taking_part", "preparation"]
    if overlays:
        fields += [_stop(), Field("closing", "closing", "closing"), _pause(HARMED), _pause(RESPONSIBLE)]
        kinds.append("pause")
    swap = tuple((f"{kind} of the person harmed", f"{kind} of the person responsible") for kind in kinds)
    return Product(
        "meeting", tuple(fields), swap, {"supporters": 0, "risk.scope": "process"}, roads=overlays and drawn
    )


def approach(first: str = HARMED) -> Product:
    """From the first question to the other person, with offers, never, and the way back."""
    fields = (
        Field("case", "case", "case", (_all_but("case", "closed", *_BEFORE.split()),)),
        _choice(first, f"{first}.approach", "approach_other", drawn=False),
        _offer(HARMED),
        _offer(RESPONSIBLE),
        Field("risk of the approach", "risk", "approach_risk", (), expires="signed_off", topic="approach"),
        _stop(),
        _pause(first),
        Field("gender-based harm", "mark", "gender_based"),
    )
    other = RESPONSIBLE if first == HARMED else HARMED
    fixed = {
        "supporters": 0,
        "first_side": first,
        "approach_risk.scope": "approach",
        f"{other}.approach.state": "not_asked",
    }
    return Product(f"approach, {first} first", fields, (), fixed)


def exchange(author: str = RESPONSIBLE) -> Product:
    """One letter or message from one of them to the other, and all that it rests on."""
    recipient = HARMED if author == RESPONSIBLE else RESPONSIBLE
    stages = (_BEFORE, "preparing readiness_review scheduled", "underway agreement_live following_up")
    yes = Field("taking_part of the author", "choice", f"{author}.taking_part", (f"{_NO} {_ASKED}", "given refresh_due"),
                topic=TAKING_PART, side=author)  # fmt: skip
    fields = (
        Field("item", "exchange", "item.state", side=author, recipient=recipient),
        _choice(recipient, "item.receive", "letter_receive"),
        _choice(author, f"{author}.naming", "disclose_interest_to_other"),
        yes,
        _risk(),
        _acknowledgement(),
        _stop(),
        _pause(HARMED),
        _pause(RESPONSIBLE),
        _offer(recipient, drawn=True),
        Field("case", "case", "case", stages),
    )
    people = {"item.author": (author,), "item.recipient": (recipient,)}
    # Who came first is asked here of one rule alone, and that never holds back what the person harmed began.
    fixed = {"supporters": 0, "risk.scope": "process", "first_side": RESPONSIBLE}
    return Product(f"exchange, {author} writes", fields, (), fixed, people)


def signatures() -> Product:
    """One assessment with nothing drawn as one, whether or not a panel has to decide it, and a meeting on it."""
    fields = (
        _risk(drawn=False),
        Field("a panel is needed", "mark", "risk.panel_needed"),
        Field(
            "a panel agreed",
            "mark",
            "risk.signed_by_panel",
            yes_on="risk.panel_agrees",
            no_on="risk.sign_off",
        ),
        Field("meeting", "meeting", "meeting.state"),
        _acknowledgement(drawn=False),
        _stop(),
    )
    return Product("signatures", fields, (), {"supporters": 0, "risk.scope": "process"})


def together() -> Product:
    """One event for two cases: a meeting in each, which are held together; what each rests on may fall away."""
    fields = (
        Field("meeting", "meeting", "meeting.state", side="one case"),
        Field("meeting of the other case", "meeting", "along.state", side="the other case"),
    )
    return Product("held together", fields, (), {"supporters": 0})


def agreement() -> Product:
    """One agreement with two promises, and each person's yes to its terms."""
    fields = (
        Field("agreement", "agreement", "agreement.state"),
        Field("first promise", "agreement_item", "agreement.items"),
        Field("second promise", "agreement_item", "agreement.items"),
        _choice(HARMED, "harmed.terms", "outcome_agreement_terms"),
        _choice(RESPONSIBLE, "responsible.terms", "outcome_agreement_terms"),
        Field("case", "case", "case", (_all_but("case", "agreement_live", "closed"),)),
    )
    return Product("agreement", fields, (("first promise", "second promise"),), {"supporters": 0})


def closing() -> Product:
    """Closing, waiting for an agency, follow-up calls, and a supporter who was being prepared."""
    fields = (
        Field("case", "case", "case", (_all_but("case", "closed"),)),
        Field("closing", "closing", "closing"),
        Field("waiting", "waiting", "waiting"),
        Field("follow-up", "follow_up", "follow_up", side=HARMED),
        _choice(HARMED, "choice", "follow_up_contact"),
        Field("preparation of a supporter", "preparation", "supporters.0", side="supporter"),
    )
    return Product("closing", fields, (), {"supporters": 1, "supporters.0.side": "supporter"})


# Where the facts keep a lifecycle that is looked at by itself.
_ALONE = {"case": "case", "choice": "choice", "risk": "assessment", "preparation": "person", "meeting": "meeting.state",
          "exchange": "item.state", "agreement": "agreement.state", "agreement_item": "agreement.items", "offer": "person.offer",
          "follow_up": "follow_up", "pause": "paused", "safety_stop": "stopped", "waiting": "waiting", "closing": "closing",
          "acknowledgement": "acknowledged"}  # fmt: skip


def single(lifecycle: str) -> Product:
    """One lifecycle alone, nothing drawn as one, every fact it does not hold left open."""
    side = HARMED if lifecycle in ("pause", "exchange", "follow_up") else ""
    recipient = RESPONSIBLE if lifecycle == "exchange" else ""
    people = {"person": (HARMED,)} if lifecycle == "pause" else {}
    field_ = Field(lifecycle, lifecycle, _ALONE[lifecycle], side=side, recipient=recipient)
    return Product(f"{lifecycle} alone", (field_,), people=people, alone=True)


PRODUCTS: Mapping[str, Callable[[], Product]] = {
    "meeting": meeting,
    "approach, harmed first": approach,
    "approach, responsible first": lambda: approach(RESPONSIBLE),
    "exchange, responsible writes": exchange,
    "exchange, harmed writes": lambda: exchange(HARMED),
    "signatures": signatures,
    "held together": together,
    "agreement": agreement,
    "closing": closing,
}
