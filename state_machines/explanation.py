"""What has to be explained before anybody answers: one row per point, with the words we are delivered with.

Each point is ticked by itself, and every edition of its words has a label (practice.md 7.1, K1).  A service
publishes editions of its own; the first one stands here.  No row praises one way over another (7.5).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to explain: what is ticked, how it is said in plain English and in Easy Read, and whence."""

    code: str
    title: str
    plain: str
    easy_read: str
    source: str


FIRST_EDITION: Final = "2026-1"

# fmt: off
POINTS: Final = (
    Point("this_choice", "What this one choice is about",
          "You are asked about one thing at a time. A yes to one thing is never a yes to another.",
          "We ask about one thing at a time.\nYou can say yes to one thing and no to another.",
          "practice.md 2.2 [S:SF 25.2]"),
    Point("what_it_is", "What this is, and what it is not",
          "You can ask questions, be heard, or say what should be put right. It is not a court. It is not counselling, and nobody has to make up.",
          "This is a way to talk about harm.\nIt is not a court.\nYou do not have to make friends.",
          "7.1 [S:UN02 13(b)]"),
    Point("ways", "Every way to take part, and taking no part",
          "You can talk with us only, send or get a message or a letter, meet by video, meet in a room, or do nothing. Doing nothing is as good an answer as any other.",
          "There are many ways.\nYou can talk. You can write.\nYou can meet. You can do nothing.\nEach one is all right.",
          "7.1 [S:VD12 12(1)(b)]"),
    Point("who_is_there", "Who may be there",
          "You say who may be with you. Nobody else comes unless you have said yes to them.",
          "You say who can be there.",
          "7.1, M1 [S:WM]"),
    Point("steps", "The steps, and how long they may take",
          "First we talk with you alone. Then we look at what would be safe. It often takes some months. You can go slower.",
          "First we talk with you alone.\nThen we check that it is safe.\nIt can take months.",
          "7.1 [S:SG17]"),
    Point("not_promised", "What may come of it, and that nothing is promised",
          "You may get answers, or you may not. We cannot promise how it will go or how it will feel.",
          "You may get answers.\nYou may not.\nWe cannot promise.",
          "7.1 [S:SG17]"),
    Point("the_other", "The other person may say no, may not be truthful, may not say sorry",
          "The other person can say no at any time. They may not tell the truth. They may not say sorry.",
          "The other person can say no.\nThey may not say sorry.",
          "7.1 [S:WM]"),
    Point("forgiving", "Nothing depends on forgiving",
          "Nobody will ask you to forgive. Nobody will ask you not to.",
          "You do not have to forgive.",
          "7.1 [S:WM Rosalyn]"),
    Point("stopping", "Stopping or pausing at any time, without a reason",
          "You can pause or stop on any day, even in the middle. It works at once. You do not have to say why.",
          "You can stop at any time.\nYou do not have to say why.",
          "7.1 [S:VD12 12(1)(a), RJC-SP C]"),
    Point("proceedings", "What it changes about a court case, a sentence or parole, and what it does not",
          "It does not settle a court case, and saying no must not count against anybody. A court or a parole board may be told that somebody took part. Ask us what that means for you.",
          "It is not a court case.\nSaying no is never held against you.\nAsk us if you have a court case.",
          "7.1 [S:UN02 13(b); S:ACT25 e, f as a comparator]"),
    Point("confidentiality", "What stays between us, and where that ends",
          "What you tell us stays with us. If somebody may be badly hurt, or the law says so, we have to tell others. We tell you first when we can.",
          "We keep what you say to ourselves.\nIf somebody may get hurt, we must tell.",
          "K1 [S:VD12 12(1)(b); IE17 s.26(5)(a)]"),
    Point("record", "What is written down, and who sees it",
          "We write down what you choose and what we agree. You can read who has seen it. The other person never sees your side.",
          "We write some things down.\nYou can ask to see them.\nThe other person cannot.",
          "7.1 [S:SF 25.2]"),
    Point("agreements", "How an agreement is followed up, and how a court may use it",
          "If you agree on something, we say who sees that it is done and for how long. A court may use what was agreed. Nothing in it can stop you from speaking about what happened.",
          "You may agree on something.\nWe check if it is done.\nYou can still talk about what happened.",
          "K1 [S:VD12 12(1)(b); VPA24 s.17]"),
    Point("rights", "Your rights",
          "You have rights. You can be told all you need. You can be safe. You can have help to understand it. You can change your mind.",
          "You have rights.\nYou can ask.\nYou can be safe.\nYou can change your mind.",
          "7.1 [S:UN02 13(b)]"),
    Point("advice", "Advice from somebody who does not work with us",
          "You can talk to a lawyer, or to any adviser you trust, before you answer.",
          "You can ask a lawyer, or someone you trust.",
          "7.1 [S:UN02 13(a); ACT25 c]"),
    Point("hard_and_help", "What can be hard as well as what can help, and who we are",
          "Some people feel better, some feel worse, some feel no change. Ask us how we were trained and how long we have done this.",
          "It can help.\nIt can be hard.\nYou can ask who we are.",
          "7.1 [S:UN06 item 5]"),
    Point("risks", "Risks, as other people have told us of them",
          "Some people slept badly before, or felt let down after. Some were put under pressure by others. Tell us if anybody presses you.",
          "Some people felt bad after.\nTell us if somebody pushes you.",
          "7.1 [S:SG17]"),
    Point("support", "Help before, on the day and after",
          "Somebody can be with you before, on the day and after. Help from other services stays the same, whatever you choose.",
          "Somebody can help you.\nOther help stays the same.",
          "7.1 [S:SF 25.2]"),
    Point("complaints", "How to complain",
          "If we do something wrong, you can complain. It changes nothing about the help you get.",
          "You can complain about us.\nYou still get help.",
          "7.9 [S:VPA24 s.5(2)]"),
    Point("way_back", "How to come back, even years from now",
          "You can come back on any day, even years from now. A no today is not a no for ever.",
          "You can come back.\nEven after years.",
          "7.1, 12.12 [S:S1]"),
)

