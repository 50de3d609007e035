"""How old somebody has to be to read a text with ease, as far as the length of words and sentences tells."""

import re

STARTS_SCHOOL = 5  # years, from the first grade of the index to an age


def reading_age(text: str) -> int:
    """Years, by the Automated Readability Index (Smith and Senter 1967, AMRL-TR-66-220); 0 for no words."""
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)
    if not words:
        return 0
    sentences = max(len(re.findall(r"[.!?]+(?=\s|$)|\n+(?=\S)", text)), 1)
    letters = sum(map(len, words))
    grade = 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43
    return max(round(grade) + STARTS_SCHOOL, STARTS_SCHOOL)
