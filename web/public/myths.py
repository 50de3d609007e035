"""What people believe of it, and the plain answer (practice.md 7.3)."""

from typing import Final, NamedTuple


class Myth(NamedTuple):
    """Something people say, and what is so."""

    said: str
    so: str


MYTHS: Final = (
    Myth(
        "You must forgive.",
        "No. No one here will ask you to. Some people forgive and some never do. Both are fine.",
    ),
    Myth(
        "You must meet.",
        "No. It can be a letter, or messages that we carry. It can be one talk with us and no one else. It can be "
        "nothing.",
    ),
    Myth(
        "It is the soft option.",
        "Some find it easy, and some find it the hardest thing they have done. It does not stand in for what a "
        "court does. And it is no use to someone who will not own up to what they did.",
    ),
    Myth(
        "It is only for minor crime.",
        "No. People ask after very grave harm too. Then more of us check that it is safe, and it takes longer. "
        "At times we have to say no to a meeting.",
    ),
    Myth(
        "There is a time limit.",
        "Not for asking. You can ask after years, and come back after years. But the other person may have died, "
        "or moved, or may not want to.",
    ),
    Myth(
        "It makes the sentence shorter.",
        "Not by itself. If there is still a court case, the judge may hear of it. They can take it into account, "
        "or not. Ask us how it is in your case before you say yes.",
    ),
)
