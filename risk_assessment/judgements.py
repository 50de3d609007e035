"""What services decide differently from one another, and the floor under each: rows of judgement, marked [J].

The service manager decides them, with a reason; what lies under the floor is refused (practice.md 5.7, 13:
"configuration owned by the service manager, with invariants 8-10 as the hard floor"; 12.20).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that is judged: what may be chosen, what holds until somebody chooses, what it never goes below.

    A row with `options` is chosen from them, one with `least` and `most` is a whole number, any other is text.
    """

    name: str
    question: str
    default: str
    floor: str
    source: str
    options: Options = ()
    least: int = 0
    most: int = 0
    unit: str = ""
    names: int = 0  # so many names at most, with a semicolon between them

    def under_the_floor(self, value: str) -> str:
        """Why this cannot be chosen, as a sentence; empty when it can."""
        if self.options:
            return "" if value in dict(self.options) else f"This cannot be chosen. {self.floor}"
        if self.names:
            return self._as_names(value)
        if not self.most:
            return ""
        if not value.isascii() or not value.isdigit() or len(value) > 4:
            return "Write a whole number, such as 28."
        return (
            ""
            if self.least <= int(value) <= self.most
            else f"Choose from {self.least} to {self.most}. {self.floor}"
        )

    def _as_names(self, value: str) -> str:
        found = names_in(value)
        if not 0 < len(found) <= self.names or len(set(found)) < len(found):
            return (
                f"Write from 1 to {self.names} names, each once, with a semicolon between them. {self.floor}"
            )
        long = next((name for name in found if len(name) > LONGEST_NAME), "")
        return f"Keep each name under {LONGEST_NAME} characters: {long[:20]}..." if long else ""

    def words(self, value: str) -> str:
        """A choice as people read it."""
        if self.options:
            return dict(self.options).get(value, value)
        return f"{value} {self.unit}" if self.unit else value or "Nowhere yet"


LONGEST_NAME: Final = 60


def names_in(value: str) -> tuple[str, ...]:
    """The names of a list that is written with semicolons."""
    return tuple(name.strip() for name in value.split(";") if name.strip())


