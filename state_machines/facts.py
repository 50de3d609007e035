"""Everything a guard may look at: built once for a case, read only, never fetched by a guard.

Freshness is always decided against the clock when the facts are built: a stored state may lag behind it
(lifecycles.md, section c).
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from state_machines.roles import NOBODY, Role

TAKES_PART = frozenset({"given", "refresh_due"})
PREPARING = frozenset({"preparing", "readiness_review", "scheduled"})
IN_A_PROCESS = PREPARING | {"underway", "agreement_live", "following_up"}
IN_A_ROOM = frozenset({"open", "on_break"})
ITEM_RUNNING = frozenset({"agreed", "changing", "due", "overdue", "claimed_done"})
ITEM_DONE = frozenset({"verified", "released"})
ITEM_ENDED = ITEM_DONE | {"failed", "dropped"}
NEVER_PROMISED = frozenset({"proposed", "dropped"})


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """One person's answer for one purpose, as it stands at this moment."""

    state: str = "not_asked"
    in_date: bool = True
    thinking_is_owed: bool = False
    thinking_has_passed: bool = True

    @property
    def holds(self) -> bool:
        """Given and not run out: the only yes that opens a door."""
        return self.state == "given" and self.in_date

    @property
    def takes_part(self) -> bool:
        """A yes that may be due for saying again, but has not been taken back."""
        return self.state in TAKES_PART


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is true of one person on this case."""

    id: str = ""
    side: str = "harmed"
    has_basis: bool = False
    plan_is_current: bool = False
    can_decide: bool = True
    offer: str = "not_due"
    said_no_to_contact: bool = False
    named_time_has_come: bool = False
    may_be_re_offered: bool = True
    channels: frozenset[str] = frozenset()
    taking_part: ChoiceFacts = ChoiceFacts()
    approach: ChoiceFacts = ChoiceFacts()
    naming: ChoiceFacts = ChoiceFacts()
    terms: ChoiceFacts = ChoiceFacts()
    preparation: str = "not_started"
    prepared_in_date: bool = False
    sessions_alone: int = 0
    reaffirmed_today: bool = False
    day_check_passed: bool = False

    @property
    def is_ready(self) -> bool:
        """Confirmed ready, and somebody has been in touch since (practice.md 2.4, 14 days [J])."""
        return self.preparation == "confirmed_ready" and self.prepared_in_date


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """One assessment: what was written, what was signed, and whether the signature still covers today."""

    scope: str = "process"
    state: str = "not_started"
    in_date: bool = False
    covers_plan: bool = False
    every_item_answered: bool = False
    own_view_recorded: bool = False
    stars_known: bool = False
    stop_condition_open: bool = False
    specialist_heard: bool = False
    safeguarding_lead_heard: bool = False
    disagreement: bool = False
    panel_needed: bool = False
    panel_decided: bool = False
    signed_by_panel: bool = False
    conditions_met: bool = True
    still_so: bool = True  # no answer written since takes away what was signed
    call_is_logged: bool = True

    @property
    def is_signed(self) -> bool:
        """Signed off and not run out."""
        return self.state == "signed_off" and self.in_date


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """The attempt at a meeting that is in hand."""

    state: str = "none"
    is_today: bool = False
    has_begun: bool = False  # its moment has come, whether or not anybody is there
    a_date_is_not_wanted: bool = False  # somebody said so, of the dates that are offered now
    attendees_agreed: bool = False
    venue_checked: bool = False
    facilitators_enough: bool = False
    others: tuple[str, ...] = ()  # where those of other cases stand that it is held together with
    others_could_open: bool = True  # under the very same plan, for all that they rest on
    one_meeting_is_wanted: bool = True  # by each of the two, where others are to be there


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One letter, message, question, answer, recording or drawing."""

    state: str = "none"
    author: PersonFacts = PersonFacts()
    recipient: PersonFacts = PersonFacts()
    receive: ChoiceFacts = ChoiceFacts()
    second_read: bool = False
    named_time_has_come: bool = False
    author_wants_it_back: bool = False
    retention_is_over: bool = False
    said_no: bool = False  # they know of it, and said never, or not before a day that has not come


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What was promised, and how far it has come."""

    state: str = "none"
    process_took_place: bool = False
    has_owner: bool = False
    items: tuple[str, ...] = ()
    running_promises_owned: bool = True


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """Who is asking to take the step."""

    id: str = ""
    roles: Role = NOBODY
    takes_part: bool = False  # they are the person themselves, by their own sign-in
    is_author: bool = False
    proposed_this_closing: bool = False
    decided_before: bool = False
    is_independent: bool = True
    level_is_enough: bool = True
    supervision_in_date: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole case at this moment, with the one person, choice, assessment or item the step is about."""

    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    actor: ActorFacts = ActorFacts()
    case: str = "enquiry"
    first_side: str = "harmed"
    gender_based: bool = False
    specialist_pathway_allowed: bool = False
    sensitive: bool = False
    harmed: PersonFacts = PersonFacts(side="harmed")
    responsible: PersonFacts = PersonFacts(side="responsible")
    supporters: tuple[PersonFacts, ...] = ()
    approach_risk: RiskFacts = RiskFacts(scope="approach")
    risk: RiskFacts = RiskFacts()
    meeting: MeetingFacts = MeetingFacts()
    agreement: AgreementFacts = AgreementFacts()
    acknowledged: bool = False
    stopped: bool = False
    paused: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    # the one this step is about
    person: PersonFacts = PersonFacts()
    choice: ChoiceFacts = ChoiceFacts()
    assessment: RiskFacts = RiskFacts()
    item: ItemFacts = field(default_factory=ItemFacts)

    @property
    def principals(self) -> tuple[PersonFacts, PersonFacts]:
        """The person harmed and the person responsible."""
        return self.harmed, self.responsible

    @property
    def attending(self) -> tuple[PersonFacts, ...]:
        """Everyone who will be in the room and is not staff."""
        return (self.harmed, self.responsible, *self.supporters)

    @property
    def first(self) -> PersonFacts:
        """The person who came first."""
        return self.harmed if self.first_side == "harmed" else self.responsible

    @property
    def other(self) -> PersonFacts:
        """The person who has not been asked yet."""
        return self.responsible if self.first_side == "harmed" else self.harmed
