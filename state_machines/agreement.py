"""What was agreed: written by both, voluntary to the end, and a good end when there is none."""

from state_machines.roles import FACILITATOR, PERSON, SUPERVISOR
from state_machines.table import Lifecycle, Row, State

_D = "We are writing down what could be agreed."
_L = "Something was promised. We follow it up."

# fmt: off
STATES = (
    State("none", "None", "", "", "Nothing is written down.", "Ask if anything is wanted. Nothing is a good answer."),
    State("draft", "Being written", _D, _D, "Wishes are being put into promises.", "Make each promise proportionate, lawful and safe."),
    State("proposed", "Proposed", "Look at what could be agreed. You can change it.", "Look at what could be agreed. You can change it.", "Each person is looking at the terms.", "Each says yes to the terms, or asks for changes."),
    State("agreed", "Agreed", "You agreed. Nothing starts until someone looks after it.", "You agreed. Nothing starts until someone looks after it.", "Each person said yes to the terms.", "Name who sees it through."),
    State("live", "Running", _L, _L, "Promises are running.", "Record what is kept, and tell the person harmed as they wished."),
    State("none_wanted", "None wanted", "No agreement was wanted. That is a good end too.", "No agreement was wanted. That is a good end too.", "No agreement was wanted.", "Nothing."),
    State("completed", "Kept", "What was promised has been done.", "What you promised has been done.", "Everything was done.", "Tell the person harmed, if they wished."),
    State("partly", "Partly kept", "Part of what was promised has been done.", "Part of what you promised has been done.", "Some was done.", "Tell the person harmed, if they wished."),
    State("not_completed", "Not kept", "Something that was promised has not been done. You do not have to do anything.", "What you promised has not been done.", "Nothing was done.", "Tell the person harmed, if they wished."),
    State("voided", "Ended", "The agreement has ended.", "The agreement has ended.", "Somebody left it, or it would not be safe or fair.", "Tell each person."),
)

ROWS = (
    Row("begin", "none", "draft", "process_has_taken_place", by=FACILITATOR, because="2.6 [S:SG17 H]", step="Begin to write an agreement", so="Only what they want."),
    Row("none_wanted", "none | draft | proposed", "none_wanted", "nothing_was_promised", by=PERSON, because="2.6 a good end [S:SG17 H]", step="No agreement is wanted", so="A good end."),
    Row("propose", "draft", "proposed", "something_is_written", asks="proportionate_and_safe told_if_unlikely nobody_is_silenced", by=FACILITATOR, because="O2 O3 O9 [S:SF 24.2, VPA24 s.17]", step="Propose the terms", so="No term may silence the person harmed about the offence."),
    Row("ask_for_changes", "proposed", "draft", by=PERSON | FACILITATOR, records="what_to_change", because="a way back", step="Ask for changes to the terms", so="Back to writing."),
    Row("agree", "proposed", "agreed", "something_is_written", "everyone_agreed_to_the_terms", by=FACILITATOR, because="O1 [S:SF 24.2, VD12 d]", step="Record that it is agreed", so="Each person said yes to the terms."),
    Row("go_live", "agreed", "live", "someone_owns_the_follow_through", by=FACILITATOR, records="owner dates", because="O4 [S:RJC-SP A]", step="Start the agreement", so="With somebody to see it through."),
    Row("vary", "agreed | live", "proposed", asks="someone_asked_for_a_change", by=FACILITATOR, because="2.6", step="Change the agreement", so="Each says yes again."),
    Row("complete", "live", "completed", "every_item_was_done", also="every_item_is_settled", by=FACILITATOR, because="O5 [S:SF 24.1]", step="Everything was done", so="The person harmed is told, if they wished."),
    Row("complete_in_part", "live", "partly", "every_item_is_settled", "some_items_were_done", by=FACILITATOR, because="O5 [S:SF 24.1]", step="Some of it was done", so="The person harmed is told, if they wished."),
    Row("not_completed", "live", "not_completed", "no_item_was_done", also="every_item_is_settled", by=FACILITATOR, because="O5 [S:SF 24.1]", step="None of it was done", so="The person harmed is told, if they wished."),
    Row("void", "draft | proposed | agreed | live", "voided", by=PERSON | SUPERVISOR, records="why_class", because="O1 voluntary to the end; O2 veto", step="End the agreement", so="Voluntary to the end."),
)
# fmt: on

LIFECYCLE = Lifecycle("agreement", per="person responsible and process", start="none", final="none_wanted completed partly not_completed voided", states=STATES, rows=ROWS)  # fmt: skip
