"""What a step writes besides moving: one small function per step that has more to keep than its event.

A write may refuse a form that cannot be right.  It runs after every guard is met and before anything moves.
"""

from rj_workflow.commands.writes import agreement, case, choice, closing, exchange, meeting, risk, stop
from rj_workflow.commands.writes.write import Write

WRITES: dict[tuple[str, str], Write] = {
    ("case", "ask_to_be_referred"): case.ask_to_be_referred,
    ("case", "allocate"): case.allocate,
    ("case", "approach_other"): case.approach_other,
    ("case", "choose_process"): case.choose_process,
    ("case", "come_back"): case.come_back,
    ("case", "reopen_on_news"): case.reopen,
    ("choice", "explain"): choice.explain,
    ("choice", "say_yes"): choice.say_yes,
    ("choice", "take_time"): choice.take_time,
    ("choice", "say_no"): choice.say_no,
    ("choice", "say_never"): choice.take_back,
    ("choice", "withdraw"): choice.take_back,
    ("choice", "reaffirm"): choice.reaffirm,
    ("choice", "re_offer"): choice.may_no_longer,
    ("choice", "ask_again"): choice.ask_again,
    ("risk", "begin"): risk.begin,
    ("risk", "copy_forward"): risk.copy_forward,
    ("risk", "revise"): risk.begin,
    ("risk", "submit"): risk.submit,
    ("risk", "send_back"): risk.send_back,
    ("risk", "sign_off"): risk.decide("signed"),
    ("risk", "panel_agrees"): risk.decide("signed"),
    ("risk", "do_not_agree"): risk.decide("not_agreed"),
    ("risk", "panel_does_not_agree"): risk.decide("not_agreed"),
    ("risk", "ask_for_review"): risk.ask_for_review,
    ("pause", "resume"): stop.start_again,
    ("preparation", "hold_session"): meeting.hold_session,
    ("meeting", "offer_dates"): meeting.offer_dates,
    ("meeting", "put_in_diary"): meeting.plan_meeting,
    ("meeting", "change_plan"): meeting.plan_meeting,
    ("meeting", "no_show"): meeting.not_come,
    ("exchange", "draft"): exchange.begin_letter,
    ("exchange", "not_now"): exchange.not_before,
    ("exchange", "review"): exchange.read_through,
    ("exchange", "deliver"): exchange.delivered,
    ("agreement_item", "extend"): agreement.more_time,
    ("safety_stop", "raise_stop"): stop.raise_stop,
    ("safety_stop", "lift"): stop.lift_stop,
    ("agreement", "go_live"): agreement.go_live,
    ("offer", "make"): choice.were_told,
    ("offer", "not_now"): choice.when_to_ask,
    ("follow_up", "not_reached"): closing.not_reached,
    ("closing", "propose_closing"): closing.propose_closing,
    ("closing", "confirm"): closing.confirm_closing,
}
