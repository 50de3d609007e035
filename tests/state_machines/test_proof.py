"""The proof proves something: what it walks, that it notices whatever is taken away, and that it can fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from state_machines import LIFECYCLES, proof
from state_machines.facts import (
    AgreementFacts,
    ChoiceFacts,
    Facts,
    ItemFacts,
    MeetingFacts,
    PersonFacts,
    RiskFacts,
)
from state_machines.guards import GUARDS
from state_machines.invariants import AFTER, RIGHTS, STATES, Invariant
from state_machines.promises import KEPT_FOR_THE_PERSON, MAY, PROMISES
from state_machines.proof import mutation
from state_machines.proof.cascade import Cascade, Moved
from state_machines.proof.combination import Field, Space
from state_machines.proof.drawn_as_one import Comparison, compare
from state_machines.proof.findings import KEPT, Findings
from state_machines.proof.liveness import Roads, check_roads
from state_machines.proof.move import Broken
from state_machines.proof.moves import Moves
from state_machines.proof.parts import Part, all_parts, words
from state_machines.proof.products import (
    PRODUCTS,
    Product,
    agreement,
    approach,
    closing,
    exchange,
    meeting,
    single,
)
from state_machines.proof.story import shortest
from state_machines.proof.views import Conflicting, NotModelled, Reader
from state_machines.proof.walk import Walk
from state_machines.roles import NOBODY, SUPERVISOR
from state_machines.table import Lifecycle, Row


def part(kind: str, event: str, name: str) -> Part:
    """The part of this kind on this step."""
    (found,) = [p for p in all_parts(kind) if p[1] == event and p[3] == name]
    return found


# --- the whole ------------------------------------------------------------------------------------------------
# That everything holds is said by rj prove: tests/rj_workflow/cli/test_tables.py.


@pytest.mark.slow
def test_states_drawn_as_one_lose_nothing_and_invent_nothing() -> None:
    found = compare()
    assert found.ok, found.sentence


def _yes(*groups: str) -> Product:
    field = Field("yes", "choice", "choice", groups, expires="given", topic="contact", side="harmed")
    return Product("a yes", (field,))


def test_a_small_product_drawn_as_one_is_the_same() -> None:
    found = compare(_yes("explained thinking"), _yes())
    assert (found.apart, found.together, found.ok) == (11, 10, True)


def test_a_comparison_says_what_is_lost() -> None:
    assert "3 are lost and 1 are invented" in Comparison(10, 8, 3, 1, 0.0).sentence
    assert "are exactly 8" in Comparison(10, 8, 0, 0, 0.0).sentence


SMALL: Mapping[str, Callable[[], Product]] = MappingProxyType({"agreement": agreement, "closing": closing})


@pytest.fixture(scope="module")
def small() -> proof.Report:
    """Two products and every lifecycle alone: seconds, and not enough to prove everything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "PRODUCTS", SMALL)
        return proof.prove(processes=1)


def test_what_no_walk_judged_is_named_and_is_a_fault(small: proof.Report) -> None:
    assert not small.ok
    assert "S1.plan" in small.unproved
    assert "S16.terms" in small.invariants
    text = small.as_text()
    assert "Not judged anywhere: S1.plan" in text
    assert "L5: meeting.confirm never fires" in text
    assert (
        "Not implied, so it belongs under only_if: also no_safety_stop of meeting.confirm (in_diary)" in text
    )
    assert text.endswith("This does not hold yet.")


def test_when_nothing_is_at_fault_it_says_so(small: proof.Report) -> None:
    whole = replace(small, unproved=(), violations=(), **{
        kind: replace(getattr(small, kind), unnoticed=())
        for kind in ("guards", "asks", "consequences", "roles", "alsos")
    })  # fmt: skip
    assert whole.ok
    assert whole.as_text().endswith("Everything holds.")


def test_every_table_alone_is_walked_whole(small: proof.Report) -> None:
    alone = small.products[-1]
    assert (alone.combinations, alone.edges) == (small.states, small.edges) == (114, 311)


