"""A thread of its own for what starts a loop: a browser test before may still have one running here."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def alone(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What the function answers, or raises, when it is called where no loop runs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *args, **kwargs).result()
