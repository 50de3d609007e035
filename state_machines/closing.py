"""Closing an episode: proposed by one, confirmed by another, taken back by anyone."""

from state_machines.roles import CASEWORKER, FACILITATOR, PERSON, SUPERVISOR
from state_machines.table import Lifecycle, Row, State

# fmt: off
STATES = (
    State("open", "Open", "", "", "Nobody has proposed to close.", "Nothing."),
    State("proposed", "Closing is proposed", "We think we are near the end. Tell us if not.", "We think we are near the end. Tell us if not.", "Closing is proposed, with a reason and who else can help.", "A supervisor who did not propose it confirms."),
)

ROWS = (
    Row("propose_closing", "open", "proposed", "episode_is_open", asks="a_reason_and_signposts_are_given", by=CASEWORKER | FACILITATOR | SUPERVISOR, records="closure_code signposts exit_needs_offered", because="C5 C17; before allocation the caseworker proposes", step="Propose to close", so="With a reason and who else can help. The way back stays open."),
    Row("think_again", "proposed", "open", by=PERSON | FACILITATOR | SUPERVISOR, because="a way back", step="Not yet: keep it open", so="The case goes on."),
    Row("confirm", "proposed", "open", "confirmer_did_not_propose", "everyone_was_debriefed", "way_back_was_explained", "follow_up_is_settled", "nothing_is_running", "no_promise_is_running_unowned", by=SUPERVISOR, because="C17 [S:S1]; way_back_was_explained also holds when no safe way to tell is recorded", step="Confirm closing", so="The episode ends. The door stays open."),
)
# fmt: on

LIFECYCLE = Lifecycle("closing", per="episode", start="open", states=STATES, rows=ROWS)
