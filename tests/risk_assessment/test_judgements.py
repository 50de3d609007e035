"""What a service decides for itself, and the floor under it, each row at its edges."""

import pytest

from risk_assessment.judgements import AS_DELIVERED, BY_NAME, JUDGEMENTS, Judged, Judgement, names_in

NOT_A_NUMBER = "Write a whole number, such as 28."

# fmt: off
NUMBERS = [
    # row                          least  most   words of the least
    ("panel_size",                 2,     9,     "2 members"),
    ("signature_days",             1,     28,    "1 days"),
    ("signature_days_if_sensitive", 1,    14,    "1 days"),
    ("checklist_days",             1,     90,    "1 days"),
    ("plan_days",                  7,     90,    "7 days"),
    ("plan_hold_days",             2,     28,    "2 days"),
    ("message_days",               1,     10,    "1 working days"),
    ("call_welfare",               1,     5,     "1 working days"),
    ("call_two_weeks",             7,     30,    "7 days"),
    ("call_six_weeks",             28,    84,    "28 days"),
    ("call_six_months",            90,    365,   "90 days"),
    ("thinking_days",              1,     28,    "1 days"),
    ("thinking_days_if_sensitive", 2,     56,    "2 days"),
    ("call_back_share",            5,     100,   "5 of 100"),
]
CHOICES = [
    ("responsible_asks_first",     "no",             ("no", "with_a_specialist")),
    ("meeting_after_harm_at_home", "after_sentence", ("no", "after_sentence", "any_stage")),
]
LISTS = [
    # row              most  as delivered
    ("adjustments",     20,   13),
    ("need_categories", 12,   8),
    ("vulnerability_flags", 12, 5),
]
# fmt: on


def test_every_row_is_looked_at() -> None:
    looked_at = {row[0] for row in (*NUMBERS, *CHOICES, *LISTS)} | {"children_referral"}
    assert looked_at == {row.name for row in JUDGEMENTS}


@pytest.mark.parametrize(("name", "least", "most", "words"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_a_number_goes_from_its_floor_to_its_ceiling(name: str, least: int, most: int, words: str) -> None:
    row = BY_NAME[name]
    for inside in (least, least + 1, most - 1, most):
        assert row.under_the_floor(str(inside)) == ""
    for outside in (least - 1, most + 1, 9999):
        assert row.under_the_floor(str(outside)) == f"Choose from {least} to {most}. {row.floor}"
    assert row.words(str(least)) == words
    assert not row.under_the_floor(row.default)


@pytest.mark.parametrize("wrong", ["", "many", "-1", "1.5", "١٢", "²", "10000", " 3"])
def test_what_is_no_whole_number_is_said_to_be_none(wrong: str) -> None:
    assert BY_NAME["signature_days"].under_the_floor(wrong) == NOT_A_NUMBER


@pytest.mark.parametrize(("name", "default", "codes"), CHOICES, ids=[row[0] for row in CHOICES])
def test_a_choice_is_one_of_its_options(name: str, default: str, codes: tuple[str, ...]) -> None:
    row = BY_NAME[name]
    assert (row.default, tuple(code for code, _ in row.options)) == (default, codes)
    for code, words in row.options:
        assert (row.under_the_floor(code), row.words(code)) == ("", words)
    assert row.under_the_floor("always") == f"This cannot be chosen. {row.floor}"


@pytest.mark.parametrize(("name", "most", "delivered"), LISTS, ids=[row[0] for row in LISTS])
def test_a_list_of_names_has_one_at_least_and_each_once(name: str, most: int, delivered: int) -> None:
    row = BY_NAME[name]
    assert len(names_in(row.default)) == delivered
    several = [f"Name {n}" for n in range(most)]
    for good in (row.default, "One", " One ; Two;", "; ".join(several), "x" * 60):
        assert row.under_the_floor(good) == ""
    for bad in ("", " ; ", "One; One", "; ".join([*several, "More"])):
        assert row.under_the_floor(bad).startswith(f"Write from 1 to {most} names, each once")
    assert row.under_the_floor("x" * 61).startswith("Keep each name under 60 characters")
    assert Judged({name: "Two; One"}).names(name) == ("Two", "One")
    assert Judged({name: ""}).names(name) == names_in(row.default)


def test_where_children_are_referred_is_text_and_may_be_nowhere() -> None:
    row = BY_NAME["children_referral"]
    assert row.under_the_floor("Children's desk, 01632 960 400") == ""
    assert (row.words(""), row.words("Children's desk")) == ("Nowhere yet", "Children's desk")


def test_what_is_only_text_has_no_limits() -> None:
    plain = Judgement("words", "What do we say?", "", "Nothing unkind.", "[J]")
    assert (plain.least, plain.most, plain.under_the_floor("0")) == (0, 0, "")


def test_as_delivered_until_somebody_decides() -> None:
    assert {row.name: AS_DELIVERED.of(row.name) for row in JUDGEMENTS} == {
        r.name: r.default for r in JUDGEMENTS
    }
    assert AS_DELIVERED.signature_days(sensitive=False) == 28
    assert AS_DELIVERED.signature_days(sensitive=True) == 14


def test_what_was_decided_holds_and_what_lies_under_the_floor_never_does() -> None:
    judged = Judged({"signature_days": "20", "signature_days_if_sensitive": "60", "panel_size": "1"})
    assert (judged.signature_days(sensitive=False), judged.signature_days(sensitive=True)) == (20, 14)
    assert judged.number("panel_size") == 2
