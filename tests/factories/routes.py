"""Every address of an app, those of mounted apps and of included routers too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute
from starlette.routing import Mount

if TYPE_CHECKING:
    from collections.abc import Sequence


def routes_of(app: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) pairs; a router that is included is followed to its own routes."""
    routes: Sequence[Any] = app.routes
    for route in routes:
        if isinstance(route, APIRoute):
            yield from ((method, before + route.path) for method in sorted(route.methods or ()))
        elif isinstance(route, Mount) and hasattr(route.app, "routes"):
            yield from routes_of(route.app, before + route.path)
        elif hasattr(route, "original_router"):
            yield from routes_of(route.original_router, before + route.include_context.prefix)