# fmt: off
JUDGEMENTS: Final[tuple[Judgement, ...]] = (
    Judgement("responsible_asks_first", "After gender-based harm, may the person responsible ask first?", "no",
              "Never without a specialist who was heard on this case, and never without the signatures of its pathway.",
              "5.7, C7, 12.9 [J; S-open:SF 6.1; RJK non-recent]",
              options=(("no", "No: only the person harmed raises it"), ("with_a_specialist", "Only on a specialist pathway, once a specialist was heard"))),
    Judgement("meeting_after_harm_at_home", "After domestic abuse, coercive control, honour-based abuse or stalking, may they meet?", "after_sentence",
              "Never out of court, never while a current check shows high risk, and never where it may be used to go on harming.",
              "5.7 [J; S-open:NZFV; S:DARFA, WM-DSV]",
              options=(("no", "No: nothing more direct than letters and messages"), ("after_sentence", "Only after sentence"), ("any_stage", "At any stage but out of court"))),
    Judgement("panel_size", "How many members of a panel give their view, beside whoever wrote the assessment?", "2",
              "One signature is not enough where a panel is asked for: at least two give a view.",
              "5.6 [J]", least=2, most=9, unit="members"),
    Judgement("signature_days", "For how many days does a sign-off hold in a case that is not sensitive and complex?", "28",
              "Nothing is signed for longer than 28 days; something that changes ends it sooner.",
              "R8, 5.5 [J]", least=1, most=28, unit="days"),
    Judgement("signature_days_if_sensitive", "For how many days does a sign-off hold in a sensitive and complex case?", "14",
              "Nothing sensitive and complex is signed for longer than 14 days; something that changes ends it sooner.",
              "R8, 5.5 [J]", least=1, most=14, unit="days"),
    Judgement("checklist_days", "For how many days does a risk checklist hold?", "28",
              "An old checklist says nothing about today: it is asked again after 90 days at the latest.",
              "5.7 [J; S:DASH]", least=1, most=90, unit="days"),
    Judgement("plan_days", "For how many days after the last safe contact does a safe contact plan hold?", "90",
              "Nobody is contacted on an old plan: it is gone through again after 90 days at the latest.",
              "3.3 [J]", least=7, most=90, unit="days"),
    Judgement("plan_hold_days", "For how many days does the old plan stand after somebody asked for another one?", "7",
              "What adds a way or an hour is never live at once: somebody else may be asking.",
              "8 [J]", least=2, most=28, unit="days"),
    Judgement("message_days", "Within how many working days do we answer a message?", "2",
              "It is said on their page, and kept: nobody who writes to us waits longer than two weeks for an answer.",
              "10 [J; S:S1]", least=1, most=10, unit="working days"),
    Judgement("children_referral", "Where do we refer somebody whose children need help? Name, number, hours", "",
              "Nobody is asked about children while there is nowhere to refer them to.",
              "5.7 [S:S3]"),
    Judgement("call_welfare", "After how many working days is each person called to ask how they are?", "1",
              "Nobody is left alone after it: within the week.",
              "2.7 [J]", least=1, most=5, unit="working days"),
    Judgement("call_two_weeks", "After how many days is each person called a second time?", "14",
              "Not before a week has passed, and within a month.",
              "2.7 [J]", least=7, most=30, unit="days"),
    Judgement("call_six_weeks", "After how many days are needs at the end, and how it was, asked about?", "42",
              "From four weeks to twelve: soon enough to help, late enough to tell.",
              "2.7, 6.1, 6.3 [J]", least=28, most=84, unit="days"),
    Judgement("call_six_months", "After how many days is somebody called once more who would like that?", "182",
              "Only whoever would like it is called: from three months to a year.",
              "2.7 [J]", least=90, most=365, unit="days"),
    Judgement("thinking_days", "For how many days does somebody think who asked for time, at the least?", "2",
              "Time to think is never cut to nothing: at least a day.",
              "K2, and one story that time to think helps [J]", least=1, most=28, unit="days"),
    Judgement("thinking_days_if_sensitive", "For how many days does everybody think before a yes to taking part in a sensitive and complex case?", "7",
              "Nobody says yes to taking part on the day it is explained: at least two days.",
              "K2 [J]", least=2, most=56, unit="days"),
    Judgement("call_back_share", "Of a hundred yeses that were written down, how many does another supervisor call back about?", "10",
              "Without calls nobody would know whether what is written down was said: at least five.",
              "K3 [J]", least=5, most=100, unit="of 100"),
    Judgement("adjustments", "What may somebody ask for, so that they can take part?",
              "An interpreter; British Sign Language; Somebody to come along; Certain times of day; Getting about; "
              "Seeing or hearing; Reading; Large print; Easy Read; Welsh; Childcare; Travel costs; Work hours",
              "Never a diagnosis: what would help is asked, not why. Nothing is required, and nothing depends on it. "
              "Where somebody asks for Large print, under this name, what is printed for them comes in it.",
              "8 [J]", names=20),
    Judgement("need_categories", "Which kinds of need are asked about?",
              "Mental and physical health; Shelter and accommodation; Family, friends and children; "
              "Education, skills and employment; Drugs and alcohol; Finance and benefits; Outlook and attitudes; "
              "Social interactions",
              "No answer is required, and none opens or bars anything.",
              "6.1, after a framework of 2013 as others restate it [J]", names=12),
    Judgement("vulnerability_flags", "Beside the groups of the Victims' Code: for whom are we quicker?",
              "Harmed before; On their own; Hate crime; Not reported to the police; Looked after by a council",
              "It sets how soon somebody is answered, and never whether they may take part. The groups of the Code, "
              "domestic abuse among them, are always there.",
              "6.2 [S:S1; J]", names=12),
)
# fmt: on
# What the letters of a source mean, for whoever reads them: H, W and J say how hard a rule is, S where it is read.
MARKS: Final[Options] = (
    ("H", "A hard stop. The software refuses, whoever asks."),
    ("W", "A warning. A named person may go on all the same, with a reason that is kept."),
    (
        "J",
        "A judgement, not a finding. No source was found, or services differ: the manager may choose otherwise.",
    ),
    (
        "S",
        "It stands in the document named after it. S-open: only the opening of that document could be read.",
    ),
)
# The documents that a source names.
DOCUMENTS: Final[Options] = (
    ("DARFA", "Domestic Abuse Restorative Family Approaches, pages of the partnership"),
    ("DASH", "The risk checklist for domestic abuse"),
    ("NZFV", "New Zealand’s standards for restorative justice after family violence"),
    ("RJK", "RJ Kent, pages of the service"),
    ("S1", "What a round table of services and people harmed told a policing commissioner"),
    ("S3", "What managers of domestic abuse services told policing commissioners, 2012"),
    ("SF", "Scottish Government, framework for restorative justice: policy and practice"),
    ("WM-DSV", "Why me?, project on domestic and sexual violence"),
)
BY_NAME: Final = {row.name: row for row in JUDGEMENTS}


@dataclass(frozen=True, slots=True)
class Judged:
    """What this service has decided; what it never decided stands as it is delivered."""

    chosen: Mapping[str, str]

    def of(self, name: str) -> str:
        """What holds; never what lies under the floor, however it came to be written down."""
        row = BY_NAME[name]
        value = self.chosen.get(name, row.default)
        return row.default if row.under_the_floor(value) else value

    def number(self, name: str) -> int:
        """What holds, for a row that is a number."""
        return int(self.of(name))

    def names(self, name: str) -> tuple[str, ...]:
        """What holds, for a row that is a list of names."""
        return names_in(self.of(name))

    def signature_days(self, *, sensitive: bool) -> int:
        """For how long a sign-off holds (R8)."""
        return self.number("signature_days_if_sensitive" if sensitive else "signature_days")


AS_DELIVERED: Final = Judged({})
