"""Who is still to be spoken with before a case is closed."""

from collections.abc import Callable, Iterator

from rj_workflow.queries.cures.cure import Step


def not_debriefed(step: Step) -> Iterator[str]:
    """Whoever was at a meeting of this episode and has not been spoken with since it ended."""
    ended = [
        m
        for m in step.file.of("meeting")
        if m.state.startswith("ended") and m.episode == step.file.case["episode"]
    ]
    for row in step.file.participants:
        who, latest = row["person_id"], step.file.latest_check("debrief", row["person_id"])
        was_there = [m for m in ended if who in m.data.get("attendees", [])]
        since = max((m.since_at for m in was_there if m.since_at), default=None)
        if since and (latest is None or not latest["good"] or latest["recorded_at"] < since):
            yield who


def each_without(kind: str, *sides: str) -> Callable[[Step], Iterator[str]]:
    """Each person of these sides of whom this check is missing in this episode."""

    def missing(step: Step) -> Iterator[str]:
        for row in step.file.participants:
            latest = step.file.latest_check(kind, row["person_id"])
            known = latest is not None and latest["good"] and latest["episode"] == step.file.case["episode"]
            if row["side"] in sides and not known:
                yield row["person_id"]

    return missing
