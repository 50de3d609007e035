"""How it went, told by both sides: as many for whom it was not right as for whom it was (practice.md 7.3).

All of these are made up.  A service puts its own here, each with a yes from whoever tells it, and takes these out.
"""

from dataclasses import dataclass
from typing import Final

HARMED, RESPONSIBLE = "I was harmed", "I did harm"
# What became of it, as it is marked on the page.
NOT_FOR_ME: Final = frozenset({"I said no", "I stopped", "The other person said no", "It let me down"})


@dataclass(frozen=True, slots=True)
class Story:
    """One story; `warning` is said before it, and `tags` name the harm, the way and how it ended."""

    title: str
    side: str
    harm: str
    way: str
    ended: str
    warning: str
    words: tuple[str, ...]
    made_up: bool = True


# The two kinds take turns, so that neither stands first.
STORIES: Final = (
    Story(
        "I got one answer out of three", HARMED, "Burglary", "Letters", "I got an answer",
        "A break-in at night. No one is hurt.",
        (
            "I had three things to ask. Why us? Did you watch us first? Where is my mum’s ring?",
            "He wrote back after two months. He had not watched us. He had picked the house with no light on. He "
            "did not say where the ring was.",
            "I sleep now. I am still cross about the ring.",
        ),
    ),
    Story(
        "I said no, and that was that", HARMED, "Threats", "Nothing", "I said no",
        "Threats at work. None are read out.",
        (
            "They rang and told me what there was. I said I would think. I did, for a week, and then I said no.",
            "No one asked me why. No one rang again. I know that I can change my mind. I do not think I will.",
        ),
    ),
    Story(
        "He kept his word, bit by bit", HARMED, "Criminal damage", "A meeting", "It helped",
        "A shop window is smashed. A child sees it.",
        (
            "My lad saw it all from the stairs. I wanted them to know that. We met in a hall near the bus stop, five of us.",
            "He cried, and I did not like that. But he paid some of it back each month, and he did not miss one. My lad "
            "went past his road last week, on his own.",
        ),
    ),
    Story(
        "He would not take part", HARMED, "Assault", "A talk with us", "The other person said no",
        "A punch outside a pub. An injury to the face.",
        (
            "I wanted to look at him and say it. They asked him. He did not want to. They told me so, and they did not "
            "dress it up.",
            "I was angry with them for a bit. We had two more talks, just me and her. It was not what I came for.",
        ),
    ),
    Story(
        "I had to say it out loud", RESPONSIBLE, "Theft from a home", "A meeting", "It helped",
        "A theft from an old man. No one is hurt.",
        (
            "I took his wages tin when I was doing his garden. I said sorry in court, but that was to the judge.",
            "He asked me what I had spent it on. That was the worst. I told him. He did not forgive me and he said so. "
            "I am glad that I went.",
        ),
    ),
    Story(
        "She did not want my letter", RESPONSIBLE, "Assault", "A letter", "The other person said no",
        "A fight at a party. An injury to a hand.",
        (
            "It took me six weeks to write it. I read it to my worker and he made me take out all the bits where I "
            "made excuses.",
            "Then she said no. It is in a file. I thought that it would clear my head to send it. It has not.",
        ),
    ),
    Story(
        "No meeting, and that was fine", RESPONSIBLE, "Harassment", "Messages", "It helped",
        "Calls to a former partner. No one is hurt.",
        (
            "They told me no meeting, not with what I had done. Each thing that she wanted to say came to me through "
            "someone else.",
            "She wanted me to stay out of two shops and one park. I do. That was all of it.",
        ),
    ),
    Story(
        "I wanted more than I got", HARMED, "Dangerous driving", "A meeting", "It let me down",
        "A car hits a bike. A broken leg.",
        (
            "I had planned it for months. He sat there and said yes and no. He had been told to be honest and I think "
            "he was. He just had not much to say.",
            "They rang the next day, and again, and that was kind. I would tell you to ask for less than I did.",
        ),
    ),
    Story(
        "I came back after nine years", HARMED, "Burglary", "A letter", "It helped",
        "A break-in while people slept. No one is hurt.",
        (
            "The first time I put the phone down on them. Nine years on I rang and said my name and they knew what I "
            "had told them then. I did not have to start again.",
            "I got a letter. It is in a drawer. I have read it once.",
        ),
    ),
    Story(
        "I stopped half way", RESPONSIBLE, "Theft at work", "A meeting", "I stopped",
        "Money taken from a till. No one is hurt.",
        (
            "I said yes, and I meant it, and then it got near. I rang on the Sunday and said I could not.",
            "They said all right. They did not tell her why. I know I let her down, and no one here said so.",
        ),
    ),
)  # fmt: skip
