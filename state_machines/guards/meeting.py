"""The people, the place and the day of a meeting."""

from state_machines.facts import IN_A_ROOM, Facts
from state_machines.guard import guard
from state_machines.roles import FACILITATOR, LEAD, PERSON


@guard("Both people have not agreed who will be there.", PERSON, "check:attendees_agreed")
def attendees_agreed_by_both(f: Facts) -> bool:
    return f.meeting.attendees_agreed


@guard("The venue has not been checked.", FACILITATOR, "check:venue_check")
def venue_is_checked(f: Facts) -> bool:
    return f.meeting.venue_checked


@guard("Somebody would rather not have a date now. Ask them again first.", PERSON, "check:dates_chosen")
def everybody_wants_a_date(f: Facts) -> bool:
    return not f.meeting.a_date_is_not_wanted


@guard("The time of the meeting has not come: nobody can have missed it.", LEAD, "time")
def the_time_of_the_meeting_has_come(f: Facts) -> bool:
    return f.meeting.has_begun


@guard("It is not the day of the meeting.", LEAD, "time")
def it_is_the_day(f: Facts) -> bool:
    return f.meeting.is_today


@guard("Each person says yes again on the day.", PERSON, "choice.reaffirm")
def reaffirmed_today(f: Facts) -> bool:
    return all(p.reaffirmed_today for p in f.principals)


@guard("The check of the day is not done for everyone.", LEAD, "check:day_check")
def day_check_passed(f: Facts) -> bool:
    return all(p.day_check_passed for p in f.attending)


@guard("Orders have not been checked in the last 72 hours.", FACILITATOR, "check:order_check")
def orders_checked_in_72_hours(f: Facts) -> bool:
    return "order_check_72h" in f.known


@guard("Somebody has not said yes to one meeting with the others.", PERSON, "check:one_meeting")
def one_meeting_is_wanted(f: Facts) -> bool:
    return f.meeting.one_meeting_is_wanted


@guard("Another case is part of this meeting, and there it cannot be opened yet.", LEAD, "meeting.open")
def the_others_can_open_too(f: Facts) -> bool:
    return all(
        other in IN_A_ROOM or (other == "day_check" and f.meeting.others_could_open)
        for other in f.meeting.others
    )


@guard("People are in the room. End or stop the meeting first.", LEAD, "meeting.end")
def nothing_is_running(f: Facts) -> bool:
    return f.meeting.state not in IN_A_ROOM
