"""A drawing says what its table says: no arrow too many, none left out, nothing on top of anything else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from state_machines import LIFECYCLES
from state_machines.case import LIFECYCLE as CASE
from state_machines.drawing import Format, View, case_svg, draw, svg
from state_machines.drawing.case import Width
from state_machines.drawing.layers import MAIN_LINE, lay_out, main_line
from state_machines.drawing.shapes import Box, Point
from state_machines.drawing.stages import BACK, arrows, number_of, stage_of, states_of
from state_machines.drawing.style import EMBEDDED
from state_machines.drawing.svg import links
from state_machines.drawing.view import edges, in_lines
from state_machines.table import Lifecycle

ROOT = Path(__file__).parents[2]
WIDTHS: tuple[Width, ...] = ("wide", "narrow")
OTHERS = [lifecycle for name, lifecycle in LIFECYCLES.items() if name != "case"]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"

_PATH = (
    *("enquiry", "referred", "triage", "allocated"),
    *("exploring_first", "approaching_other", "exploring_both"),
    *("being_assessed", "awaiting_sign_off", "preparing"),
)
PREPARING = View(
    "preparing",
    been=tuple((state, date(2026, 3, day)) for day, state in enumerate(_PATH, 1)),
    possible={"exploring_both": "Can be next"},
    not_yet={"readiness_review": 2},
    days=18,
)


def names_in_the_table(lifecycle: Lifecycle) -> Counter[str]:
    """`event:from:to` of each arrow, read from the rows themselves."""
    return Counter(f"{row.event}:{source}:{row.target}" for row in lifecycle.rows for source in row.sources)


def carried(element: ElementTree.Element) -> list[str]:
    """The arrows that one element stands for."""
    return f"{element.get('data-edge', '')} {element.get('data-edges', '')}".split()


def names_in(picture: str) -> Counter[str]:
    """What the elements of class edge say they stand for."""
    found: Counter[str] = Counter()
    for element in ElementTree.fromstring(picture).iter():
        if "edge" in element.get("class", "").split():
            found.update(carried(element))
    return found


def by_name(lifecycle: Lifecycle) -> str:
    return lifecycle.name


# --- the count of arrows ------------------------------------------------------------------------


def test_the_fifteen_tables_have_311_arrows() -> None:
    assert sum(lifecycle.edges for lifecycle in LIFECYCLES.values()) == 311


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=by_name)
def test_mermaid_has_each_arrow_once(lifecycle: Lifecycle) -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+) : .+$", draw(lifecycle, "mermaid"), re.MULTILINE)
    assert Counter(drawn) == Counter((e.source, e.target) for e in edges(lifecycle))
    assert draw(lifecycle, "mermaid").count("-->") == lifecycle.edges


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=by_name)
def test_a_mermaid_line_has_no_sign_that_ends_its_words(lifecycle: Lifecycle) -> None:
    for line in draw(lifecycle, "mermaid").splitlines():
        if "-->" in line:
            assert ":" not in line.split(" : ", 1)[1]
            assert ";" not in line


@pytest.mark.parametrize("lifecycle", OTHERS, ids=by_name)
def test_a_picture_has_one_line_for_each_arrow(lifecycle: Lifecycle) -> None:
    assert names_in(draw(lifecycle, "svg")) == names_in_the_table(lifecycle)
    assert draw(lifecycle, "svg").count('class="edge ') == lifecycle.edges


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("view", [None, PREPARING], ids=["plain", "lit"])
def test_a_case_names_each_arrow_once(width: Width, view: View | None) -> None:
    assert names_in(case_svg(view, width=width)) == names_in_the_table(CASE)


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=by_name)
def test_bpmn_has_one_sequence_flow_for_each_arrow(lifecycle: Lifecycle) -> None:
    tree = ElementTree.fromstring(draw(lifecycle, "bpmn"))
    flows = tree.findall(f".//{BPMN}sequenceFlow")
    assert Counter(flow.get("name") for flow in flows) == Counter(e.row.step for e in edges(lifecycle))
    assert len(flows) == lifecycle.edges


# --- BPMN, read by somebody else ----------------------------------------------------------------


def process(lifecycle: Lifecycle) -> BpmnWorkflow:
    """The drawing as an independent engine reads it, waiting for the first step."""
    parser = BpmnParser()
    parser.add_bpmn_str(draw(lifecycle, "bpmn").encode(), lifecycle.name)
    running = BpmnWorkflow(parser.get_spec(f"lifecycle_{lifecycle.name}"))
    running.do_engine_steps()
    return running


def take(running: BpmnWorkflow, lifecycle: Lifecycle, event: str) -> None:
    step = next(row.step for row in lifecycle.rows if row.event == event)
    running.catch(BpmnEvent(MessageEventDefinition(step), {}))
    running.do_engine_steps()


def stands_at(running: BpmnWorkflow, lifecycle: Lifecycle) -> list[str]:
    waiting = running.get_tasks(state=TaskState.READY | TaskState.STARTED)
    return [task.task_spec.bpmn_id for task in waiting if task.task_spec.bpmn_id in lifecycle.states]


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=by_name)
def test_an_independent_reader_finds_the_same_arrows(lifecycle: Lifecycle) -> None:
    found = Counter(_step_and_target(process(lifecycle), lifecycle))
    assert found == Counter((f"step_{e.row.event}_from_{e.source}", e.target) for e in edges(lifecycle))


def _step_and_target(running: BpmnWorkflow, lifecycle: Lifecycle) -> Iterator[tuple[str, str]]:
    for spec in running.spec.task_specs.values():
        if (spec.bpmn_id or "").startswith("step_"):
            for after in (name.name.removesuffix(".BoundaryEventSplit") for name in spec.outputs):
                if not after.endswith("Join"):
                    yield spec.bpmn_id, lifecycle.start if after == "begin_again" else after


def test_an_independent_engine_walks_a_case_and_ends_one_waiting_with_each_step() -> None:
    running, walked = process(CASE), []
    for event in (
        "refer",
        "begin_checks",
        "allocate",
        "begin_exploring",
        "approach_other",
        "other_is_willing",
    ):
        take(running, CASE, event)
        walked.append(stands_at(running, CASE))
    assert walked == [[state] for state in _PATH[1:7]]
    take(running, CASE, "choice_is_gone")  # no such way from here
    assert stands_at(running, CASE) == ["exploring_both"]
    take(running, CASE, "close")
    assert stands_at(running, CASE) == ["closed"]


def test_an_independent_engine_ends_where_the_table_ends() -> None:
    letter = LIFECYCLES["exchange"]
    running = process(letter)
    for event in ("draft", "recall"):
        assert not running.is_completed()
        take(running, letter, event)
    assert running.is_completed()


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=by_name)
def test_every_part_of_a_process_is_in_its_diagram(lifecycle: Lifecycle) -> None:
    tree = ElementTree.fromstring(draw(lifecycle, "bpmn"))
    kinds = ("startEvent", "boundaryEvent", "endEvent", "userTask", "textAnnotation")
    nodes = {node.get("id") for kind in kinds for node in tree.iter(f"{BPMN}{kind}")}
    flows = {flow.get("id") for flow in tree.iter(f"{BPMN}sequenceFlow")}
    assert {shape.get("bpmnElement") for shape in tree.iter(f"{BPMNDI}BPMNShape")} == nodes
    assert {line.get("bpmnElement") for line in tree.iter(f"{BPMNDI}BPMNEdge")} == flows
    names = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(names) == len(set(names))


# --- how it lies --------------------------------------------------------------------------------


def boxes_of(picture: str) -> dict[str, Box]:
    """State and box, as drawn."""
    found = {}
    for group in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}g"):
        if state := group.get("data-state"):
            at = next(e for e in group if "d-box" in e.get("class", "").split())
            found[state] = Box(*(float(at.get(key, "")) for key in ("x", "y", "width", "height")))
    return found


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


PICTURES = {lifecycle.name: svg(lifecycle) for lifecycle in OTHERS} | {
    f"case-{width}": case_svg(None, width=width, standalone=True) for width in WIDTHS
}


@pytest.mark.parametrize("name", PICTURES)
def test_no_box_lies_on_another_or_outside(name: str) -> None:
    boxes = boxes_of(PICTURES[name])
    assert boxes.keys() == LIFECYCLES[name.split("-")[0]].states.keys()
    size = ElementTree.fromstring(PICTURES[name]).get("viewBox", "").split()
    page = Box(0, 0, float(size[2]), float(size[3]))
    for one, box in boxes.items():
        assert page.x <= box.x
        assert box.right <= page.w
        assert box.bottom <= page.h
        assert not [other for other in boxes if other != one and overlap(box, boxes[other])]


@pytest.mark.parametrize("lifecycle", OTHERS, ids=by_name)
def test_no_line_runs_through_a_box(lifecycle: Lifecycle) -> None:
    layout = lay_out(*main_line(lifecycle), links(lifecycle))
    for name, points in layout.routes.items():
        for a, b in pairwise(points):
            assert not [code for code, box in layout.boxes.items() if overlap(_along(a, b), box)], name


def _along(a: Point, b: Point) -> Box:
    """The room a straight piece takes, without its ends, which touch a box."""
    return Box(min(a.x, b.x) + 0.5, min(a.y, b.y) + 0.5, abs(a.x - b.x) - 1, abs(a.y - b.y) - 1)


def test_no_arrow_of_a_main_line_is_missing_its_states() -> None:
    for name, spine in MAIN_LINE.items():
        assert set(spine.split()) <= LIFECYCLES[name].states.keys()


def test_the_words_of_every_state_fit_two_lines_of_sixteen() -> None:
    for lifecycle in LIFECYCLES.values():
        for state in lifecycle.states.values():
            assert " ".join(in_lines(state.staff)) == state.staff


def test_words_that_need_a_third_line_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        in_lines("Talking with the first person about everything")


# --- what a case shows --------------------------------------------------------------------------


def test_from_any_open_state_is_one_pill_for_sixteen_arrows() -> None:
    assert {edge.source for edge in arrows().rail} == CASE.states.keys() - {"closed"}
    pills = re.findall(r'<g class="edge d-any[^"]*" data-edges="([^"]*)"', case_svg())
    assert [len(pill.split()) for pill in pills] == [16]


def test_the_brackets_stand_under_whole_stages() -> None:
    sources = {edge.source for edge in arrows().lane}
    assert sources == {state for edge in arrows().lane for state in states_of(stage_of(edge.source))}
    numbers = sorted({number_of(source) for source in sources})
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_short_words_belong_to_steps_that_exist() -> None:
    assert {row.event for row in CASE.rows} >= BACK.keys()


def look_of(picture: str, edge: str) -> str:
    """How the line that carries this arrow is drawn."""
    line = next(element for element in ElementTree.fromstring(picture).iter() if edge in carried(element))
    return next(word for word in line.get("class", "").split() if word not in ("edge", "d-edge"))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_case_shows_where_it_stands_has_been_and_can_go(width: Width) -> None:
    picture = case_svg(PREPARING, width=width)
    assert re.findall(
        r'data-state="(\w+)"><title>[^<]*</title><rect [^>]*class="d-box d-box-now"', picture
    ) == ["preparing"]
    flags = re.findall(r'class="d-flag-text [^>]*>([^<]*)<', picture)
    assert sorted(flags) == ["Can be next", "Not yet, 2 reasons", "Now, 18 days"]
    assert look_of(picture, "allocate:triage:allocated") == "d-been"
    assert look_of(picture, "other_is_not_willing:approaching_other:exploring_first") == "d-later"
    assert look_of(picture, "propose_ready:preparing:readiness_review") == "d-notyet"
    assert look_of(picture, "choice_is_gone:preparing:exploring_both") == "d-possible"
    assert look_of(picture, "choice_is_gone:scheduled:exploring_both") == "d-later"
    assert picture.count('class="d-badge"') == len(_PATH) - 1


def test_a_state_never_entered_is_later_and_one_passed_wears_its_day() -> None:
    picture = case_svg(PREPARING)
    scheduled = picture.partition('data-state="scheduled">')[2].partition("</g>")[0]
    assert "d-box-later" in scheduled
    assert "Since" not in scheduled
    assert "Since 2 March 2026." in picture


@pytest.mark.parametrize(
    ("mood", "words"), [("paused", "Paused"), ("stopped", "Safety stop"), ("", "Now, 1 day")]
)
def test_the_flag_says_what_holds_a_case(mood: str, words: str) -> None:
    picture = case_svg(View("preparing", days=1, mood=mood))  # type: ignore[arg-type]  # one of the moods, above
    assert f">{words}</text>" in picture


# --- the page it stands in ----------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_an_embedded_drawing_brings_no_style_of_its_own(width: Width) -> None:
    for picture in (case_svg(PREPARING, width=width), svg(LIFECYCLES["choice"], standalone=False)):
        assert "<style" not in picture
        assert "style=" not in picture
        assert "xmlns" not in picture
        classes = {word for words in re.findall(r'class="([^"]*)"', picture) for word in words.split()}
        assert {word for word in classes if not word.startswith("d-")} == {"edge"}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_alone_carries_colours_for_light_and_dark_and_says_what_it_is(name: str) -> None:
    root = ElementTree.fromstring(PICTURES[name])
    inside = {element.tag.split("}")[1]: element for element in root}
    assert "prefers-color-scheme: dark" in (inside["style"].text or "")
    used = set(re.findall(r"var\((--[\w-]+)\)", inside["style"].text or ""))
    assert {f"--{colour}" for colour in re.findall(r"--([\w-]+):", inside["style"].text or "")} >= used
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{inside['title'].get('id')} {inside['desc'].get('id')}"
    assert inside["title"].text
    assert inside["desc"].text


def test_the_two_drawings_of_one_page_share_no_name() -> None:
    names = re.findall(r' id="([^"]+)"', case_svg(width="wide") + case_svg(width="narrow"))
    assert len(names) == len(set(names)) == 4


def test_no_word_of_the_wide_drawing_shrinks_below_thirteen_pixels() -> None:
    from_here_on = re.search(r"min-width: (\d+)px\) { .d-pair .d-narrow { display: none", EMBEDDED)
    assert from_here_on
    room = float(from_here_on[1]) - 48  # what the page keeps at its sides
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", EMBEDDED)]
    assert min(sizes) * room / 1200 >= 13


# --- as a page ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=by_name)
def test_a_page_has_every_state_with_its_words_and_every_step_with_its_reason(lifecycle: Lifecycle) -> None:
    page = draw(lifecycle, "markdown")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    assert len(rows) == len(lifecycle.states) + len(lifecycle.rows) + 4
    for state in lifecycle.states.values():
        assert (
            f"| `{state.code}` | {state.staff} | {state.harmed} | {state.responsible} | {state.meaning}"
            in page
        )
    assert all(row.because in page for row in lifecycle.rows)


def test_every_row_of_a_page_has_as_many_cells_as_its_head() -> None:
    for lifecycle in LIFECYCLES.values():
        for part in draw(lifecycle, "markdown").split("\n\n"):
            widths = {len(re.split(r"(?<!\\)\|", line)) for line in part.splitlines() if line.startswith("|")}
            assert len(widths) <= 1


def test_a_page_of_one_case_says_where_it_stands() -> None:
    assert re.search(
        r"^\| `preparing` .* \*\*Here now\*\* \|$", draw(CASE, "markdown", view=PREPARING), re.MULTILINE
    )


@pytest.mark.parametrize("format", get_args(Format))
def test_every_format_shows_where_one_case_stands(format: Format) -> None:
    assert draw(CASE, format, view=PREPARING) != draw(CASE, format)
