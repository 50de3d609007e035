"""The page of the notices: who is told what."""

from rj_workflow.book.words import step_words
from rj_workflow.notifications.catalogue import NOTICES, Notice
from state_machines import LIFECYCLES
from state_machines.drawing.markdown import table

_TO = {"both": "both people", "other": "whoever did not act", "person": "whoever it is for"}


def page() -> str:
    """Each notice: after which step, for whom, in which words."""
    head = ["When", "Who", "What it says", "How"]
    return (
        "# Who is told what\n\n"
        "The wording never says who, never says why, and never names a service. Nothing is sent by itself: "
        "what waits is carried by a person, in the safe way.\n\n" + table(head, map(_notice, NOTICES)) + "\n"
    )


def _notice(row: Notice) -> list[str]:
    when = step_words(row.on) if "." in row.on else f"Somebody has {row.on}"
    lifecycle = row.on.partition(".")[0]
    linked = f"[{LIFECYCLES[lifecycle].title}]({lifecycle}.md): {when}" if "." in row.on else when
    how = "waits for a safe way" if row.waits else "shown in the portal at once"
    return [linked, _TO[row.to], row.sentence, how]
