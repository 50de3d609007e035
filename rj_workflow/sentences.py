"""A sentence with something filled in, which still knows how it reads without it."""

from collections.abc import Mapping


class Sentence(str):
    """An English sentence like any other; whoever says it in another language fills in that one's pattern."""

    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str, **values: object) -> "Sentence":
        """`values` stand in the pattern in braces, by name."""
        made = super().__new__(cls, pattern.format(**values))
        made.pattern, made.values = pattern, values
        return made
