"""Who we reach and who we do not: what is asked of anybody, of nobody in particular, and kept apart.

An answer lies under a keyed name that no case holds, and is read by the person and by a count
(practice.md 8).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rj_workflow.crypto import keyed

NOT_SAID: Final = "not_said"  # an answer, and another one than none
NOT_SAID_WORDS: Final = "I do not want to say"
FEWEST: Final = 5  # fewer than these are never shown, and no number is shown nearer than to these


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and its answers after the census of 2021; nobody has to answer."""

    code: str
    words: str
    title: str  # in a count
    options: tuple[tuple[str, str], ...]

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """Every answer, the last of them not to say."""
        return (*self.options, (NOT_SAID, NOT_SAID_WORDS))


# fmt: off
QUESTIONS: Final[tuple[Question, ...]] = (
    Question("age", "How old are you?", "Age", (
        ("under_18", "Under 18"), ("18_24", "18 to 24"), ("25_34", "25 to 34"), ("35_44", "35 to 44"),
        ("45_54", "45 to 54"), ("55_64", "55 to 64"), ("65_over", "65 or over"))),
    Question("sex", "What is your sex?", "Sex", (("female", "Female"), ("male", "Male"))),
    Question("gender", "Is your gender the same as the sex you were given at birth?", "Gender identity", (
        ("same", "Yes, it is the same"), ("differs", "No, it is not the same"))),
    Question("ethnic_group", "What is your ethnic group?", "Ethnic group", (
        ("white_british", "White: English, Welsh, Scottish, Northern Irish or British"),
        ("white_irish", "White: Irish"), ("white_traveller", "White: Gypsy or Irish Traveller"),
        ("white_roma", "White: Roma"), ("white_other", "Any other White background"),
        ("mixed_caribbean", "Mixed: White and Black Caribbean"),
        ("mixed_african", "Mixed: White and Black African"), ("mixed_asian", "Mixed: White and Asian"),
        ("mixed_other", "Any other Mixed background"),
        ("asian_indian", "Asian: Indian"), ("asian_pakistani", "Asian: Pakistani"),
        ("asian_bangladeshi", "Asian: Bangladeshi"), ("asian_chinese", "Asian: Chinese"),
        ("asian_other", "Any other Asian background"),
        ("black_caribbean", "Black: Caribbean"), ("black_african", "Black: African"),
        ("black_other", "Any other Black background"), ("arab", "Arab"),
        ("other", "Any other ethnic group"))),
    Question("disability", "Does an illness or condition limit what you can do each day?", "Disability", (
        ("a_lot", "Yes, a lot"), ("a_little", "Yes, a little"), ("not_limited", "No"))),
    Question("religion", "What is your religion?", "Religion", (
        ("none", "No religion"), ("christian", "Christian"), ("buddhist", "Buddhist"), ("hindu", "Hindu"),
        ("jewish", "Jewish"), ("muslim", "Muslim"), ("sikh", "Sikh"), ("other", "Any other religion"))),
    Question("orientation", "Which of these are you?", "Sexual orientation", (
        ("straight", "Straight"), ("gay_lesbian", "Gay or lesbian"), ("bisexual", "Bisexual"),
        ("other", "Another one"))),
    Question("language", "What is your first language?", "First language", (
        ("english", "English"), ("welsh", "Welsh"), ("sign", "A sign language"),
        ("other", "Another language"))),
    Question("caring", "Do you look after somebody who is ill or old, without pay?", "Caring", (
        ("no", "No"), ("up_to_19", "Yes, up to 19 hours a week"), ("20_49", "Yes, 20 to 49 hours a week"),
        ("50_over", "Yes, 50 hours a week or more"))),
)
# fmt: on
BY_CODE: Final[Mapping[str, Question]] = {question.code: question for question in QUESTIONS}


def name_of(person_id: str, side: str) -> str:
    """The name under which somebody's answers lie; no table that knows a person holds it."""
    return keyed("equality", f"{side}\0{person_id}")


def shown_counts(counted: Mapping[str, int]) -> dict[str, int | None]:
    """What may be shown of one question: to the nearest five, and None where there are too few.

    Where what is left out could be worked out from what is shown, the next smallest is left out too.
    """
    left = {answer: number for answer, number in counted.items() if number >= FEWEST}
    while left and 0 < sum(counted.values()) - sum(left.values()) < FEWEST:
        del left[min(left, key=lambda answer: (left[answer], answer))]
    return {answer: rounded(left[answer]) if answer in left else None for answer in counted}


def rounded(number: int) -> int:
    """To the nearest five, so that one more person is not seen to come."""
    return FEWEST * ((number + FEWEST // 2) // FEWEST)
