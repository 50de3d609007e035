"""Which kind of process both chose, what that lets happen, and asking for another kind."""

from pytest_bdd import given, parsers, then, when

from features.steps.case import refused
from features.steps.service import PageWalk, SaidNo


@given(parsers.parse('Maya and Lee both chose "{kind}" and are being prepared'))
def prepared_for(walk: PageWalk, kind: str) -> None:
    walk.process = kind
    walk.stands_at("preparing")


@when("Priya proposes a meeting")
def proposes(walk: PageWalk, told: list[str]) -> None:
    try:
        walk.do("priya", "meeting", "propose", {"who_would_come": "Both"})
    except SaidNo as no:
        told.append(str(no))
    told.append(walk.read("priya", f"/work/cases/{walk.ref}/meeting"))


@when("Priya clears letters or messages to begin")
def clears(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "case", "clear_exchange", {})


@when("Priya tells Maya all the same")
def tells(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "exchange", "announce", {}, holder=walk.responsible, number=1)


@when("Maya asks Priya on the phone for a letter instead")
def another_kind(walk: PageWalk) -> None:
    form = {"what_they_ask": "A letter, not a meeting."}
    walk.do("priya", "case", "ask_for_another_process", form, holder=walk.harmed)


@then("each of them is to be called")
def to_be_called(walk: PageWalk) -> None:
    assert "Call each person: it is not going ahead" in walk.read("priya", "/work/today")


@then("her yes to meeting is still hers to keep or take back")
def still_hers(walk: PageWalk) -> None:
    assert walk.file.at("choice", walk.harmed, "take_part_face_to_face").state == "given"


@then("letters may pass under a signature of their own")
def own_signature(walk: PageWalk) -> None:
    file = walk.file
    assert (file.case["state"], file.case["process"]) == ("underway", "letter")
    signed = [r for r in file.of("risk") if r.topic == "process" and r.state == "signed_off"]
    assert [r.data["process"] for r in signed] == ["letter"]
