"""The invented cases of the demo, one row each: who, what happened, how far it has come, when it began.

`began` is days before today.  Nobody here is real, nor meant to be like anybody who is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rj_workflow.seeds.turns import (
    Turn,
    approach_before_the_panel,
    asks_to_talk_first,
    called,
    came_back,
    closed_as,
    ends_without_agreement,
    first_sessions,
    is_to_be_answered_soon,
    letter_announced,
    letter_given,
    letter_held,
    letter_not_wanted,
    letters_pass,
    not_agreed,
    not_reached,
    on_to,
    only_a_conversation,
    other_says_no,
    pauses,
    safety_stop,
    says_no,
    says_what_helps,
    sent_back,
    sent_with_a_red_item,
    stops_the_evening_before,
    tells_it_once,
    thinks_it_over,
    two_come_along,
    waited,
    waits_for_prison,
)


@dataclass(frozen=True, slots=True)
class Story:
    """One invented case; `turns` are what happened after the state of the main line was reached."""

    harmed: str
    responsible: str
    harm: str
    to: str
    began: float
    turns: tuple[Turn, ...] = ()
    lead: str = "priya"
    first: str = "harmed"
    process: str = "face_to_face"
    sensitive: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)


_GENDER = {"gender_based": True}

# fmt: off
STORIES = (
    # referral
    Story("Ruth Aldous", "", "Criminal damage", "enquiry", 0.2),
    Story("Colin Pettifold", "", "Theft", "enquiry", 5),
    Story("", "Jordan Vane", "Shoplifting", "enquiry", 1.2, first="responsible"),
    Story("Imelda Tarpey", "Kit Yarrowby", "Assault", "referred", 2.1),
    Story("Sunita Wadkar", "Ellis Cope", "Burglary", "referred", 10),
    Story("Graham Tull", "Ashley Frome", "Robbery", "triage", 3),
    Story("Nessa Doyle", "Rhys Penhale", "Hate crime", "triage", 10),
    Story("Kwame Otopah", "Dale Ridout", "Vehicle crime", "allocated", 15),
    Story("Hannah Whitlock", "Sean Arkle", "Fraud", "allocated", 6, lead="tom"),
    Story("Bridget Falloon", "Marcus Tighe", "Assault", "closed", 420, (called, waited(310), came_back)),
    Story("Tariq Walizada", "Joel Harkness", "Robbery", "closed", 190, (called, waited(77), came_back)),
    # informed choice
    Story("Lena Sorrell", "Craig Ottley", "Burglary", "exploring_first", 9),
    Story("Femi Oyelakin", "Toby Quill", "Assault", "exploring_first", 7, (thinks_it_over,)),
    Story("Margaret Lethby", "Owen Sparrow", "Criminal damage", "approaching_other", 14, (other_says_no,)),
    Story("Bea Carrow", "Nathan Crewe", "Harm within a relationship", "exploring_first", 12, (approach_before_the_panel,), sensitive=True, asked=_GENDER),
    Story("Joyce Tennant", "Callum Reith", "Theft", "approaching_other", 10),
    Story("Yusuf Karatepe", "Perry Gough", "Hate crime", "approaching_other", 12, lead="tom"),
    Story("Anwen Price", "Ieuan Moss", "Careless driving", "exploring_both", 15),
    Story("Audrey Pell", "Stefan Bielak", "Burglary", "exploring_both", 16, first="responsible"),
    Story("Patience Moyo", "Darren Lusk", "Assault", "exploring_both", 18, (pauses,)),
    # risk assessment
    Story("Ingrid Halloran", "Wesley Pike", "Robbery", "being_assessed", 19, (two_come_along,)),
    Story("Rowan Teller", "Zak Hobday", "Arson", "awaiting_sign_off", 22, (sent_back,)),
    Story("Moira Kinnear", "Lewis Abbotsham", "Burglary", "awaiting_sign_off", 20),
    Story("Devika Menon", "Carl Stubbs", "Knife crime", "awaiting_sign_off", 38, sensitive=True),
    Story("Aidan Coyle", "Ryan Mabey", "Assault", "being_assessed", 20, (sent_with_a_red_item,)),
    Story("Chloe Ransome", "Liam Orrell", "Harassment", "awaiting_sign_off", 23, (not_agreed,)),
    # preparation
    Story("Maya Okafor", "Lee Danvers", "Burglary", "preparing", 27, (first_sessions, waits_for_prison, waited(3.8), asks_to_talk_first, tells_it_once, says_what_helps, is_to_be_answered_soon)),
    Story("Nadia Velkova", "Gareth Plum", "Careless driving", "preparing", 24, lead="tom"),
    Story("Winifred Ashe", "Kyle Denham", "Burglary", "preparing", 20, (safety_stop,)),
    Story("Desmond Clewlow", "Troy Wickens", "Robbery", "readiness_review", 24),
    Story("Eluned Vaughan", "Mason Tripp", "Vehicle crime", "scheduled", 24),
    Story("Oluchi Nwosu", "Brendan Fallas", "Knife crime", "scheduled", 43, sensitive=True),
    Story("Saoirse Brennan", "Connor Yeats", "Assault", "scheduled", 28, (stops_the_evening_before,)),
    # the meeting, letters and messages
    Story("Selma Amin", "Todd Veitch", "Burglary", "readiness_review", 29, (letters_pass, letter_announced), process="letter"),
    Story("Percy Lomax", "Jamie Rusk", "Criminal damage", "readiness_review", 28, (letters_pass, letter_held), process="letter", lead="tom"),
    Story("Farida Noor", "Ethan Bulmer", "Theft", "readiness_review", 24, (letters_pass,), process="shuttle"),
    # follow-up
    Story("Gloria Whitcombe", "Reece Talbot", "Burglary", "agreement_live", 57),
    Story("Ivor Maddock", "Shane Pullen", "Criminal damage", "agreement_live", 68),
    Story("Esther Quaye", "Damian Holt", "Robbery", "following_up", 62, (not_reached,)),
    Story("Pritam Gill", "Luke Saddler", "Assault", "readiness_review", 36, (letters_pass, letter_given, ends_without_agreement), process="letter"),
    # closed, and back
    Story("Dara Finch", "Adam Thorrold", "Burglary", "exploring_first", 1096, (says_no,)),
    Story("Thomas Inchbold", "Neil Bransgore", "Theft", "closed", 240, (called,)),
    Story("Leticia Barros", "Kevin Hassock", "Harassment", "exploring_first", 75, (only_a_conversation,)),
    Story("Una McGarry", "Paul Cratchley", "Assault", "readiness_review", 160, (letters_pass, letter_not_wanted, closed_as("HARMED_NOT_NOW")), process="letter"),
    Story("Ronan Sayle", "Vincent Ames", "Robbery", "closed", 800, (called, waited(682), came_back, on_to("exploring_first"))),
)
# fmt: on
