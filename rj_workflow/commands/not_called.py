"""Do not call me afterwards: their own word, at once, for one call or for all of them."""

from datetime import datetime
from typing import Final

from rj_workflow.actors import Actor
from rj_workflow.commands.step import Target, take_step
from rj_workflow.commands.stop import cases_of
from rj_workflow.db import Session
from rj_workflow.errors import Invalid
from rj_workflow.sentences import Sentence
from state_machines import LIFECYCLES

CHOOSE: Final = Sentence("Choose one of the answers.")


def do_not_call(
    session: Session, actor: Actor, *, person_id: str, which: str, channel: str, now: datetime,
    ref: str | None = None,
) -> None:  # fmt: skip
    """They do not want a call afterwards, or any: at once, without a reason; the way back stays open.

    `which` is the topic and number of one call, or "all".  Raises NotFound, Invalid.
    """
    for file in cases_of(session, actor, person_id, ref):
        calls = [
            call
            for call in file.of("follow_up")
            if call.holder == person_id and LIFECYCLES["follow_up"].row("decline", call.state) is not None
        ]
        chosen = [call for call in calls if which in ("all", f"{call.topic} {call.number}")]
        if not chosen and calls:
            raise Invalid([("which", CHOOSE)])
        for call in chosen:
            target = Target("follow_up", person_id, call.topic, call.number)
            take_step(session, actor, file.case["ref"], target, "decline", {"channel": channel}, now=now)
