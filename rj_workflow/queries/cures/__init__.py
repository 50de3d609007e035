"""What puts a missing thing right: the step, check or page, for exactly the people it is missing of."""

from rj_workflow.commands.step import Target
from rj_workflow.queries.cures import choice, closing, episode, preparation, risk
from rj_workflow.queries.cures.cure import (
    Cure,
    Find,
    Step,
    check_of,
    focus,
    next_of,
    of_this_item,
    on_page,
    own,
)
from rj_workflow.queries.targets import first, other
from state_machines.guard import Guard


def cures(step: Step, guard: Guard) -> list[Cure]:
    """What puts this guard right for this step; empty when only time or nobody can."""
    find = _BY_GUARD.get(guard.name)
    if find is not None:
        return list(find(step, guard))
    kind, _, name = guard.cure.partition(":")
    if kind == "check":
        return [Cure(check=name)]
    if guard.cure in ("time", "nobody"):
        return []
    lifecycle, _, event = guard.cure.partition(".")
    return [Cure(target=Target(lifecycle), event=event)]


def found_of(step: Step, guard: Guard) -> str:
    """What was found that keeps this guard from being met, in sentences; empty when nothing was found yet."""
    return " ".join(preparation.found_today(step)) if guard.name == "day_check_passed" else ""


_BY_GUARD: dict[str, Find] = {
    "episode_is_open": episode.come_back,
    "nobody_has_paused": episode.paused,
    "not_waiting_for_an_agency": episode.agencies,
    "there_is_a_basis_for_contact": check_of("contact_basis", focus),
    "there_is_a_safe_contact_plan": check_of("safe_contact_plan", focus),
    "person_may_be_asked": choice.ask_again,
    "re_offer_is_permitted": choice.theirs_alone,
    "recipient_may_be_told": choice.tell_recipient,
    "no_conflict_of_interest": on_page("workers"),
    "worker_level_is_enough": on_page("workers"),
    "first_person_agreed_to_the_approach": choice.choice_of(first, "approach_other"),
    "other_agreed_to_contact": choice.choice_of(other, "contact"),
    "both_take_part": choice.taking_part(lambda p: not p.taking_part.takes_part),
    "this_person_takes_part": choice.focus_takes_part,
    "both_agree_and_are_in_date": choice.taking_part(lambda p: not p.taking_part.holds),
    "both_chose_the_same_kind_of_process": choice.same_kind,
    "responsibility_is_acknowledged": choice.acknowledge,
    "author_agreed_to_be_named": choice.naming,
    "author_still_agrees": choice.naming,
    "recipient_agreed_to_this_item": choice.receiving,
    "everyone_agreed_to_the_terms": choice.terms,
    "person_can_decide": check_of("can_decide", focus),
    "approach_risk_is_signed": next_of("risk", "approach"),
    "risk_is_signed_and_in_date": next_of("risk", "process"),
    "signature_covers_this_plan": next_of("risk", "event"),
    "every_item_is_answered": on_page("risk"),
    "own_view_is_recorded": on_page("risk"),
    "no_starred_item_is_unknown": on_page("risk"),
    "no_stop_condition_is_open": on_page("risk"),
    "approach_is_not_barred": on_page("risk"),
    "form_is_not_barred": on_page("risk"),
    "letters_are_not_barred": on_page("risk"),
    "no_panel_is_needed": risk.panel,
    "whole_panel_decided": risk.panel_view,
    "duty_call_is_logged": own("duty_call"),
    "conditions_are_met": risk.unmet_conditions,
    "approach_conditions_are_met": risk.unmet_conditions,
    "answers_are_still_so": on_page("risk"),
    "approach_answers_are_still_so": on_page("risk"),
    "decider_is_independent": own("interests"),
    "everyone_had_a_session_alone": preparation.unprepared,
    "had_a_session_alone": preparation.session_with_them,
    "every_supporter_is_prepared": preparation.unprepared_supporters,
    "everyone_is_ready": preparation.not_ready,
    "attendees_agreed_by_both": check_of("attendees_agreed", preparation.not_agreed_who_comes),
    "one_meeting_is_wanted": check_of("one_meeting", preparation.who_wants_no_one_meeting),
    "the_others_can_open_too": on_page("together"),
    "reaffirmed_today": choice.reaffirm,
    "day_check_passed": check_of("day_check", preparation.day_checks),
    "second_reader_if_sensitive": of_this_item("second_reading"),
    "author_wished_it": of_this_item("author_wish"),
    "agreement_is_live": next_of("agreement"),
    "someone_owns_the_follow_through": next_of("agreement"),
    "something_is_written": on_page("agreement"),
    "every_item_is_settled": on_page("agreement"),
    "every_item_was_done": on_page("agreement"),
    "everyone_was_debriefed": check_of("debrief", closing.not_debriefed),
    "way_back_was_explained": check_of("way_back", closing.each_without("way_back", "harmed")),
    "follow_up_is_settled": check_of(
        "follow_up_plan", closing.each_without("follow_up_plan", "harmed", "responsible")
    ),
}
