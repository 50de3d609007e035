"""Which of the steps that can be taken brings a case on, so that a page can put it first."""

from collections.abc import Iterable, Sequence

from rj_workflow.commands.step import Target
from rj_workflow.queries.cures.cure import NEXT
from rj_workflow.queries.steps import StepView
from state_machines.case import LIFECYCLE as CASE

_ORDER = {state: at for at, state in enumerate(CASE.states)}
# A choice is never pressed: it brings a case on only where the next step asks for it, and a no stays a no.
_ASKED_FOR = frozenset({"choice", "acknowledgement"})
_LETTERS = "clear_exchange"
_NEVER_FIRST = frozenset({("choice", "re_offer")})


def onward(steps: Sequence[StepView], *, they_meet: bool) -> StepView | None:
    """The step that brings the case on, if one can be taken: its own, what that lacks, what is next.

    `they_meet` says that the process is a meeting: then clearing letters to begin leads aside.
    """
    forward = [view for view in steps if _leads_on(view) and not (they_meet and view.event == _LETTERS)]
    forward.sort(key=lambda view: not _is_the_case(view))
    own = [view for view in forward if view.ready and _is_the_case(view)]
    wanted = {one for view in forward for one in _cures(view)}
    lacking = [view for view in steps if view.ready and _named(view.target, view.event) in wanted]
    rest = [view for view in forward if view.ready and view.target.lifecycle not in _ASKED_FOR]
    return next(iter(_may_be_first([*own, *lacking, *rest])), None)


def _may_be_first(steps: Iterable[StepView]) -> list[StepView]:
    return [view for view in steps if (view.target.lifecycle, view.event) not in _NEVER_FIRST]


def _is_the_case(view: StepView) -> bool:
    return view.target.lifecycle == "case"


def _leads_on(view: StepView) -> bool:
    """Whether it leads nearer to the end, rather than back, aside or out."""
    if _is_the_case(view):
        return _ORDER[view.to] > _ORDER[view.state]
    return NEXT.get(view.target.lifecycle, {}).get(view.state) == view.event


def _named(target: Target, event: str) -> tuple[str, str, str, str]:
    return target.lifecycle, target.holder, target.topic, event


def _cures(view: StepView) -> set[tuple[str, str, str, str]]:
    ways = (way.cure for reason in view.reasons for way in reason.ways)
    return {_named(cure.target, cure.event) for cure in ways if cure.target is not None}
