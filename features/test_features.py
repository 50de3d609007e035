"""What the service promises, in a facilitator's words, on the real pages."""

from pytest_bdd import scenarios

scenarios(".")
