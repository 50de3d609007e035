"""Each guard as a decision table: the situation, in words, and the answer.  A fact is left at its default unless named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.facts import (
    ITEM_DONE,
    ITEM_ENDED,
    ActorFacts,
    AgreementFacts,
    ChoiceFacts,
    Facts,
    ItemFacts,
    MeetingFacts,
    PersonFacts,
    RiskFacts,
)
from state_machines.guards import GUARDS
from state_machines.roles import CASEWORKER, FACILITATOR, MANAGER, PANEL, PERSON, SUPERVISOR

YES, RAN_OUT, DUE = ChoiceFacts("given"), ChoiceFacts("given", in_date=False), ChoiceFacts("refresh_due")
NO, NEVER = ChoiceFacts("declined"), ChoiceFacts("never_ask")
SIGNED, OLD = RiskFacts(state="signed_off", in_date=True), RiskFacts(state="signed_off", in_date=False)
READY = {"preparation": "confirmed_ready", "prepared_in_date": True}


def case(**changes: Any) -> Facts:
    return replace(Facts(), **changes)


TO_HARMED, TO_HIM = (ItemFacts(recipient=PersonFacts(side=side)) for side in ("harmed", "responsible"))


def both(**changes: Any) -> Facts:
    return case(
        harmed=PersonFacts(side="harmed", **changes), responsible=PersonFacts(side="responsible", **changes)
    )


def one(**changes: Any) -> Facts:
    """The person harmed like this; the person responsible not."""
    return case(harmed=PersonFacts(side="harmed", **changes))


def person(**changes: Any) -> Facts:
    return case(person=PersonFacts(**changes))


def actor(**changes: Any) -> Facts:
    return case(actor=ActorFacts(**changes))


def assessed(**changes: Any) -> Facts:
    return case(assessment=RiskFacts(**changes))


def meeting(**changes: Any) -> Facts:
    return case(meeting=MeetingFacts(**changes))


def item(**changes: Any) -> Facts:
    return case(item=ItemFacts(**changes))


def agreement(*items: str, **changes: Any) -> Facts:
    return case(agreement=AgreementFacts(items=items, **changes))


def known(*names: str) -> Facts:
    return case(known=frozenset(names))


# guard: (situation, facts, met)
TABLE: dict[str, list[tuple[str, Facts, bool]]] = {
    "episode_is_open": [("following up", case(case="following_up"), True), ("closed", case(case="closed"), False)],
    "nobody_has_paused": [("nobody", case(), True), ("one of two", case(paused=frozenset({"harmed"})), False)],
    "no_safety_stop": [("clear", case(), True), ("stopped", case(stopped=True), False)],
    "not_waiting_for_an_agency": [("for nobody", case(), True), ("for a prison", case(waiting=frozenset({"prison"})), False)],
    "there_is_a_basis_for_contact": [("a referral", person(has_basis=True), True), ("nothing", person(), False)],
    "there_is_a_safe_contact_plan": [("checked", person(plan_is_current=True), True), ("too old", person(), False)],
    "pre_contact_check_is_done": [("done", known("pre_contact_check"), True), ("not yet", case(), False)],
    "no_order_forbids_it": [("checked, clear", known("order_check"), True), ("not checked", case(), False)],
    "victim_route_is_checked": [
        ("the person harmed came first", case(first_side="harmed"), True),
        ("the person responsible came first, nobody asked", case(first_side="responsible"), False),
        ("the person responsible came first, asked", case(first_side="responsible", known=frozenset({"victim_route"})), True),
    ],
    "the_harmed_person_asked_if_gender_based": [
        ("another kind of harm", case(first_side="responsible"), True),
        ("gender-based, the person harmed asks", case(gender_based=True), True),
        ("gender-based, the person responsible asks", case(gender_based=True, first_side="responsible"), False),
        ("gender-based, with a specialist pathway", case(gender_based=True, first_side="responsible", specialist_pathway_allowed=True), True),
    ],
    "the_harmed_person_raised_it": [
        ("another kind of harm", case(first_side="responsible", item=TO_HARMED), True),
        ("gender-based, she came first", case(gender_based=True, item=TO_HARMED), True),
        ("gender-based, he came first", case(gender_based=True, first_side="responsible", item=TO_HARMED), False),
        ("gender-based, he came first, hers to him", case(gender_based=True, first_side="responsible", item=TO_HIM), True),
        ("on a specialist pathway", case(gender_based=True, first_side="responsible", specialist_pathway_allowed=True, item=TO_HARMED), True),
    ],
    "they_chose_to_meet": [("face to face", known("they_meet", "they_pass_things_on"), True), ("letters", known("they_pass_things_on"), False)],
    "they_chose_not_to_meet": [("letters", known("they_pass_things_on"), True), ("face to face", known("they_meet"), False)],
    "they_chose_more_than_a_talk": [("letters", known("they_pass_things_on"), True), ("a talk alone", case(), False)],
    "approach_is_not_barred": [("nothing bars it", case(barred=frozenset({"process"})), True), ("barred", case(barred=frozenset({"approach"})), False)],
    "form_is_not_barred": [
        ("nothing bars it", case(barred=frozenset({"approach", "letter"})), True),
        ("the process is barred", case(barred=frozenset({"process"})), False),
        ("an approach is signed, and barred", case(barred=frozenset({"approach"}), assessment=RiskFacts(scope="approach")), False),
        ("an approach is signed, a process is barred", case(barred=frozenset({"process"}), assessment=RiskFacts(scope="approach")), True),
    ],
    "letters_are_not_barred": [("meetings alone are barred", case(barred=frozenset({"process"})), True), ("letters are too", case(barred=frozenset({"letter"})), False)],
    "other_has_not_said_never": [
        ("other never asked", case(), True),
        ("other said never", case(responsible=PersonFacts(offer="do_not_ask")), False),
        ("first said never, the other did not", case(harmed=PersonFacts(offer="do_not_ask")), True),
        ("other is the person harmed", case(first_side="responsible", harmed=PersonFacts(offer="do_not_ask")), False),
    ],
    "person_may_be_asked": [
        ("nobody said never", case(), True),
        ("never for anything", person(offer="do_not_ask"), False),
        ("never for this", case(choice=NEVER), False),
    ],
    "other_has_not_said_no_to_contact": [
        ("nothing was said", case(), True),
        ("other stopped", case(responsible=PersonFacts(said_no_to_contact=True)), False),
        ("first stopped, the other did not", case(harmed=PersonFacts(said_no_to_contact=True)), True),
    ],
    "recipient_may_be_told": [
        ("nobody said never", item(), True),
        ("never for anything", item(recipient=PersonFacts(offer="do_not_ask")), False),
        ("never for this one", item(receive=NEVER), False),
    ],
    "re_offer_is_permitted": [
        ("allowed, and the day has come", person(may_be_re_offered=True), True),
        ("the day has not come", person(may_be_re_offered=False), False),
        ("never for anything", person(offer="do_not_ask"), False),
        ("never for this", case(choice=NEVER), False),
    ],
    "worker_level_is_enough": [("registered", known("worker_level"), True), ("not", case(), False)],
    "no_conflict_of_interest": [("declared", known("interests"), True), ("not declared", case(), False)],
    "lead_level_is_enough": [("registered", known("lead_level"), True), ("below", case(), False)],
    "conditions_are_met": [
        ("met", case(risk=SIGNED), True),
        ("one is not", case(risk=replace(SIGNED, conditions_met=False)), False),
    ],
    "answers_are_still_so": [
        ("nothing else was answered", case(risk=SIGNED), True),
        ("less is known than when it was signed", case(risk=replace(SIGNED, still_so=False)), False),
    ],
    "approach_answers_are_still_so": [
        ("nothing else was answered", case(approach_risk=SIGNED), True),
        ("less is known than when it was signed", case(approach_risk=replace(SIGNED, still_so=False)), False),
    ],
    "approach_conditions_are_met": [
        ("met", case(approach_risk=SIGNED), True),
        ("one is not", case(approach_risk=replace(SIGNED, conditions_met=False)), False),
    ],
    "duty_call_is_logged": [
        ("logged, or not needed", assessed(), True),
        ("changed on the day, and nobody rang", assessed(call_is_logged=False), False),
    ],
    "enough_facilitators": [("two", meeting(facilitators_enough=True), True), ("one", meeting(), False)],
    "first_person_agreed_to_the_approach": [
        ("yes", one(approach=YES), True),
        ("ran out", one(approach=RAN_OUT), False),
        ("the other one's yes", one(approach=NO), False),
    ],
    "other_agreed_to_contact": [("said so", known("other_contact"), True), ("not", case(), False)],
    "both_take_part": [
        ("both", both(taking_part=YES), True),
        ("both, one to be said again", both(taking_part=DUE), True),
        ("one only", one(taking_part=YES), False),
        ("an approach comes before anyone takes part", assessed(scope="approach"), True),
    ],
    "this_person_takes_part": [
        ("a yes", person(side="harmed", taking_part=YES), True),
        ("no yes", person(side="harmed", taking_part=NO), False),
        ("a supporter has no yes of this kind", person(side="supporter"), True),
    ],
    "both_agree_and_are_in_date": [
        ("both", both(taking_part=YES), True),
        ("to be said again", both(taking_part=DUE), False),
        ("ran out, unnoticed", both(taking_part=RAN_OUT), False),
        ("one only", one(taking_part=YES), False),
    ],
    "both_chose_the_same_kind_of_process": [
        ("letter and letter", both(channels=frozenset({"letter"})), True),
        ("letter and meeting", case(harmed=PersonFacts(channels=frozenset({"letter"})), responsible=PersonFacts(channels=frozenset({"video"}))), False),
        ("nobody chose", case(), False),
    ],
    "interest_of_the_harmed_is_decided": [("decided", known("interest_of_the_harmed"), True), ("not", case(), False)],
    "responsibility_is_acknowledged": [("yes", case(acknowledged=True), True), ("no", case(), False)],
    "author_agreed_to_be_named": [
        ("yes", item(author=PersonFacts(naming=YES)), True),
        ("to be said again", item(author=PersonFacts(naming=DUE)), False),
    ],
    "author_still_agrees": [
        ("yes", item(author=PersonFacts(naming=YES)), True),
        ("ran out", item(author=PersonFacts(naming=RAN_OUT)), False),
    ],
    "recipient_agreed_to_this_item": [("yes", item(receive=YES), True), ("not asked", item(), False)],
    "everyone_agreed_to_the_terms": [("both", both(terms=YES), True), ("one", one(terms=YES), False)],
    "no_thinking_time_is_owed": [
        ("none owed", case(choice=ChoiceFacts("explained")), True),
        ("owed", case(choice=ChoiceFacts("explained", thinking_is_owed=True)), False),
    ],
    "thinking_time_has_passed": [
        ("passed", case(choice=ChoiceFacts("thinking")), True),
        ("not yet", case(choice=ChoiceFacts("thinking", thinking_has_passed=False)), False),
    ],
    "person_can_decide": [("settled", person(), True), ("not settled", person(can_decide=False), False)],
    "approach_risk_is_signed": [
        ("signed", case(approach_risk=SIGNED), True),
        ("ran out", case(approach_risk=OLD), False),
        ("only the process is signed", case(risk=SIGNED), False),
    ],
    "risk_is_signed_and_in_date": [
        ("signed", case(risk=SIGNED), True),
        ("ran out", case(risk=OLD), False),
        ("sent, not decided", case(risk=RiskFacts(state="submitted", in_date=True)), False),
    ],
    "signature_covers_this_plan": [("this plan", case(risk=RiskFacts(covers_plan=True)), True), ("another", case(), False)],
    "every_item_is_answered": [("all", assessed(every_item_answered=True), True), ("not all", assessed(), False)],
    "own_view_is_recorded": [("written", assessed(own_view_recorded=True), True), ("not", assessed(), False)],
    "no_starred_item_is_unknown": [("known", assessed(stars_known=True), True), ("unknown", assessed(), False)],
    "said_in_a_talk": [("to a colleague", actor(), True), ("on their own pages", actor(takes_part=True), False)],
    "decider_is_not_the_author": [("another", actor(), True), ("the author", actor(is_author=True), False)],
    "decider_is_independent": [
        ("declared, no link", actor(), True),
        ("a conflict, or not declared", actor(is_independent=False), False),
    ],
    "reviewer_is_somebody_else": [("another", actor(), True), ("said no", actor(decided_before=True), False)],
    "disagreement_is_for_the_manager": [
        ("nobody disagrees", assessed(), True),
        ("a member of the panel", assessed(disagreement=True), False),
        ("the manager", replace(assessed(disagreement=True), actor=ActorFacts(roles=MANAGER)), True),
    ],
    "decider_supervision_is_in_date": [
        ("in date", actor(), True),
        ("overdue, where it refuses", actor(supervision_in_date=False), False),
    ],
    "decider_level_is_enough": [("advanced", actor(), True), ("not yet", actor(level_is_enough=False), False)],
    "specialist_was_heard": [("heard", assessed(specialist_heard=True), True), ("not", assessed(), False)],
    "safeguarding_lead_was_heard": [("heard", assessed(safeguarding_lead_heard=True), True), ("not", assessed(), False)],
    "no_panel_is_needed": [("one signature is enough", assessed(), True), ("a panel", assessed(panel_needed=True), False)],
    "whole_panel_decided": [("all", assessed(panel_decided=True), True), ("not all", assessed(), False)],
    "no_stop_condition_is_open": [
        ("acknowledged, calm", case(acknowledged=True), True),
        ("not acknowledged", case(), False),
        ("an approach comes before acknowledgement", assessed(scope="approach"), True),
        ("stopped", case(acknowledged=True, stopped=True), False),
        ("a condition of the assessment", case(acknowledged=True, assessment=RiskFacts(stop_condition_open=True)), False),
    ],
    "case_is_being_prepared": [("preparing", case(case="preparing"), True), ("under way", case(case="underway"), False)],
    "readiness_is_reviewed": [("review", case(case="readiness_review"), True), ("arranged", case(case="scheduled"), False)],
    "case_allows_exchange": [("under way", case(case="underway"), True), ("still choosing", case(case="exploring_both"), False)],
    "everyone_had_a_session_alone": [("both", both(sessions_alone=1), True), ("one", one(sessions_alone=2), False)],
    "had_a_session_alone": [("one", person(sessions_alone=1), True), ("none", person(), False)],
    "every_supporter_is_prepared": [
        ("nobody brings anyone", case(), True),
        ("prepared", case(supporters=(PersonFacts(sessions_alone=1),)), True),
        ("one of two is not", case(supporters=(PersonFacts(sessions_alone=1), PersonFacts())), False),
    ],
    "everyone_is_ready": [
        ("both", both(**READY), True),
        ("nobody was in touch for 14 days", both(preparation="confirmed_ready"), False),
        ("only said so", both(preparation="self_ready", prepared_in_date=True), False),
        ("a supporter is not", replace(both(**READY), supporters=(PersonFacts(),)), False),
    ],
    "attendees_agreed_by_both": [("agreed", meeting(attendees_agreed=True), True), ("not", meeting(), False)],
    "everybody_wants_a_date": [
        ("nobody said otherwise", meeting(), True),
        ("somebody would rather not", meeting(a_date_is_not_wanted=True), False),
    ],
    "the_time_of_the_meeting_has_come": [
        ("it has", meeting(has_begun=True), True),
        ("days ahead", meeting(is_today=False), False),
        ("later today", meeting(is_today=True), False),
    ],
    "something_is_written": [
        ("a wish", agreement("proposed"), True),
        ("one of two left out", agreement("dropped", "changing"), True),
        ("nothing at all", agreement(), False),
        ("all left out", agreement("dropped", "dropped"), False),
        ("all ended", agreement("failed", "verified"), False),
    ],
    "nothing_was_promised": [
        ("nothing at all", agreement(), True),
        ("wishes, one left out", agreement("proposed", "dropped"), True),
        ("a promise is being changed", agreement("changing"), False),
        ("one was left", agreement("failed"), False),
    ],
    "terms_are_open": [
        ("each is looking at them", agreement("agreed", state="proposed"), True),
        ("running", agreement("agreed", state="live"), False),
        ("being written", agreement("agreed", state="draft"), False),
    ],
    "one_meeting_is_wanted": [
        ("wanted, or by itself", meeting(), True),
        ("somebody did not say so", meeting(one_meeting_is_wanted=False), False),
    ],
    "the_others_can_open_too": [
        ("by itself", meeting(), True),
        ("at the door in both", meeting(others=("day_check",)), True),
        ("at the door, and something is missing", meeting(others=("day_check",), others_could_open=False), False),
        ("open there already", meeting(others=("open",), others_could_open=False), True),
        ("one of two is not confirmed", meeting(others=("open", "in_diary")), False),
        ("there it is over", meeting(others=("ended_early",)), False),
    ],
    "venue_is_checked": [("checked", meeting(venue_checked=True), True), ("not", meeting(), False)],
    "it_is_the_day": [("today", meeting(is_today=True), True), ("another day", meeting(), False)],
    "reaffirmed_today": [("both", both(reaffirmed_today=True), True), ("one", one(reaffirmed_today=True), False)],
    "day_check_passed": [
        ("both", both(day_check_passed=True), True),
        ("a supporter was not asked", replace(both(day_check_passed=True), supporters=(PersonFacts(),)), False),
    ],
    "orders_checked_in_72_hours": [
        ("checked", known("order_check_72h"), True),
        ("checked, longer ago", known("order_check"), False),
    ],
    "nothing_is_running": [("ended", meeting(state="ended_early"), True), ("a break", meeting(state="on_break"), False)],
    "second_reader_if_sensitive": [
        ("not sensitive", item(), True),
        ("sensitive, read by one", case(sensitive=True), False),
        ("sensitive, read by two", case(sensitive=True, item=ItemFacts(second_read=True)), True),
    ],
    "the_time_they_named_has_come": [("come", item(named_time_has_come=True), True), ("not yet", item(), False)],
    "they_have_not_said_no_to_it": [("said nothing", item(), True), ("said never", item(said_no=True), False)],
    "author_wished_it": [("wished", item(author_wants_it_back=True), True), ("did not", item(), False)],
    "retention_is_over": [("over", item(retention_is_over=True), True), ("not over", item(), False)],
    "process_has_taken_place": [("took place", agreement(process_took_place=True), True), ("not", agreement(), False)],
    "agreement_is_live": [("running", agreement(state="live"), True), ("agreed only", agreement(state="agreed"), False)],
    "someone_owns_the_follow_through": [("named", agreement(has_owner=True), True), ("nobody", agreement(), False)],
    "every_item_is_settled": [("kept and failed", agreement("verified", "failed"), True), ("one is due", agreement("verified", "due"), False)],
    "every_item_was_done": [
        ("done, let go, dropped", agreement("verified", "released", "dropped"), True),
        ("one failed", agreement("verified", "failed"), False),
    ],
    "some_items_were_done": [
        ("one of two", agreement("verified", "failed", "dropped"), True),
        ("all", agreement("verified"), False),
        ("none", agreement("failed"), False),
    ],
    "no_item_was_done": [
        ("both failed", agreement("failed", "failed", "dropped"), True),
        ("one was done", agreement("failed", "released"), False),
        ("one is still due", agreement("due"), False),
        ("all were dropped", agreement("dropped"), False),
    ],
    "it_is_due": [("due", known("it_is_due"), True), ("not yet", case(), False)],
    "tries_are_left": [("one", known("tries_are_left"), True), ("none", case(), False)],
    "time_to_answer_has_passed": [("passed", known("time_to_answer_has_passed"), True), ("not yet", case(), False)],
    "they_named_a_time": [("come", person(named_time_has_come=True), True), ("none named", person(), False)],
    "a_person_reviewed_it": [("reviewed", known("milestone_review"), True), ("not", case(), False)],
    "confirmer_did_not_propose": [("another", actor(), True), ("the same", actor(proposed_this_closing=True), False)],
    "everyone_was_debriefed": [("all", known("debriefed"), True), ("somebody was not", case(), False)],
    "way_back_was_explained": [("explained", known("way_back"), True), ("not", case(), False)],
    "follow_up_is_settled": [("planned", known("follow_up_plan"), True), ("not", case(), False)],
    "no_promise_is_running_unowned": [
        ("owned", agreement(running_promises_owned=True), True),
        ("nobody tells of it", agreement(running_promises_owned=False), False),
    ],
}  # fmt: skip

# Guards that look at one word, the word that decides, and whether it is the only good one or the only bad one.
CASES, AGREEMENTS = LIFECYCLES["case"].states, LIFECYCLES["agreement"].states
OFFERS, CHOICES = LIFECYCLES["offer"].states, LIFECYCLES["choice"].states
ITEMS = LIFECYCLES["agreement_item"].states
WORDS = [
    ("episode_is_open", CASES, lambda word: case(case=word), {"closed"}, False),
    ("readiness_is_reviewed", CASES, lambda word: case(case=word), {"readiness_review"}, True),
    ("case_is_being_prepared", CASES, lambda word: case(case=word), {"preparing", "readiness_review", "scheduled"}, True),
    ("agreement_is_live", AGREEMENTS, lambda word: agreement(state=word), {"live"}, True),
    ("other_has_not_said_never", OFFERS, lambda word: case(responsible=PersonFacts(offer=word)), {"do_not_ask"}, False),
    ("person_may_be_asked", OFFERS, lambda word: person(offer=word), {"do_not_ask"}, False),
    ("person_may_be_asked", CHOICES, lambda word: case(choice=ChoiceFacts(word)), {"never_ask"}, False),
    ("recipient_may_be_told", OFFERS, lambda word: item(recipient=PersonFacts(offer=word)), {"do_not_ask"}, False),
    ("recipient_may_be_told", CHOICES, lambda word: item(receive=ChoiceFacts(word)), {"never_ask"}, False),
    ("re_offer_is_permitted", OFFERS, lambda word: person(offer=word), {"do_not_ask"}, False),
    ("re_offer_is_permitted", CHOICES, lambda word: case(choice=ChoiceFacts(word)), {"never_ask"}, False),
    ("every_item_was_done", ITEMS, lambda word: agreement("verified", word), ITEM_DONE | {"dropped"}, True),
    ("every_item_is_settled", ITEMS, lambda word: agreement(word), ITEM_ENDED, True),
    ("some_items_were_done", ITEMS, lambda word: agreement("verified", word), ITEM_DONE | {"dropped"}, False),
    ("no_item_was_done", ITEMS, lambda word: agreement("failed", word), {"failed", "dropped"}, True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words", "facts", "special", "good"), WORDS)
def test_a_guard_answers_for_every_word_there_is(
    name: str, words: Iterable[str], facts: Callable[[str], Facts], special: set[str], good: bool
) -> None:
    assert {word for word in words if GUARDS[name](facts(word)) is good} == set(special)


# Who can put it right, where that is more than one.
WHO = {
    "nobody_has_paused": PERSON | FACILITATOR | SUPERVISOR,
    "there_is_a_safe_contact_plan": PERSON | CASEWORKER | FACILITATOR,
    "pre_contact_check_is_done": CASEWORKER | FACILITATOR,
    "no_order_forbids_it": CASEWORKER | FACILITATOR,
    "victim_route_is_checked": CASEWORKER | FACILITATOR,
    "responsibility_is_acknowledged": PERSON | FACILITATOR,
    "signature_covers_this_plan": FACILITATOR | SUPERVISOR,
    "said_in_a_talk": CASEWORKER | FACILITATOR,
    "decider_is_not_the_author": SUPERVISOR | MANAGER,
    "decider_is_independent": SUPERVISOR | MANAGER,
    "reviewer_is_somebody_else": PANEL | MANAGER,
    "decider_level_is_enough": SUPERVISOR | MANAGER,
    "safeguarding_lead_was_heard": FACILITATOR | SUPERVISOR,
    "decider_supervision_is_in_date": SUPERVISOR | MANAGER,
    "conditions_are_met": FACILITATOR | SUPERVISOR,
    "approach_conditions_are_met": FACILITATOR | SUPERVISOR,
    "answers_are_still_so": FACILITATOR | SUPERVISOR,
    "approach_answers_are_still_so": FACILITATOR | SUPERVISOR,
    "duty_call_is_logged": SUPERVISOR | MANAGER,
    "approach_is_not_barred": FACILITATOR | SUPERVISOR,
    "form_is_not_barred": FACILITATOR | SUPERVISOR,
    "letters_are_not_barred": FACILITATOR | SUPERVISOR,
}


@pytest.mark.parametrize("name", WHO)
def test_who_can_put_it_right(name: str) -> None:
    assert set(GUARDS[name].who) == set(WHO[name])


def test_whoever_can_put_it_right_beside_somebody_else_is_named_here() -> None:
    assert {name for name, guard in GUARDS.items() if len(set(guard.who)) > 1} == set(WHO)


ROWS = [
    pytest.param(name, facts, met, id=f"{name}: {situation}")
    for name, rows in TABLE.items()
    for situation, facts, met in rows
]


@pytest.mark.parametrize(("name", "facts", "met"), ROWS)
def test_a_guard_answers(name: str, facts: Facts, met: bool) -> None:
    assert GUARDS[name](facts) is met


def test_every_guard_is_seen_met_and_unmet() -> None:
    assert set(TABLE) == set(GUARDS)
    one_sided = [name for name, rows in TABLE.items() if {met for *_, met in rows} != {True, False}]
    assert one_sided == []


def test_every_guard_is_used_by_some_row() -> None:
    used = {name for table in LIFECYCLES.values() for row in table.rows for name in row.reasons}
    assert set(GUARDS) - used == set()


@pytest.mark.parametrize("name", GUARDS)
def test_every_guard_says_one_sentence_and_how_it_is_put_right(name: str) -> None:
    guard = GUARDS[name]
    assert guard.sentence[0].isupper()
    assert guard.sentence.endswith(".")
    assert set(guard.implies) <= set(GUARDS) - {name}
    kind, _, where = guard.cure.partition(":" if ":" in guard.cure else ".")
    if guard.cure not in ("time", "nobody", "risk.answers"):
        assert (
            where in CHECKS if kind == "check" else any(row.event == where for row in LIFECYCLES[kind].rows)
        )


def test_two_guards_share_a_sentence_only_when_they_are_the_same_question() -> None:
    sentences = [guard.sentence for guard in GUARDS.values()]
    assert sorted(s for s in set(sentences) if sentences.count(s) > 1) == []


def test_whoever_came_first_is_not_the_other() -> None:
    facts = case(first_side="responsible")
    assert (facts.first.side, facts.other.side) == ("responsible", "harmed")
    assert [p.side for p in facts.principals] == ["harmed", "responsible"]
    assert [p.side for p in replace(facts, supporters=(PersonFacts(side="supporter"),)).attending][
        -1
    ] == "supporter"
