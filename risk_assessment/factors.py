"""The questions that we think with before people are brought closer: one row each, about people or the plan.

Every question is put so that yes means a worry is there (P25 and P26 apart, which are never rated), and
`mitigations` are what has helped elsewhere: a start, not a list to tick. No kind of harm sets any answer.
"""

from dataclasses import dataclass
from typing import Final

HARMED: Final = "harmed"
RESPONSIBLE: Final = "responsible"
SUPPORTER: Final = "supporter"
PROXY: Final = "proxy"
INTERPRETER: Final = "interpreter"
OBSERVER: Final = "observer"
ALL: Final = "all"
STAFF: Final = "staff"
EVENT: Final = "event"

TAKING: Final = "Taking responsibility"
SAFETY: Final = "Safety and pressure"
HEALTH: Final = "Health and ways of talking"
LAW: Final = "Law and timing"
FAMILY: Final = "Supporters and family"
ONLINE: Final = "Online and media"
OURS: Final = "Our own people"
DAY: Final = "The place and the day"
STRENGTHS: Final = "Strengths, and if it does not go ahead"
SECTIONS: Final = (TAKING, SAFETY, HEALTH, LAW, FAMILY, ONLINE, OURS, DAY, STRENGTHS)


@dataclass(frozen=True, slots=True)
class Factor:
    """One question. A starred one must be known before the next contact.

    `before_approach` says of whom it is asked before anybody is approached: "first" (only whoever came first,
    as nobody else has been spoken to), "both" (also known from records or from what the first person says),
    or nobody. `rated` is false where a level of concern would make no sense. `since` is the first version of
    the list that asks it and `until` the last one; empty: every version from then on.
    """

    id: str
    name: str
    about: tuple[str, ...]
    section: str
    question: str
    guidance: str
    mitigations: tuple[str, ...]
    source: str
    starred: bool = False
    before_approach: str = ""
    rated: bool = True
    since: str = "2026-1"
    until: str = ""

    @property
    def scopes(self) -> tuple[str, ...]:
        """Where it is asked. What is not rated (strengths, not going ahead) is in every assessment (R4)."""
        if self.about == (EVENT,):
            return ("event",)
        approach = ("approach",) if self.before_approach else ()
        return (*approach, "process") if self.rated else (*approach, "process", "event")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the list. `digest` is what it asked when it came into use, so that it stays just that."""

    number: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Who else is asked about. `columns` of the list in full, and of the others no more than `rows`."""

    side: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    because: str


