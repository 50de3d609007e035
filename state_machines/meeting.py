"""One attempt at a meeting: proposed, dated, confirmed through every gate, checked on the day, held, ended."""

from state_machines.roles import LEAD, PERSON, SYSTEM
from state_machines.table import Lifecycle, Row, State

_W = "We are looking for a date with you."
_N = "This is not going ahead."

# fmt: off
STATES = (
    State("none", "None", "No meeting is planned.", "No meeting is planned.", "No meeting is planned.", "Propose one, if both want it."),
    State("proposed", "Proposed", _W, _W, "A meeting is proposed.", "Offer dates."),
    State("date_offered", "Dates offered", _W, _W, "Dates have been offered to each person.", "Hold the date on which everyone can come."),
    State("in_diary", "Held in the diary", "A date is held for you. It is not fixed yet.", "A date is held for you. It is not fixed yet.", "A day, a place and the people are written down. Not confirmed.", "Have exactly this plan signed off, then confirm."),
    State("confirmed", "Confirmed", "A meeting is arranged.", "A meeting is arranged.", "Every gate is passed for exactly this plan.", "Check on the day."),
    State("day_check", "Checks of the day", "We check with you today.", "We check with you today.", "Each person is asked again, today.", "Open it when every check is passed."),
    State("open", "Open", "You are meeting.", "You are meeting.", "People are in the room.", "Any of them may stop it."),
    State("on_break", "On a break", "We are having a break.", "We are having a break.", "A break. Each is asked apart if they want to go on.", "Go on, end, or stop."),
    State("ended_complete", "Ended", "The meeting is over.", "The meeting is over.", "It ended as it should.", "Debrief each person."),
    State("ended_early", "Ended early", "The meeting was ended.", "The meeting was ended.", "Somebody stopped it. No debate.", "Debrief each person today."),
    State("postponed", "Postponed", "Nothing is happening at the moment.", "Nothing is happening at the moment.", "No new date is set by itself.", "Ask each person if they want another date."),
    State("cancelled", "Cancelled", _N, _N, "It will not take place.", "A call to each person."),
    State("no_show", "Somebody did not come", _N, _N, "Somebody did not come.", "A call to each person, and a welfare check."),
)

ROWS = (
    Row("propose", "none | ended_complete | ended_early | cancelled | no_show", "proposed", "case_is_being_prepared", "they_chose_to_meet", "nobody_has_paused", "no_safety_stop", also="both_take_part responsibility_is_acknowledged", by=LEAD, records="who_would_come", because="2.5a; after an ending this is a new attempt, a new row", step="Propose a meeting", so="Nothing is fixed by this."),
    Row("offer_dates", "proposed", "date_offered", by=LEAD, records="slots", because="2.5a", step="Offer dates", so="Each person chooses, or chooses none."),
    Row("offer_dates", "postponed", "date_offered", "they_chose_to_meet", "nobody_has_paused", asks="each_person_wants_another_date", also="no_safety_stop", by=LEAD, records="slots", because="M8 a new date is a decision of its own, never automatic [J]", step="Offer other dates", so="Only when each was asked and wants one."),
    Row("put_in_diary", "date_offered", "in_diary", "everybody_wants_a_date", asks="everyone_can_come venue_is_named", by=LEAD, records="when where attendees", because="2.5a; a date may be held before it is signed, or nothing could be signed", step="Hold the date", so="Held, not confirmed. The sign-off is then for exactly this plan."),
    Row("change_plan", "in_diary | confirmed | day_check", "in_diary", by=LEAD, records="when where attendees", because="5.5, 5.6 the signature was for another plan; on the day as well [J]", step="Change the plan", so="If you change it, the sign-off no longer covers it."),
    Row("confirm", "in_diary", "confirmed", "readiness_is_reviewed", "they_chose_to_meet", "both_agree_and_are_in_date", "everyone_is_ready", "risk_is_signed_and_in_date", "answers_are_still_so", "signature_covers_this_plan", "form_is_not_barred", "attendees_agreed_by_both", "one_meeting_is_wanted", "venue_is_checked", "enough_facilitators", "not_waiting_for_an_agency", also="responsibility_is_acknowledged nobody_has_paused no_safety_stop", by=LEAD, because="C12 M1 M2 M3 [S:WM, SG17 B; J]", step="Confirm the meeting", so="Every gate is passed for exactly this plan."),
    Row("begin_day_check", "confirmed", "day_check", "it_is_the_day", by=LEAD, because="M6 [S:SF 20.4; J timing]", step="Begin the checks of the day", so="Each person is asked again, today."),
    Row("open", "day_check", "open", "it_is_the_day", "they_chose_to_meet", "reaffirmed_today", "day_check_passed", "orders_checked_in_72_hours", "attendees_agreed_by_both", "venue_is_checked", "not_waiting_for_an_agency", "form_is_not_barred", "risk_is_signed_and_in_date", "answers_are_still_so", "conditions_are_met", "both_agree_and_are_in_date", "everyone_is_ready", "one_meeting_is_wanted", "the_others_can_open_too", also="responsibility_is_acknowledged nobody_has_paused no_safety_stop", by=LEAD, records="opened_at present", because="C13 M5 M6 [S:SF 20.4; J timing]", step="Open the meeting", so="Any of them may stop it at any time."),
    Row("take_break", "open", "on_break", by=PERSON | LEAD, because="M7 [S:SF 6.3]", step="Take a break", so="Whenever anyone wants one."),
    Row("go_on", "on_break", "open", "form_is_not_barred", "risk_is_signed_and_in_date", "answers_are_still_so", asks="both_want_to_go_on", by=LEAD, records="delta_form what_changed", because="M7 [S:SF 6.3]", step="Go on", so="When each was asked apart and wants to."),
    Row("end", "open | on_break", "ended_complete", by=LEAD | SYSTEM, records="attendance ended_at agreement_or_none delta_form what_changed", because="2.5a no verbatim content [S:VD12 e]", step="End the meeting", so="Nothing of what was said is written down."),
    Row("stop", "open | on_break", "ended_early", by=PERSON | LEAD | SYSTEM, records="by_role", because="M7 M9 a stop, not a debate [S:SF 6.3]", step="Stop the meeting", so="At once. Each is debriefed today."),
    Row("no_show", "confirmed | day_check", "no_show", "the_time_of_the_meeting_has_come", by=LEAD, records="who", because="2.5a", step="Somebody did not come", so="A call to each person, and a welfare check."),
    Row("postpone", "proposed | date_offered | in_diary | confirmed | day_check", "postponed", by=PERSON | LEAD | SYSTEM, because="2.5a M8", step="Postpone", so="No new date is set by itself."),
    Row("unconfirm", "confirmed | day_check", "in_diary", by=SYSTEM, because="the date is kept, the permission is gone [J]"),
    Row("stand_down", "proposed | date_offered | in_diary | confirmed | day_check | postponed", "cancelled", by=LEAD | SYSTEM, because="2.5a M8", step="Cancel the meeting", so="A call to each person."),
)
# fmt: on

LIFECYCLE = Lifecycle("meeting", per="attempt", start="none", states=STATES, rows=ROWS)
