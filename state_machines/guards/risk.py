"""What is written in an assessment, who may decide on it, and what its signature opens."""

from state_machines.facts import Facts
from state_machines.guard import guard
from state_machines.roles import FACILITATOR, MANAGER, PANEL, SUPERVISOR


@guard("The approach has not been signed off as safe enough, or the sign-off ran out.", SUPERVISOR, "risk.sign_off",
       "Four eyes: who writes it never signs it.")  # fmt: skip
def approach_risk_is_signed(f: Facts) -> bool:
    return f.approach_risk.is_signed


@guard("The risk assessment is not signed off, or the sign-off ran out.", SUPERVISOR, "risk.sign_off",
       "Four eyes: who writes it never signs it.", implies="signature_covers_this_plan")  # fmt: skip
def risk_is_signed_and_in_date(f: Facts) -> bool:
    return f.risk.is_signed


@guard("The sign-off was for another plan: other people, place or time.", FACILITATOR | SUPERVISOR, "risk.begin",
       "A signature covers exactly what was read.")  # fmt: skip
def signature_covers_this_plan(f: Facts) -> bool:
    return f.risk.covers_plan


@guard("Some questions of the assessment have no answer yet.", FACILITATOR, "risk.answers")
def every_item_is_answered(f: Facts) -> bool:
    return f.assessment.every_item_answered


@guard("The person's own view of the risk is not written down.", FACILITATOR, "risk.answers")
def own_view_is_recorded(f: Facts) -> bool:
    return f.assessment.own_view_recorded


@guard("Something that must be known before the next step is still not known.", FACILITATOR, "risk.answers",
       "Not known, so the next contact waits.")  # fmt: skip
def no_starred_item_is_unknown(f: Facts) -> bool:
    return f.assessment.stars_known


@guard("Whoever wrote it cannot decide it. It needs another supervisor.", SUPERVISOR | MANAGER, "nobody")
def decider_is_not_the_author(f: Facts) -> bool:
    return not f.actor.is_author


@guard("Whoever decides has not declared their interests since the last person joined, or has a conflict.",
       SUPERVISOR | MANAGER, "check:interests", "Independence before anything else.")  # fmt: skip
def decider_is_independent(f: Facts) -> bool:
    return f.actor.is_independent


@guard("Whoever said no does not review it. It needs somebody else.", PANEL | MANAGER, "nobody")
def reviewer_is_somebody_else(f: Facts) -> bool:
    return not f.actor.decided_before


@guard("Somebody disagrees with the decision. The service manager decides.", MANAGER, "nobody")
def disagreement_is_for_the_manager(f: Facts) -> bool:
    return not f.assessment.disagreement or bool(f.actor.roles & MANAGER)


@guard("Whoever decides is not registered at the level this case and its author need.",
       SUPERVISOR | MANAGER, "nobody")  # fmt: skip
def decider_level_is_enough(f: Facts) -> bool:
    return f.actor.level_is_enough


@guard("The supervision of whoever decides is overdue. It is held first, or somebody else decides.",
       SUPERVISOR | MANAGER, "nobody", "Every twelve weeks. A service sets whether it only warns.")  # fmt: skip
def decider_supervision_is_in_date(f: Facts) -> bool:
    return f.actor.supervision_in_date


@guard(
    "No specialist has been heard, and this needs one.",
    FACILITATOR,
    "check:specialist_view",
)
def specialist_was_heard(f: Facts) -> bool:
    return f.assessment.specialist_heard


@guard("The safeguarding lead has not been heard.", FACILITATOR | SUPERVISOR, "check:safeguarding_view",
       "Asked where somebody is under 18, where capacity is in doubt, and after gender-based harm.")  # fmt: skip
def safeguarding_lead_was_heard(f: Facts) -> bool:
    return f.assessment.safeguarding_lead_heard


@guard("This needs a panel.", SUPERVISOR, "risk.escalate", "One signature is not enough here.")
def no_panel_is_needed(f: Facts) -> bool:
    return not f.assessment.panel_needed


@guard("Not every member of the panel has given a view.", PANEL, "check:panel_view")
def whole_panel_decided(f: Facts) -> bool:
    return f.assessment.panel_decided


@guard("A condition of the sign-off is not met yet.", FACILITATOR | SUPERVISOR, "check:condition",
       "Until each condition is met, what was signed opens nothing.")  # fmt: skip
def conditions_are_met(f: Facts) -> bool:
    return f.risk.conditions_met


@guard("A condition of the sign-off of the approach is not met yet.", FACILITATOR | SUPERVISOR, "check:condition",
       "Until each condition is met, what was signed opens nothing.")  # fmt: skip
def approach_conditions_are_met(f: Facts) -> bool:
    return f.approach_risk.conditions_met


@guard("An answer written since the sign-off says that less is known, or that it is worse.", FACILITATOR | SUPERVISOR,
       "risk.answers", "What must be known and no longer is blocks the next contact. Until it is known again, or a new "
       "version is signed, what was signed opens nothing.")  # fmt: skip
def answers_are_still_so(f: Facts) -> bool:
    return f.risk.still_so


@guard("An answer written since the approach was signed off says that less is known, or that it is worse.",
       FACILITATOR | SUPERVISOR, "risk.answers", "What must be known and no longer is blocks the next contact.")  # fmt: skip
def approach_answers_are_still_so(f: Facts) -> bool:
    return f.approach_risk.still_so


@guard("It changed on the day, and the call with whoever decides is not written down.", SUPERVISOR | MANAGER,
       "check:duty_call", "The duty supervisor speaks with the facilitator first; when, and what was said, is kept.")  # fmt: skip
def duty_call_is_logged(f: Facts) -> bool:
    return f.assessment.call_is_logged


@guard("A stop condition is open: no sign-off while it stands.", SUPERVISOR, "risk.answers")
def no_stop_condition_is_open(f: Facts) -> bool:
    acknowledged = f.acknowledged or f.assessment.scope == "approach"
    return acknowledged and not f.stopped and not f.assessment.stop_condition_open


@guard("The other person cannot be approached as things stand.", FACILITATOR | SUPERVISOR, "risk.answers",
       "An answer of the assessment, or a check, bars it: talking with the first person alone stays open.")  # fmt: skip
def approach_is_not_barred(f: Facts) -> bool:
    return "approach" not in f.barred


@guard("This form cannot be offered as things stand.", FACILITATOR | SUPERVISOR, "risk.answers",
       "An answer of the assessment, or a check, bars it: talking with each person alone stays open.")  # fmt: skip
def form_is_not_barred(f: Facts) -> bool:
    return ("approach" if f.assessment.scope == "approach" else "process") not in f.barred


@guard("Nothing can be passed on between them as things stand.", FACILITATOR | SUPERVISOR, "risk.answers",
       "An answer of the assessment, or a check, bars it: talking with each person alone stays open.")  # fmt: skip
def letters_are_not_barred(f: Facts) -> bool:
    return "letter" not in f.barred