def test_the_figures_are_plain_data(small: proof.Report) -> None:
    told = json.loads(json.dumps(small.as_json()))
    assert (told["lifecycles"], told["rows"], told["ok"]) == (15, 153, False)
    assert told["guards"]["removed"] == 223
    assert told["roles"]["caught"] == told["roles"]["removed"] > 1_000
    assert told["combinations"] == sum(walked["combinations"] for walked in told["products"])
    assert told["proved"] == len(told["invariants"])


def test_two_processes_find_what_one_finds(small: proof.Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "PRODUCTS", SMALL)
    monkeypatch.setattr(proof, "_walk_alone", list)
    both = proof.prove(processes=2)
    figures = [[(w.name, w.combinations, w.edges) for w in report.products[:2]] for report in (small, both)]
    assert figures[0] == figures[1]
    assert both.as_json().keys() == small.as_json().keys()


def test_deep_compares_what_is_drawn_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "PRODUCTS", {"closing": closing})
    monkeypatch.setattr(proof, "_walk_alone", list)
    monkeypatch.setattr(proof, "compare", lambda: Comparison(10, 8, 0, 0, 0.0))
    assert "drawn as one: 10 combinations" in proof.prove(processes=1, deep=True).as_text()


# --- the invariants are judged on real facts too, and each can break --------------------------------------------

YES, DUE, NO = ChoiceFacts("given"), ChoiceFacts("refresh_due"), ChoiceFacts("withdrawn")


def two(**changes: Any) -> dict[str, Any]:
    """Both people like this."""
    return {
        "harmed": PersonFacts(side="harmed", **changes),
        "responsible": PersonFacts(side="responsible", **changes),
    }


def facts(**changes: Any) -> Facts:
    return replace(Facts(), **changes)


IN_PART = two(taking_part=YES)
TOLD = ItemFacts("announced", author=PersonFacts(naming=YES, taking_part=YES))
CONFIRMED = MeetingFacts("confirmed")
SIGNED = RiskFacts(state="signed_off")

BREAKS: dict[str, Facts] = {
    "S1.choices": facts(meeting=CONFIRMED, **two(taking_part=DUE)),
    "S1.risk": facts(meeting=CONFIRMED),
    "S1.ready": facts(meeting=CONFIRMED, **two(preparation="self_ready")),
    "S1.plan": facts(meeting=CONFIRMED),
    "S18": facts(case="exploring_both", meeting=MeetingFacts("in_diary")),
    "S19": facts(meeting=MeetingFacts("open", others=("in_diary",))),
    "S2": facts(meeting=MeetingFacts("open")),
    "S3": facts(meeting=MeetingFacts("proposed"), harmed=PersonFacts(taking_part=YES)),
    "S4.meeting": facts(paused=frozenset({"harmed"}), meeting=MeetingFacts("in_diary")),
    "S4.item": facts(paused=frozenset({"harmed"}), item=TOLD),
    "S5.meeting": facts(stopped=True, meeting=MeetingFacts("postponed")),
    "S5.item": facts(stopped=True, item=TOLD),
    "S5.approach": facts(stopped=True, case="approaching_other"),
    "S5.risk": facts(stopped=True, risk=SIGNED),
    "S5.approach_risk": facts(stopped=True, approach_risk=SIGNED),
    "S6.case": facts(case="preparing"),
    "S6.meeting": facts(meeting=MeetingFacts("proposed")),
    "S6.item": facts(item=TOLD),
    "S6.risk": facts(risk=SIGNED),
    "S7": facts(risk=SIGNED),
    "S8.own": facts(harmed=PersonFacts(preparation="in_progress")),
    "S8.both": facts(harmed=PersonFacts(preparation="confirmed_ready", taking_part=YES)),
    "S9": facts(case="being_assessed"),
    "S10.arranged": facts(case="scheduled"),
    "S10.underway": facts(case="preparing", meeting=MeetingFacts("on_break")),
    "S11.waiting": facts(case="awaiting_sign_off", risk=RiskFacts(state="draft")),
    "S11.writing": facts(case="being_assessed", risk=RiskFacts(state="submitted")),
    "S12.taking_part": facts(case="closed", **IN_PART),
    "S12.approach": facts(case="closed", harmed=PersonFacts(approach=DUE)),
    "S12.naming": facts(case="closed", item=TOLD),
    "S12.receive": facts(case="closed", item=ItemFacts(receive=YES)),
    "S12.risk": facts(case="closed", risk=RiskFacts(state="draft")),
    "S12.approach_risk": facts(case="closed", approach_risk=SIGNED),
    "S12.acknowledgement": facts(case="closed", acknowledged=True),
    "S12.meeting": facts(case="closed", meeting=MeetingFacts("postponed")),
    "S12.item": facts(case="closed", item=ItemFacts("not_now")),
    "S12.paused": facts(case="closed", paused=frozenset({"harmed"})),
    "S12.waiting": facts(case="closed", waiting=frozenset({"prison"})),
    "S12.supporters": facts(case="closed", supporters=(PersonFacts(preparation="in_progress"),)),
    "S13.yes": facts(case="approaching_other", approach_risk=SIGNED),
    "S13.risk": facts(case="approaching_other", harmed=PersonFacts(approach=YES)),
    "S14": facts(item=ItemFacts("announced")),
    "S14.author": facts(item=ItemFacts("wanted", author=PersonFacts(naming=YES))),
    "S15": facts(item=replace(TOLD, recipient=PersonFacts(offer="do_not_ask"))),
    "S17": facts(risk=RiskFacts(state="signed_off", panel_needed=True)),
    "S16.terms": facts(agreement=AgreementFacts("live", items=("due",))),
    "S16.agreement": facts(agreement=AgreementFacts("voided", items=("verified", "due")), **two(terms=YES)),
    "S16.case": facts(case="agreement_live", agreement=AgreementFacts("completed")),
}