# Said back in the person's own words; never a test that somebody passes or fails (practice.md 7.4).
TEACH_BACK: Final = (
    ("what_it_is", "What this is, in their own words"),
    ("free_to_say_no", "That they may say no, and that nothing bad comes of it"),
    ("may_stop", "That they may stop at any time, and how"),
    ("not_promised", "That the other person may say no, and nothing is promised"),
    ("who_knows", "Who will know what they chose"),
)
# fmt: on

EVERYTHING: Final = tuple(point.code for point in POINTS)
SAID_BACK: Final = tuple(code for code, _ in TEACH_BACK)
# Asked about anew each time; the rest holds for the episode, in the edition in which it was explained.
EACH_TIME: Final = frozenset({"this_choice"})
FORMS: Final = (("plain", "Plain words"), ("easy_read", "Easy Read"))

# What no explanation may say, with what to write instead (practice.md 7.5); looked for whatever the case.
NEVER_SAID: Final = (
    (r"\d+ ?(%|per ?cent)|\d+ (in|out of) (every )?\d+", "Take the figure out: it weighs more than what can be hard."),
    (r"last chance|hurry|before it is too late|only \d+ (days?|hours?|weeks?)|days left|deadline|run out of time",
     "Take out what presses: nobody has to answer by a day."),
    (r"you (should|must|ought to|need to) (take part|meet|say yes|agree|write|answer)|we (recommend|advise|suggest|think you)",
     "Take the advice out: we do not say which way is better."),
    (r"most people|nearly everyone|almost everybody|best (way|choice|option)|right (choice|thing to do)",
     "Take out what others choose or what is best: every way weighs the same."),
    (r"guarantee|will (heal|help you|make you feel|bring you)|closure|move on with your life",
     "Take out what is promised: nobody knows how it will go."),
    (r"unless you (agree|take part)|if you (say no|refuse|stop), (you|we|they)", "Take out what follows from a no: nothing does."),
    (r"(shorter|lower|lighter|less) (sentence|punishment)|early release", "Take out what somebody may gain by it at court."),
)  # fmt: skip
