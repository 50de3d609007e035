"""The preparation of one person who will attend: sessions, their own word that they are ready, and a read-back."""

from state_machines.roles import CLOCK, FACILITATOR, LEAD, PERSON, SYSTEM
from state_machines.table import Lifecycle, Row, State

_W = "We are preparing with you."

# fmt: off
STATES = (
    State("not_started", "Not started", "We have not started to prepare.", "We have not started to prepare.", "No session yet.", "Hold a session alone with them."),
    State("in_progress", "Sessions under way", _W, _W, "Sessions are being held.", "When they say so, record that they feel ready."),
    State("self_ready", "Says they are ready", "You told us that you feel ready.", "You told us that you feel ready.", "Only they can say so.", "Read back what they expect, and confirm."),
    State("confirmed_ready", "Confirmed ready", "We are both ready.", "We are both ready.", "What they expect was read back and stands.", "Keep in touch within 14 days."),
    State("stale", "To be prepared again", _W, _W, "Too long ago, or something changed.", "Hold another session."),
    State("stood_down", "Stood down", "This is not going ahead.", "This is not going ahead.", "What they prepared for is not going ahead.", "Nothing, unless it begins again."),
)

ROWS = (
    Row("hold_session", "not_started | in_progress | stale | stood_down", "in_progress", "case_is_being_prepared", "nobody_has_paused", "no_safety_stop", also="this_person_takes_part", by=FACILITATOR, records="checklist alone minutes delta_form what_changed expectations off_limits", because="2.4 [S:RS, WM, NOS 2.3; J]", step="Record a preparation session", so="Takes the five-minute risk update with it."),
    Row("say_ready", "in_progress", "self_ready", "had_a_session_alone", by=PERSON, records="channel", because="2.4 only the person says so", step="Record that they feel ready", so="Only they can say so."),
    Row("confirm_ready", "self_ready", "confirmed_ready", asks="expectations_were_read_back", by=LEAD, records="expectations", because="2.4 [J]", step="Confirm that they are ready", so="After reading back what they expect."),
    Row("keep_in_touch", "confirmed_ready", "confirmed_ready", asks="nothing_has_changed", by=FACILITATOR | LEAD, records="minutes", because="renews the 14 days without undoing readiness [J]", step="Record that you kept in touch", so="Renews the 14 days."),
    Row("not_ready_after_all", "self_ready | confirmed_ready", "in_progress", by=PERSON | LEAD, records="what_is_missing", because="a person may change their mind about being ready [J]", step="Not ready after all", so="Preparing goes on. Nothing else is lost."),
    Row("go_stale", "in_progress | self_ready | confirmed_ready", "stale", by=CLOCK | SYSTEM, because="2.4 14 days, change of who or how, adverse event [J]"),
    Row("stand_down", "in_progress | self_ready | confirmed_ready | stale", "stood_down", by=SYSTEM, because="2.4"),
)
# fmt: on

LIFECYCLE = Lifecycle("preparation", per="person and episode, everyone who will attend", start="not_started", states=STATES, rows=ROWS)  # fmt: skip
