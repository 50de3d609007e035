"""Lines that others answer, day and night: each with whose number it is, and where that is said.

Read in November 2026 on the pages named; look again before a service goes live.
"""

from typing import Final, NamedTuple


class Line(NamedTuple):
    """A number, who answers it, and on whose page it stands."""

    who: str
    number: str
    source: str


LINES: Final = (
    Line(
        "In danger now", "999. If you cannot speak, on a mobile: press 55 when you are told to", "police.uk"
    ),
    Line("National Domestic Abuse Helpline, England", "0808 2000 247", "refuge.org.uk"),
    Line("Domestic Abuse and Forced Marriage Helpline, Scotland", "0800 027 1234", "sdafmh.org.uk"),
    Line("Live Fear Free, Wales", "0808 80 10 800", "gov.wales/live-fear-free"),
    Line("Domestic and Sexual Abuse Helpline, Northern Ireland", "0808 802 1414", "dsahelpline.org"),
    Line("Samaritans, if you need to talk", "116 123", "samaritans.org"),
)