@pytest.mark.parametrize("invariant", STATES, ids=lambda invariant: invariant.name)
def test_an_invariant_holds_at_the_beginning_and_can_break(invariant: Invariant) -> None:
    assert invariant.holds(Facts())
    assert not invariant.holds(BREAKS[invariant.name])
    assert invariant.sentence.endswith(".")


def test_all_nineteen_are_there() -> None:
    assert {invariant.id for invariant in STATES} == {f"S{number}" for number in range(1, 20)}
    assert {promise.id for promise in PROMISES} == {f"M{number}" for number in range(1, 19)}
    assert {after.id for after in AFTER} == {"A"}
    assert {right.id for right in RIGHTS} == {"L1", "L2"}


def test_promises_and_rights_speak_of_steps_that_exist() -> None:
    events = {f"{table.name}.{row.event}" for table in LIFECYCLES.values() for row in table.rows}
    assert set(MAY) == events
    assert {event for promise in PROMISES for event in promise.events} <= events
    assert {right.event for right in RIGHTS} <= events
    assert {event for after in AFTER for event in after.events} <= events


# --- what is taken away is noticed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "event", "name", "told"),
    [
        ("guard", "agreement.agree", "everyone_agreed_to_the_terms", "S16.terms"),
        ("consequence", "agreement none_wanted void", "agreement_item.step_out else agreement_item.drop", "S16.agreement"),
        ("consequence", "agreement agree", "agreement_item.agree", "A.agreed"),
    ],
)  # fmt: skip
def test_a_part_that_is_taken_away_makes_a_story(kind: str, event: str, name: str, told: str) -> None:
    gone = part(kind, event, name) if kind != "consequence" else consequence(event, name)
    story = shortest(agreement(), without=gone)
    assert story.startswith(told)
    assert "1. The facilitator takes the step “" in story
    assert "Then things stand like this:" in story
    assert "steps:" in story


def consequence(where: str, then: str) -> Part:
    (found,) = [p for p in all_parts("consequence") if p[1] == where and p[3] == then]
    return found


def test_without_anything_gone_there_is_no_story() -> None:
    assert shortest(closing()) == ""
    assert shortest(agreement(), limit=100) == ""