# fmt: off
# Every version there has been, oldest first. A row that comes, goes or reads differently needs a new one: an
# assessment keeps the questions it was begun with. The digest is written when the version comes into use.
VERSIONS: Final[tuple[Version, ...]] = (
    Version("2026-1", digest="c35d5d23a7ecdf00"),
)
# The column "for" of practice.md 5.2. Whoever interprets or looks on brings nothing of their own to it: the
# plan asks about their part (V7, V8), and here is asked what they may carry away with them.
PARTS: Final[tuple[Part, ...]] = (
    Part(HARMED,      (HARMED, ALL),      (),                      because="5.2 [S:SH24]"),
    Part(RESPONSIBLE, (RESPONSIBLE, ALL), (),                      because="5.2 [S:SH24]"),
    Part(SUPPORTER,   (SUPPORTER, ALL),   (),                      because="5.2, 2.3 R6 [S:SH24; SF 6.2]"),
    Part(PROXY,       (SUPPORTER, ALL),   (),                      because="5.2, 2.3 R6 [S:SH24; SF 6.2]"),
    Part(INTERPRETER, (INTERPRETER,),     ("P11", "P17", "P18"),   because="2.3 R6, 5.3 V7 [S:SF 6.2; J]"),
    Part(OBSERVER,    (OBSERVER,),        ("P5", "P17", "P18"),    because="2.3 R6, 5.3 V8 [S:SF 6.2; J]"),
    Part(STAFF,       (STAFF,),           (),                      because="5.2 P28 [J; S:SHR]"),
    Part(EVENT,       (EVENT,),           (),                      because="5.3"),
)
FACTORS: Final[tuple[Factor, ...]] = (
    # --- about each person: practice.md 5.2 ---
    Factor("P1", "Acknowledging the basic facts", (RESPONSIBLE,), TAKING, starred=True, before_approach="first",
           question="Are the basic facts, or their part in them, denied, played down or blamed on the person harmed?",
           guidance="Ask what happened in their own words; a part that is denied is written down as exactly that part.",
           mitigations=("More preparation", "Begin without meeting", "Tell the person harmed exactly what is and is not admitted", "Stop"),
           source="[S:SG17 A1; SH24 abstract; VD12 12(1)(c); S-open:RJC-SP B; NZSO]"),
    Factor("P2", "Wish to repair", (RESPONSIBLE,), TAKING,
           question="Is there little regret, or little wish to put anything right?",
           guidance="Little regret alone is no bar: say plainly what the person harmed may then meet.",
           mitigations=("Speak with each about what to expect",),
           source="[S:SG17 A1.2-3]"),
    Factor("P3", "Threats, watching or following", (RESPONSIBLE, SUPPORTER), SAFETY, starred=True, before_approach="both",
           question="Are there threats, intimidation, pay-back, unwanted contact, watching or following?",
           guidance="Ask everyone who may know, each alone; since when, how often, and what was last.",
           mitigations=("Check or seek orders", "Speak with the police", "No meeting", "No approach"),
           source="[S:SH24 abstract; VD12 12(1) opening words, rec. 46]"),
    Factor("P4", "Pressure to take part, or not to", (ALL,), SAFETY, starred=True, before_approach="first",
           question="Does anyone press them to take part or not to: a partner, family, a gang, a professional, hopes about a sentence?",
           guidance="Ask once with nobody else in the room, and listen for an answer that changes with who is there.",
           mitigations=("Talk with them alone", "Ask a specialist", "Wait", "Leave the offer open and do not go on"),
           source="[S:SH24; NZ CVA 2021; VD12 12(1)(a); UN02 13(c)]"),
    Factor("P5", "Why they want it", (ALL,), SAFETY, starred=True, before_approach="first",
           question="Is it wanted for revenge, for reaching the other person, for parole or sentence, for publicity, or because they were told to?",
           guidance="Mixed reasons are ordinary; ask what they would still want if none of the gains came.",
           mitigations=("Name it openly", "Find another way to that wish", "A less direct form"),
           source="[S:SF 20.4 motivation; J detail]"),
    Factor("P6", "What they expect", (ALL,), TAKING,
           question="Do they count on something that may not come: an apology, forgiveness, money, the whole truth?",
           guidance="Ask what the day would be like if it did not come.",
           mitigations=("A plan for when it does not come", "Say early what is unlikely"),
           source="[S:SF 24.2; J]"),
    Factor("P7", "Mental health, self-harm", (ALL,), HEALTH, starred=True,
           question="Is there mental ill-health that stands in the way of talking, or a risk of self-harm or suicide?",
           guidance="Ask directly and calmly; asking about suicide does not bring it nearer.",
           mitigations=("Speak with their clinician, if they agree", "Another time", "A supporter", "Begin without meeting", "Postpone"),
           source="[S:SH24 abstract; SF 20.4; J guidance]"),
    Factor("P8", "Alcohol and drugs", (ALL,), HEALTH, starred=True,
           question="Is there drinking or drug use now, or likely on the day?",
           guidance="Ask what a usual day looks like and at what time they are clearest.",
           mitigations=("An agreement to come sober", "A better time of day", "A check on the day", "Postpone"),
           source="[S:SH24; SF 20.4]"),
    Factor("P9", "Disability, neurodivergence, ways of communicating", (ALL,), HEALTH,
           question="Would the usual way of meeting or explaining put them at a disadvantage?",
           guidance="Ask what has worked well elsewhere; they know better than the diagnosis.",
           mitigations=("Adapt the process", "An advocate", "Shorter, with more breaks", "A place they know"),
           source="[S:SF 20.4; RJK adopted-son story; restorativebristol ADHD story]"),
    Factor("P10", "Language, culture, religion", (ALL,), HEALTH,
           question="Could language, culture or religion lead to misunderstanding or harm?",
           guidance="Family never interprets; ask about days, greetings, food and who may speak to whom.",
           mitigations=("An independent interpreter", "A cultural adviser"),
           source="[S:SHR]"),
    Factor("P11", "Trauma and what sets it off", (ALL,), HEALTH,
           question="Are there signs of trauma, things that bring it back, or a likelihood of being hurt again by the process?",
           guidance="Ask what helps when it comes back, before asking what brings it back.",
           mitigations=("Link with their therapist", "Ways to steady themselves", "An exit signal", "A photograph beforehand"),
           source="[S:SF 6.1; VD12 rec. 46; justicereparatrice story]"),
    Factor("P12", "Earlier violence", (RESPONSIBLE,), SAFETY, before_approach="both",
           question="Is there earlier violence, use of weapons, sexual or domestic abuse, or anyone else who was harmed?",
           guidance="Ask police and probation what bears on this process; a reoffending score is no answer here.",
           mitigations=("Information from police or probation", "Choice of venue", "More staff", "Begin without meeting"),
           source="[S:NZ CVA; NOS DJ101]"),
    Factor("P13", "Power between them", (HARMED, RESPONSIBLE), SAFETY, starred=True, before_approach="first",
           question="Does one hold power over the other: control, family, work, authority, age, a gang, money or care?",
           guidance="Ask who decides, who pays, who lives where, and what happens when one says no.",
           mitigations=("The pathway for domestic abuse", "Ask a specialist", "See them on separate days", "No supporters from one side of the family"),
           source="[S:SF 6; NZFV; VD12 rec. 46; J detail]"),
    Factor("P14", "Orders, licence, proceedings", (ALL,), LAW, starred=True, before_approach="both",
           question="Does bail, an order, a licence, a live case, an appeal or a claim forbid or affect contact?",
           guidance="See the paper itself, with its end date; a bar on contact is a bar on letters too.",
           mitigations=("Wait for the end date", "Ask for the order to be varied", "Written permission", "No letters or messages either"),
           source="[S:RJK professionals; SC20 ss.5, 7; J]"),
    Factor("P15", "A child", (ALL,), FAMILY, before_approach="both",
           question="Is a child involved: taking part, as a witness, or living with either of them?",
           guidance="Ask only when you know whom to turn to with the answer, and hear the child's own voice where one takes part.",
           mitigations=("Safeguarding lead", "A note on the child's best interests", "Who holds parental responsibility", "The child's own voice"),
           source="[S:SF 6.2, 7; VD12 rec. 46; S3; S-2nd:VC20 U18]"),
    Factor("P16", "The supporters' own part", (SUPPORTER,), FAMILY,
           question="Is a supporter hostile, dominating, angrier than the person, hurt themselves, or there for a reason of their own?",
           guidance="Prepare each supporter alone; ask the person afterwards whether they still want them there.",
           mitigations=("Prepare them", "Seating", "Limit their part", "Another supporter", "Leave them out"),
           source="[S:SHR]"),
    Factor("P17", "Online and in the media", (ALL,), ONLINE,
           question="Could shared networks, posting, recording, harassment online or the press do harm?",
           guidance="Ask who would hear of it within a day, and how.",
           mitigations=("An agreement about media", "A rule about devices", "The press officer"),
           source="[J]"),
    Factor("P18", "Confidentiality and meeting by chance", (ALL,), ONLINE,
           question="Is it likely that something said is passed on, or that they meet by chance afterwards?",
           guidance="Ask about the street, the shop, the school and the bus.",
           mitigations=("A plan for meeting by chance", "Ground rules"),
           source="[S:petomclaren; Remedi; J]"),
    Factor("P19", "Feeling safe", (HARMED,), SAFETY, before_approach="first",
           question="Is there anything that makes them feel unsafe about this?",
           guidance="Their own answer counts here, also where we see it differently; ask what would make it safer.",
           mitigations=("Whatever they name",),
           source="[S:SH24 abstract]"),
    Factor("P20", "Support before and after", (ALL,), FAMILY,
           question="Are they alone with it, or is there an anniversary, pregnancy, illness or bereavement?",
           guidance="Ask who will be there the evening after.",
           mitigations=("Choose the time", "Support afterwards"),
           source="[J]"),
    Factor("P21", "Deciding for themselves", (ALL,), HEALTH,
           question="Is there doubt that they can decide this for themselves, now or on some days?",
           guidance="Begin from yes; it is about this decision, and nobody says yes for an adult.",
           mitigations=("An assessment of capacity for this decision", "An advocate", "A better time", "Stop: best interests cannot consent for an adult"),
           source="[S:VD12 rec. 46; rest J]"),
    Factor("P22", "In custody", (RESPONSIBLE,), LAW,
           question="Do adjudications, segregation, a transfer, a programme or a release date stand in the way?",
           guidance="Ask the prison staff who hold the case before a date is named.",
           mitigations=("Speak with the prison", "Choose the time"),
           source="[J]"),
    Factor("P23", "Hate", (ALL,), SAFETY,
           question="Is there fear because of who they are, or prejudice still being voiced?",
           guidance="Ask what was said and what is still said, in plain words.",
           mitigations=("A specialist partner", "Take it up in preparation", "Someone who stands in"),
           source="[S:RJH hate page; RW Liam]"),
    Factor("P24", "Harm in both directions", (ALL,), SAFETY,
           question="Does each say that the other did harm, or are they on both sides of it?",
           guidance="Keep each harm apart, with its own facts and its own choices.",
           mitigations=("Keep the two matters apart", "Messages through the facilitator first", "Even-handed words"),
           source="[S:Cheshire story; SPCC complex]"),
    Factor("P25", "If it does not go ahead", (ALL,), STRENGTHS, before_approach="first", rated=False,
           question="What harm could come from not going ahead?",
           guidance="Ask each of them what it would mean; stopping has a cost too, and someone bears it.",
           mitigations=("Something else that is possible",),
           source="[S:SF 20.2]"),
    Factor("P26", "Strengths and what protects", (ALL,), STRENGTHS, before_approach="first", rated=False,
           question="What strengths do they bring, and what protects them?",
           guidance="Ask what carried them until now, and build on it.",
           mitigations=("Build on it",),
           source="[S:SF 20]"),
    Factor("P27", "Stage of the justice case", (ALL,), LAW,
           question="Is the stage of the case a reason to wait, or to move?",
           guidance="Ask the officer in the case for the next date, and what would change with it.",
           mitigations=("Choose the time",),
           source="[S:SF 20.3]"),
    Factor("P28", "The facilitators' own safety", (STAFF,), OURS,
           question="Is there anything about lone visits, their own history or their experience that makes this unsafe for the facilitators?",
           guidance="Each facilitator answers for themselves, to the supervisor if they prefer.",
           mitigations=("Visit in pairs", "Someone who knows where they are", "Change places", "Supervision"),
           source="[J; S:SHR]"),
    # --- about the plan of the meeting: practice.md 5.3 ---
    Factor("V1", "The venue", (EVENT,), DAY,
           question="Is anything about the place a worry: whose ground it is, access, exits, separate waiting, the way there, toilets, prayer?",
           guidance="Walk through the day at the place itself, once as each person.",
           mitigations=("A second room", "Come at different times", "Transport", "A place they know"),
           source="[S:RJK story; J]"),
    Factor("V2", "A place of custody", (EVENT,), DAY,
           question="If it is in custody: do clearance, staff in the room, restraint, time limits or lock-down threaten it?",
           guidance="Answer no when it is not in custody.",
           mitigations=("Speak with the prison early", "Video as the second plan"),
           source="[S:Sussex doc list; J]"),
    Factor("V3", "The balance in the room", (EVENT,), DAY,
           question="Are numbers, genders, seating, uniforms or who speaks first out of balance?",
           guidance="Draw the room, and ask each person where they would sit.",
           mitigations=("Balance the numbers", "An order of speaking agreed before"),
           source="[J; S:Rosalyn story]"),
    Factor("V4", "Aggression in the room", (EVENT,), DAY, starred=True,
           question="Is aggression in the room likely?",
           guidance="Decide now who says stop, with which word, and who leaves by which door.",
           mitigations=("Ground rules", "A break", "A stop word", "Staff outside the door", "Messages through the facilitator instead"),
           source="[S:rj-library]"),
    Factor("V5", "Hidden messages", (EVENT,), DAY,
           question="Could words, looks or things that mean nothing to us be a message to the other person?",
           guidance="Ask the person harmed, alone, what such a sign would be.",
           mitigations=("A specialist helps to plan", "Topics agreed before", "Step in when it happens"),
           source="[S:DARFA]"),
    Factor("V6", "On a screen", (EVENT,), DAY,
           question="If it is online: could someone be off camera, record, find the place, or be left alone when the line drops?",
           guidance="Answer no when nobody joins online.",
           mitigations=("Staff at each end", "A waiting room", "Two hosts", "A telephone as the second plan"),
           source="[J; S:WM virtual guide (cover)]"),
    Factor("V7", "Interpreter or advocate", (EVENT,), DAY,
           question="Is there doubt about the interpreter's or advocate's skill or independence?",
           guidance="Answer no when there is none.",
           mitigations=("Brief them", "Take them from the register"),
           source="[J]"),
    Factor("V8", "Observers and trainees", (EVENT,), DAY,
           question="Is anyone there who does not need to be?",
           guidance="Each observer needs a yes from everyone.",
           mitigations=("Everyone agrees", "As few as possible"),
           source="[J]"),
    Factor("V9", "The date", (EVENT,), DAY,
           question="Does the date fall near an anniversary, a hearing or a release?",
           guidance="Ask each person about the week before and after.",
           mitigations=("Another date",),
           source="[J]"),
    Factor("V10", "Going home, and the first night", (EVENT,), DAY,
           question="Is anyone's way home or first night after it unprovided for?",
           guidance="Write down who travels how, who leaves first, and who rings whom.",
           mitigations=("A lift", "A call", "A supporter"),
           source="[J]"),
    Factor("V11", "Publicity", (EVENT,), DAY,
           question="Could the meeting reach the press or be posted?",
           guidance="Ask everyone who attends, supporters too.",
           mitigations=("An agreement",),
           source="[J]"),
    Factor("V12", "The facilitators as a pair", (EVENT,), DAY,
           question="Is there a worry about experience, how the two work together, or how well each person knows them?",
           guidance="Each person should have met both before the day.",
           mitigations=("Change places",),
           source="[S:RW blog; SG17 B]"),
)
# fmt: on
