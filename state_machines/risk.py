"""An assessment of one scope (the approach, the process, the plan of a meeting): written by one, decided by another."""

from state_machines.roles import CLOCK, FACILITATOR, MANAGER, PANEL, PERSON, SUPERVISOR, SYSTEM
from state_machines.table import Lifecycle, Row, State

_N = "We are making sure that this is safe enough."

# fmt: off
STATES = (
    State("not_started", "Not started", _N, _N, "Nothing is written yet.", "Begin it."),
    State("draft", "Being written", _N, _N, "The facilitator is writing it with each person.", "Answer every question; write down each person's own view."),
    State("submitted", "Sent for sign-off", _N, _N, "Frozen as it was sent. A supervisor who did not write it is reading it.", "Wait for the decision."),
    State("returned", "Sent back with questions", _N, _N, "The supervisor asks for more.", "Take it up and answer."),
    State("escalated", "Before the panel", _N, _N, "One signature is not enough here.", "Each member of the panel gives a view."),
    State("signed_off", "Signed off", _N, _N, "Safe enough for exactly these people, this form, this plan, until the day named.", "Keep to its conditions; write it anew when something changes."),
    State("not_agreed", "Not this way", "We do not think that we can make this safe enough now. We will tell you what is possible.", "We will tell you what is possible.", "Not safe enough in this form. Something else is proposed.", "Explain it in a call; write a new version, or ask for a review."),
    State("stale", "No longer valid", _N, _N, "It ran out, or something changed.", "Copy it forward; each answer is confirmed again."),
)

ROWS = (
    Row("begin", "not_started", "draft", "episode_is_open", by=FACILITATOR, because="5.5 [S:SF 20.1]", step="Begin a risk assessment", so="With each person, their own view beside yours."),
    Row("submit", "draft", "submitted", "both_take_part", "every_item_is_answered", "own_view_is_recorded", "no_starred_item_is_unknown", by=FACILITATOR, because="R3 R4 5.1 both views, the risk of not going ahead, no unknown star [S:SH24, SF 20.1]", step="Send for sign-off", so="It is frozen as it stands. A supervisor who did not write it decides."),
    Row("send_back", "submitted | escalated", "returned", "decider_is_not_the_author", by=SUPERVISOR | PANEL | MANAGER, records="what_to_change", because="2.3 [S:RJC-SC 1]", step="Send back with questions", so="The author answers; you see what is new."),
    Row("take_up", "returned", "draft", by=FACILITATOR, because="2.3", step="Take it up again", so="What was written is kept."),
    Row("escalate", "submitted", "escalated", by=SUPERVISOR, records="why", because="5.6 panel pathways [J]", step="Bring it before the panel", so="Each member gives a view."),
    Row("sign_off", "submitted", "signed_off", "decider_is_not_the_author", "decider_is_independent", "decider_level_is_enough", "decider_supervision_is_in_date", "enough_facilitators", "lead_level_is_enough", "specialist_was_heard", "safeguarding_lead_was_heard", "duty_call_is_logged", "reviewer_is_somebody_else", "disagreement_is_for_the_manager", "no_panel_is_needed", "no_stop_condition_is_open", "form_is_not_barred", by=SUPERVISOR, records="reason conditions", because="R7 5.6 [S:RJC-SC 1; J]", step="Safe enough", so="For these people, this form and this plan only."),
    Row("panel_agrees", "escalated", "signed_off", "decider_is_not_the_author", "decider_is_independent", "reviewer_is_somebody_else", "disagreement_is_for_the_manager", "decider_level_is_enough", "decider_supervision_is_in_date", "enough_facilitators", "lead_level_is_enough", "specialist_was_heard", "safeguarding_lead_was_heard", "duty_call_is_logged", "whole_panel_decided", "no_stop_condition_is_open", "form_is_not_barred", by=PANEL | MANAGER, records="conditions each_member", because="5.6 [S:RJC-SP D; J]", step="The panel agrees", so="For these people, this form and this plan only."),
    Row("do_not_agree", "submitted", "not_agreed", "decider_is_not_the_author", asks="something_else_is_proposed", by=SUPERVISOR, records="reason what_is_possible", because="R9 [S:SF 24.2, 6.1]", step="Not this way", so="Say why, and what is possible instead. Both people are told by a person."),
    Row("panel_does_not_agree", "escalated", "not_agreed", "reviewer_is_somebody_else", "disagreement_is_for_the_manager", "whole_panel_decided", asks="something_else_is_proposed", by=PANEL | MANAGER, records="reason what_is_possible", because="R9 [S:SF 24.2]", step="The panel does not agree", so="Say why, and what is possible instead."),
    Row("go_stale", "signed_off", "stale", by=CLOCK | SYSTEM, because="R8 5.5 [J lengths]"),
    Row("go_stale", "submitted | escalated", "draft", by=CLOCK | SYSTEM, because="a decision may not be taken on what is no longer true [J]"),
    Row("episode_closed", "draft | submitted | returned | escalated | signed_off | not_agreed", "stale", by=SYSTEM, because="3.3 history only"),
    Row("copy_forward", "stale", "draft", "episode_is_open", by=FACILITATOR, because="2.3 each item to be confirmed again [S:J]", step="Write a new version", so="Earlier answers are shown; each is confirmed again."),
    Row("revise", "not_agreed", "draft", by=FACILITATOR, because="R9 needs a way on", step="Write a new version", so="With what is possible instead."),
    Row("ask_for_review", "not_agreed", "escalated", "both_take_part", "responsibility_is_acknowledged", by=PERSON | FACILITATOR, records="who_asks", because="E14 5.6 disagreement goes to someone else [J]", step="Ask someone else to look again", so="The service manager decides, or a panel with the manager, and says why."),
)
# fmt: on

LIFECYCLE = Lifecycle("risk", title="Risk assessment", per="scope (approach, process, event) and version", start="not_started", states=STATES, rows=ROWS)  # fmt: skip

SCOPES = {"approach": "The approach", "process": "The process", "event": "The plan of the meeting"}