def test_a_story_tells_when_time_passes_and_when_software_moves() -> None:
    gone = consequence("risk leaves signed_off", "case.approach_called_off")
    story = shortest(approach(), without=gone)
    assert story.startswith("S13.risk: Nobody is approached without a signature.")
    assert "The clock moves risk of the approach" in story


def test_a_story_may_need_time_to_pass() -> None:
    ripe = Field("yes", "choice", "harmed.terms", ("not_asked declined never_ask withdrawn lapsed asked_again",),
                 expires="given", topic="outcome_agreement_terms", side="harmed")  # fmt: skip
    never = Invariant(
        "S0", "No yes ever runs out.", lambda f: f.harmed.terms.state != "given" or f.harmed.terms.in_date
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("state_machines.proof.walk.STATES", (never,))
        story = shortest(Product("a yes", (ripe,)))
    assert "3. Time passes: yes runs out, and nobody has noticed yet." in story
    assert "  yes: Yes, run out" in story


def test_a_broken_product_is_told_in_the_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    never = Invariant("S0", "Nothing is ever agreed.", lambda f: f.agreement.state != "agreed")
    monkeypatch.setattr("state_machines.proof.walk.STATES", (never,))
    found = proof.walk_product(agreement())
    assert found.story.startswith("agreement: S0: Nothing is ever agreed.")
    assert "It takes" in found.story


def test_a_promise_that_no_guard_keeps_is_told_with_its_step() -> None:
    gone = part("guard", "meeting.propose", "nobody_has_paused")
    paused = Product(
        "a meeting",
        (Field("meeting", "meeting", "meeting.state"), Field("pause", "pause", "paused", side="harmed")),
    )
    story = shortest(paused, without=gone)
    assert story.startswith("M5 (12.5) meeting.propose: Nobody has paused.")
    assert "“Propose a meeting” (meeting). This is the step." in story
    assert "pause: Paused" in story


def test_what_breaks_only_later_is_found_by_walking_on() -> None:
    small = {"meeting": lambda: meeting(overlays=False)}
    gone = part("guard", "risk.submit", "both_take_part")
    found = Walk(small["meeting"]()).run()
    assert not found.surely(gone)
    assert mutation.walk_on(gone, [found], small)
    assert any(by.startswith("later: ") for by in found.noticed[gone])
    assert mutation.is_noticed(gone, [found])


def test_a_part_that_does_nothing_is_not_noticed_by_walking_on() -> None:
    idle: Part = ("guard", "agreement.begin", "none", "no_such_guard")
    found = Findings("agreement", landings={idle: set(agreement().space().starts())})
    assert not mutation.walk_on(idle, [found], SMALL)
    assert not mutation.walk_on(
        idle, [Findings("elsewhere", landings={idle: {1}}), Findings("agreement")], SMALL
    )


def test_only_so_many_landings_are_kept() -> None:
    found = Findings("agreement")
    for number in range(KEPT + 5):
        found.landed(("guard",), number)
    assert len(found.landings["guard",]) == KEPT


def test_a_guard_that_a_product_reads_must_be_missed_there() -> None:
    gone: Part = ("guard", "a", "b", "c")
    reads = Findings("exchange, responsible writes", known={gone}, doubted={gone})
    alone = Findings("exchange alone", alone=True, noticed={gone: {"M5"}})
    assert not mutation.is_noticed(gone, [reads, alone])
    assert mutation.is_noticed(gone, [replace(reads, unknown={gone}), alone])


def test_a_role_too_many_or_too_few_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(noticed for _, noticed in mutation.roles())
    monkeypatch.setattr(mutation, "MAY", {**MAY, "closing.confirm": SUPERVISOR | MAY["risk.send_back"]})
    unnoticed = [words(p) for p, noticed in mutation.roles() if not noticed]
    assert unnoticed
    assert all(line.endswith("of closing.confirm (proposed)") for line in unnoticed)


def test_nobody_else_undoes_a_never(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(mutation.kept_for_the_person()) == []
    monkeypatch.setattr(mutation, "KEPT_FOR_THE_PERSON", (*KEPT_FOR_THE_PERSON, ("offer", "made")))
    assert list(mutation.kept_for_the_person()) == [
        "M12 offer.remind leaves made, and is not the person's own"
    ]


def _with_row(name: str, change: Callable[[Row], Row]) -> dict[str, Lifecycle]:
    """All tables, one of them with its rows changed."""
    table = LIFECYCLES[name]
    rows, states = [change(row) for row in table.rows], list(table.states.values())
    return {**LIFECYCLES, name: Lifecycle(name, per=table.per, start=table.start, states=states, rows=rows)}


def test_a_right_without_its_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fewer(row: Row) -> Row:
        if row.event != "ask_again":
            return row
        return Row(
            "ask_again", "declined | never_ask", "asked_again", by=row.by, because="staff may offer again"
        )

    monkeypatch.setattr("state_machines.proof.moves.LIFECYCLES", _with_row("choice", fewer))
    found = proof.walk_product(single("choice"))
    assert "L2 choice.ask_again: Whoever said no, or whose yes is gone, may ask again." in found.story


def test_a_right_with_a_guard_before_it_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def guarded(row: Row) -> Row:
        if row.event != "withdraw":
            return row
        return Row("withdraw", "given | refresh_due", "withdrawn", "episode_is_open", "nobody_has_paused", "no_safety_stop",
                   by=row.by, because="x")  # fmt: skip

    monkeypatch.setattr("state_machines.proof.moves.LIFECYCLES", _with_row("choice", guarded))
    fields = (Field("choice", "choice", "choice", topic="contact", side="harmed"), Field("case", "case", "case"),
              Field("stop", "safety_stop", "stopped"), Field("pause", "pause", "paused", side="harmed"))  # fmt: skip
    with pytest.raises(Broken, match="A yes can be taken back at once, always"):
        Walk(Product("a yes", fields)).run()


# --- roads ----------------------------------------------------------------------------------------------------

_ONE = ("none ended_complete ended_early cancelled no_show", "proposed date_offered", "open on_break")


def _only_meeting(**fixed: Any) -> Walk:
    walk = Walk(Product("meeting only", (Field("meeting", "meeting", "meeting.state", _ONE),), fixed=fixed))
    walk.run()
    return walk


def test_from_everywhere_there_is_a_road_back_and_a_road_to_a_meeting() -> None:
    walk = _only_meeting()
    check_roads(walk)
    assert {"L3", "L4"} <= walk.findings.asked


def test_a_case_in_which_no_meeting_can_open_is_noticed() -> None:
    with pytest.raises(Broken, match="L4: From here no meeting can open"):
        check_roads(_only_meeting(paused=frozenset({"harmed"})))


def test_a_place_without_a_road_back_is_noticed() -> None:
    apart = Walk(Product("meeting only", (Field("meeting", "meeting", "meeting.state"),)))
    apart.run()
    with pytest.raises(Broken, match="L3: From here the beginning cannot be reached again"):
        check_roads(apart)


def test_closing_is_a_road_only_where_it_is_asked_for() -> None:
    walk = Walk(closing())
    walk.run()
    roads, case = Roads(walk), walk.space.by_name["case"]
    shut = roads.goals(lambda combination: case.read(combination) == case.place("closed"))
    assert roads.without_a_way(shut, closing=True) == -1
    assert roads.without_a_way(shut, closing=False) >= 0


def test_a_product_with_roads_asks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Walk] = []
    monkeypatch.setattr(proof, "check_roads", asked.append)
    proof.walk_product(replace(closing(), roads=True))
    assert len(asked) == 1
    assert meeting().roads
    assert not exchange().roads


# --- combinations, views, cascades ----------------------------------------------------------------------------


def test_people_who_may_be_swapped_are_counted_once() -> None:
    apart, once = Walk(agreement(), swapped=False), Walk(agreement())
    apart.run()
    once.run()
    assert len(once.order) < len(apart.order)
    lay = {f.name: f for f in once.space.fields}
    mapped = {
        once.space.canonical(sum(f.read(c) << lay[f.name].shift for f in apart.space.fields))
        for c in apart.order
    }
    assert mapped == set(once.order)


def test_a_walk_may_stop_early() -> None:
    assert 100 < Walk(agreement()).run(limit=100).combinations < 200


def test_a_combination_reads_in_words() -> None:
    space = Space([Field("yes", "choice", "choice", ("explained thinking",), expires="given")])
    (start,) = space.starts()
    assert space.describe(start) == {"yes": "not_asked"}
    f = space.by_name["yes"]
    assert str(f.values[f.place("thinking")]) == "explained or thinking"
    assert str(f.values[f.place("given", in_date=False)]) == "given, run out"
    assert f.can_run_out(f.place("given"))
    assert not f.can_run_out(f.place("given", in_date=False))


def test_a_fact_that_nothing_moves_may_be_either_way() -> None:
    assert len(Space([Field("gender-based", "mark", "gender_based")]).starts()) == 2


def _reader(*fields: Field, **fixed: Any) -> Reader:
    space = Space(fields)
    return Reader(space.fields, fixed)


def test_a_fact_that_is_left_out_is_tried_both_ways() -> None:
    reader = _reader(Field("stop", "safety_stop", "stopped"))
    assert list(reader.looks(0, lambda f: f.acknowledged)) == [True, False]
    assert list(reader.looks(1, lambda f: f.stopped)) == [True]
    assert len(list(reader.looks(0, lambda f: f.supporters))) == 2
    assert set(reader.looks(0, lambda f: f.actor.roles)) == {NOBODY}


def test_a_view_knows_only_what_facts_know() -> None:
    with pytest.raises(AttributeError, match="colour"):
        list(_reader().looks(0, lambda f: f.colour))


def test_an_invariant_about_something_left_out_is_not_judged() -> None:
    with pytest.raises(NotModelled):
        _reader().always(0, lambda f: f.acknowledged)
    drawn = Field("meeting", "meeting", "meeting.state", ("none proposed",))
    with pytest.raises(Conflicting):
        _reader(drawn).always(0, lambda f: f.meeting.state == "none")


def test_whether_something_that_cannot_run_out_is_in_date_may_be_anything() -> None:
    reader = _reader(Field("risk", "risk", "risk", expires="signed_off"))
    assert list(reader.looks(0, lambda f: f.risk.in_date)) == [True, False]


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_of_anothers_offer_a_guard_asks_only_whether_it_is_do_not_ask(name: str) -> None:
    def answer(offer: str) -> bool:
        person = PersonFacts(offer=offer)
        item = ItemFacts(recipient=person)
        return GUARDS[name](Facts(person=person, harmed=person, responsible=person, item=item))

    assert len({answer(offer) for offer in LIFECYCLES["offer"].states if offer != "do_not_ask"}) == 1


def _moves(*fields: Field) -> Moves:
    product = Product("drawn too coarsely", fields)
    return Moves(product, product.space(), Findings("drawn too coarsely"))


def test_states_that_a_consequence_moves_apart_may_not_be_drawn_as_one() -> None:
    moves = _moves(Field("meeting", "meeting", "meeting.state", ("proposed open",)))
    f = moves.space.by_name["meeting"]
    with pytest.raises(ValueError, match="postpone does not do the same"):
        Cascade(moves.space).step(f, "postpone", f.place("open"))


def test_states_that_bring_about_different_things_may_not_be_drawn_as_one() -> None:
    moves = _moves(Field("meeting", "meeting", "meeting.state", ("confirmed in_diary",)))
    f = moves.space.by_name["meeting"]
    with pytest.raises(ValueError, match="does not bring about the same"):
        Cascade(moves.space).triggered(Moved(f, "no_show", f.place("confirmed"), f.place("no_show")))


@pytest.mark.parametrize("name", sorted(PRODUCTS))
def test_every_product_can_be_built(name: str) -> None:
    product = PRODUCTS[name]()
    assert product.space().bits <= 40
    assert product.space().starts()


def test_a_consequence_is_named_by_what_it_does() -> None:
    named = [words(p) for p in all_parts("consequence")]
    assert "consequence case.close of closing confirm" in named
    assert "consequence OWE_DEBRIEF of meeting end stop" in named
