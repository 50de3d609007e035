"""Every step of every feature, and the service they happen in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from features.steps.abuse import *  # noqa: F403
from features.steps.account import *  # noqa: F403
from features.steps.agreement import *  # noqa: F403
from features.steps.asking import *  # noqa: F403
from features.steps.beside import *  # noqa: F403
from features.steps.called_back import *  # noqa: F403
from features.steps.carried import *  # noqa: F403
from features.steps.case import *  # noqa: F403  steps are found by name
from features.steps.choice import *  # noqa: F403
from features.steps.contact import *  # noqa: F403
from features.steps.cover import *  # noqa: F403
from features.steps.dates import *  # noqa: F403
from features.steps.documents import *  # noqa: F403
from features.steps.doors import *  # noqa: F403
from features.steps.each_choice import *  # noqa: F403
from features.steps.ending import *  # noqa: F403
from features.steps.equality import *  # noqa: F403
from features.steps.exchange import *  # noqa: F403
from features.steps.expectations import *  # noqa: F403
from features.steps.explanation import *  # noqa: F403
from features.steps.follow_up import *  # noqa: F403
from features.steps.independence import *  # noqa: F403
from features.steps.journeys import *  # noqa: F403
from features.steps.languages import *  # noqa: F403
from features.steps.letter import *  # noqa: F403
from features.steps.live import *  # noqa: F403
from features.steps.meeting import *  # noqa: F403
from features.steps.messages import *  # noqa: F403
from features.steps.needs import *  # noqa: F403
from features.steps.one_event import *  # noqa: F403
from features.steps.pack import *  # noqa: F403
from features.steps.process import *  # noqa: F403
from features.steps.record import *  # noqa: F403
from features.steps.risk import *  # noqa: F403
from features.steps.service import PageWalk, new_service
from features.steps.signing import *  # noqa: F403
from features.steps.vulnerability import *  # noqa: F403

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def walk(engine: Engine) -> PageWalk:
    """A service with its colleagues, and a case that has not begun."""
    return new_service(engine)


@pytest.fixture
def told() -> list[str]:
    """What somebody was told when a step was not possible."""
    return []
