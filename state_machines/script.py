"""What is said in a call, in its order: who we say we are, whether it is safe, the points, and no promise.

Nothing here says what is explained, what may be answered or how somebody is reached: those tables are read
beside it.  What stands in braces comes from the safe contact plan of the person who is called.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Line:
    """What has just happened, and what is then said, word for word; nothing is said where it is empty.

    `only_with` names what the plan must have for it, `only_without` what it must not have.
    """

    code: str
    when: str
    say: str
    source: str
    do: str = ""
    only_with: str = ""
    only_without: str = ""


# fmt: off
# Until it is known who is there and that it is safe; the first that happens is followed, then the next.
OPENING: Final = (
    Line("by_name",       "Somebody answers",            "Hello, this is {contact_name}. May I speak with {them}?", "8 [J]", only_with="contact_name"),
    Line("no_name",       "Somebody answers",            "Hello. May I speak with {them}?",                         "8 [J]", "Say no name, and not where you work.", only_without="contact_name"),
    Line("agreed_words",  "It is somebody else",         "{contact_say}",                                           "8 [S:DASH]", "These words and no others. Then end the call.", only_with="contact_say"),
    Line("no_words",      "It is somebody else",         "Sorry, I have the wrong number.",                         "8 [S:DASH]", "Nothing else. Then end the call.", only_without="contact_say"),
    Line("message",       "Nobody answers",              "{contact_say}",                                           "8 [J]", "A message may be left: these words and no others.", only_with="message"),
    Line("no_message",    "Nobody answers",              "",                                                        "8 [J]", "Leave no message.", only_without="message"),
    Line("code_word",     "{them} answers",              "Our word is “{contact_code}”. Is that right?",            "8 [J]", "If it is not, end the call and tell the supervisor.", only_with="contact_code"),
    Line("safe_to_talk",  "{them} answers",              "Is it safe to talk now? You can hang up at any time.",    "8 [S:DASH: safe to talk now]", "Before anything else. Wait for the answer."),
    Line("not_safe",      "No, or you are not sure",     "That is fine. I can call another time.",                  "8 [S:DASH]", "Ask for nothing. End the call, and write down that it was not safe."),
)
BEFORE_THE_POINTS: Final = (
    Line("no_need_to_answer", "It is safe", "You do not have to answer anything today. You can stop me at any time.", "7.5 [S:RSY FAQ]"),
)
# The answers to a question that is asked, each of the same weight; `event` is the step that writes it down.
ANSWERS: Final = (
    ("",          "Tell me more",                "Go through it again, or another day."),
    ("take_time", "I need time",                 "Ask from which day they may be asked. Nobody asks before."),
    ("say_no",    "Not now",                     "Ask for no reason."),
    ("say_never", "No, and do not ask me again", "Ask for no reason. They can still come to us."),
    ("say_yes",   "Yes",                         "For this one thing, once the time to think has passed."),
)
ASKING: Final = "You can say: tell me more. I need time. Not now. No, and do not ask me again. Or yes. All are fine."
WISH: Final = "There are seven ways to go on. None is better than another. Would you like to hear them?"
NEEDS: Final = "What would help you to take part? You do not have to say why."
CONTACT: Final = "Is the way we reach you still safe? Would you like to change it?"
NEXT_CALL: Final = "Shall I call you again? On which day, at what time?"
ENDING: Final = (
    Line("stopping",   "Before you say goodbye", "You can pause, stop or come back on any day. You do not have to say why.", "7.1 [S:VD12 12(1)(a)]"),
)
# What nobody promises or says in a call, whatever is asked.
NOT_PROMISED: Final = (
    ("That the other person will take part, tell the truth or say sorry.", "7.1 [S:WM]"),
    ("How it will go, how it will feel, or that it will help.", "7.1 [S:SG17]"),
    ("Whether the other person was asked, has answered, or what they said.", "4.2 [H]"),
    ("Anything about a sentence, parole or a court case that is not in what is explained.", "7.1 [S:UN02 13(b)]"),
    ("That nobody will ever be told: say where that ends.", "K1 [S:VD12 12(1)(b)]"),
    ("A day by which they have to answer.", "7.5 [S:RSY FAQ]"),
)
# fmt: on
