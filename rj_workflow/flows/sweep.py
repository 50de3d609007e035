"""The sweep, as something Prefect can run each minute: counts out, no names, nothing kept in between."""

from prefect import flow

from rj_workflow import rehearsal
from rj_workflow.db import make_engine
from rj_workflow.settings import settings
from rj_workflow.timers.sweep import forget_old, sweep


@flow(name="sweep")
def sweep_deadlines(batch: int = 100) -> dict[str, int]:
    """One sweep of the service's own database."""
    engine = make_engine(settings().url)
    try:
        now = rehearsal.clock(engine)()
        swept = sweep(engine, now, batch=batch)
        forget_old(engine, now)
    finally:
        engine.dispose()
    return {"taken": swept.taken, "settled": swept.settled, "troubled": len(swept.troubles)}
