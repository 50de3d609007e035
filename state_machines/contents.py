"""What is talked about with each person before anybody meets, and what they are asked to say of it themselves.

Topics are what a facilitator covers, over several sessions; a question is asked of the person in their own
words, on their page, by phone or on paper.  Both are tables: another topic is another row.
"""

from dataclasses import dataclass

Options = tuple[tuple[str, str], ...]

_BOTH = ("harmed", "responsible")
_SPEAK = (*_BOTH, "proxy")
_COME = (*_SPEAK, "supporter")
_ALL = (*_COME, "interpreter", "observer")
_SERVE = ("interpreter", "observer")


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to be talked about beforehand, with whom, and why."""

    code: str
    words: str
    sides: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing they are asked; its words stand on their own page, so they are neutral and plain."""

    code: str
    words: str
    hint: str
    about: str  # the topic it belongs to
    options: Options = ()


# fmt: off
TOPICS: tuple[Topic, ...] = (
    Topic("what_happened", "What happened: told once, so read what they wrote first", _BOTH, "2.4, S2"),
    Topic("thoughts", "What they thought then, and since", _BOTH, "2.4"),
    Topic("affected", "Who was affected, and how", _BOTH, "2.4"),
    Topic("needs", "What they need", _BOTH, "2.4"),
    Topic("wants", "What they want to say, ask and hear", _SPEAK, "2.4"),
    Topic("fears", "What they fear", _COME, "2.4"),
    Topic("off_limits", "What must not be raised", _COME, "2.4"),
    Topic("greeting", "Hand-shake, seating, eye contact", _COME, "2.4 [S:RS, Remedi story]"),
    Topic("if_not", "What if there is no apology", _SPEAK, "2.4"),
    Topic("hard_moments", "What if there is laughter, denial or silence", _COME, "2.4"),
    Topic("signals", "The signal to stop", _ALL, "2.4"),
    Topic("breaks", "Breaks: who asks for one, and where each goes", _ALL, "2.4"),
    Topic("support", "Support before and afterwards", _COME, "2.4, V10"),
    Topic("travel", "Coming and leaving, apart from the other", _COME, "2.4, V1"),
    Topic("limits", "What stays confidential, and what cannot", _ALL, "2.4"),
    Topic("media", "The media", _ALL, "2.4, V11"),
    Topic("social_media", "Social media", _ALL, "2.4, V11"),
    Topic("children", "Children whom it touches", _BOTH, "2.4"),
    Topic("own_part", "Their part: for whom they are there, and when they speak", ("supporter", "proxy"), "2.4 [J]"),
    Topic("interests", "Whether they know anybody here, or have another interest", ("supporter", "proxy", *_SERVE), "V7"),
    Topic("brief", "Their brief: what they do, and what they leave to others", _SERVE, "V7, V8"),
)

QUESTIONS: tuple[Question, ...] = (
    Question("wants", "What do you want to say, ask or hear?", "A few words are enough.", "wants"),
    Question("off_limits", "What must not come up?", "Nobody has to know why.", "off_limits"),
    Question("handshake", "Shaking hands", "", "greeting", (("no", "No handshake"), ("yes", "A handshake is fine"), ("then", "I decide on the day"))),
    Question("seating", "Where do you want to sit?", "Such as near the door, or not face to face.", "greeting"),
    Question("apology", "What if nobody says sorry?", "It can happen. What would help you then?", "if_not"),
    Question("silence", "What if somebody laughs, says nothing, or says it was not so?", "What should we do then?", "hard_moments"),
    Question("signal", "How do you show that you want to stop, or need a break?", "A word or a sign that we know.", "signals"),
    Question("travel", "How do you come and go?", "We see to it that you do not meet on the way.", "travel"),
    Question("support", "Who is with you before and afterwards?", "Somebody to talk to on that evening, too.", "support"),
)
READY: Options = (("yes", "I feel ready"), ("not_yet", "Not yet"))
# fmt: on


def topics_for(side: str) -> tuple[Topic, ...]:
    """What is talked about with somebody who has this part."""
    return tuple(topic for topic in TOPICS if side in topic.sides)


def still_open(side: str, covered: frozenset[str]) -> tuple[Topic, ...]:
    """What was not talked about with them yet."""
    return tuple(topic for topic in topics_for(side) if topic.code not in covered)


def questions_for(side: str) -> tuple[Question, ...]:
    """What somebody with this part is asked to say of it themselves."""
    codes = {topic.code for topic in topics_for(side)}
    return tuple(one for one in QUESTIONS if one.about in codes)
