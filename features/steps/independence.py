"""Whom somebody knows, what the register shows of them, and what that shuts or asks for."""

from pytest_bdd import given, parsers, then, when

from features.steps.service import PageWalk, SaidNo
from tests.factories.browser import words_of

NAMED = {"David": "david", "Tom": "tom"}


def page(walk: PageWalk) -> str:
    return f"/work/cases/{walk.ref}"


def says(walk: PageWalk, who: str, **said: str) -> None:
    walk.send(who, f"{page(walk)}/declare", said)


@when("David opens the case for the first time")
def opens(walk: PageWalk) -> None:
    answer = walk.browser("david").get(page(walk))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{page(walk)}/declare")


@then("he is asked whether he knows Lee Danvers or Maya Okafor, and reads nothing else")
def is_asked(walk: PageWalk) -> None:
    words = words_of(walk.browser("david").get(f"{page(walk)}/declare"))
    assert "Lee Danvers Maya Okafor" in words
    assert not any(said in words for said in ("Burglary", "Preparing", "Priya", "Safe contact"))


@when("David says that he knows nobody")
def knows_nobody(walk: PageWalk) -> None:
    says(walk, "david", outcome="none")


@then(parsers.parse("the case is open to {who}"))
def is_open(walk: PageWalk, who: str) -> None:
    assert "Preparing with each person" in words_of(walk.browser(NAMED[who]).get(page(walk)))


@when("Tom says that he lives close by")
def lives_close_by(walk: PageWalk) -> None:
    says(walk, "tom", outcome="conflict", link="lives_close_by", note="Two doors along.")


@when("Tom says that he knows one of them as family")
def is_family(walk: PageWalk) -> None:
    says(walk, "tom", outcome="conflict", link="knows_somebody")


@then("Tom finds nothing of the case any more")
def finds_nothing(walk: PageWalk) -> None:
    toms = walk.browser("tom")
    assert toms.get(page(walk)).status_code == 404
    assert toms.get(f"{page(walk)}/declare").status_code == 404
    for path in ("/work/cases", "/work/today?tab=week&names=full", "/work/today?tab=others&names=full"):
        assert walk.ref not in words_of(toms.get(path))


@then("Helen has to decide about a link that a colleague declared")
def has_to_decide(walk: PageWalk) -> None:
    assert "Decide about a link" in words_of(walk.browser("helen").get("/work/today?tab=week"))


@when("Helen writes how that is managed")
def manages(walk: PageWalk) -> None:
    walk.check("helen", "interests", "managed", about=walk.staff["tom"].id, note="Meets them elsewhere.")


@when("Helen tries to have it managed")
def tries_to_manage(walk: PageWalk, told: list[str]) -> None:
    try:
        manages(walk)
    except SaidNo as no:
        told.append(no.words)


@when("Carol joins as a supporter")
def carol_joins(walk: PageWalk) -> None:
    form = {"name": "Carol Vane", "side": "supporter", "interests": "none"}
    walk.send("sam", f"{page(walk)}/people", form)


@when("Priya records the venue before saying whether she knows Carol")
def records_too_early(walk: PageWalk, told: list[str]) -> None:
    try:
        walk.check("priya", "venue_check", "suitable")
    except SaidNo as no:
        told.append(no.words)


@when("Maya rings to stop, and David answers, who has declared nothing")
def rings(walk: PageWalk) -> None:
    said = {"person": walk.harmed, "what": "stop", "channel": "phone"}
    assert walk.browser("david").fill_in(f"{page(walk)}/declare/rings", said).status_code == 303


@then("everything of Maya's has stopped")
def has_stopped(walk: PageWalk) -> None:
    choices = [c for c in walk.file.of("choice") if c.holder == walk.harmed and c.topic != "keep_record"]
    assert choices
    assert not any(choice.state == "given" for choice in choices)


@then("David still reads nothing of the case")
def still_nothing(walk: PageWalk) -> None:
    assert walk.browser("david").get(page(walk)).status_code == 303


@given("the first checks are done, and Priya, Tom and Helen know nobody")
def checked_and_declared(walk: PageWalk) -> None:
    walk.stands_at("triage")
    for who in ("priya", "tom"):
        walk.declare(who)


@when("Helen names them without a reason")
def names_without(walk: PageWalk, told: list[str]) -> None:
    parts = {"lead": "priya", "co_worker": "tom", "supervisor": "helen"}
    form = {part: walk.staff[who].id for part, who in parts.items()}
    try:
        walk.do("helen", "case", "allocate", form)
    except SaidNo as no:
        told.append(no.words)


@when("Olu records that the supervision of each was held, and their training")
def supervision_held(walk: PageWalk) -> None:
    day = {"on_day-day": "1", "on_day-month": "3", "on_day-year": "2026"}
    taught = {"code": "foundation", "hours": "24", **day}
    for who in ("priya", "tom", "helen"):
        of = f"/work/practitioners/{walk.staff[who].id}/enter"
        walk.send("olu", f"{of}/supervision", {"words": "Rest.", **day})
        walk.send("olu", f"{of}/training", taught)
