"""What the service promises, in a facilitator's words, on the real pages."""

import pytest
from pytest_bdd import scenarios

pytestmark = pytest.mark.database  # its steps ask for the database while they run

scenarios(".")
