"""Who may enter where: one row per endpoint, and the guard that reads it before every request."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request

Guard = Callable[[], Any]


def anyone() -> None:
    """No question asked."""


def journey_holder() -> None:
    """The phone that began the journey: the view itself finds the journey by cookie and reference together."""


ACCESS: dict[str, Guard] = {
    "static": anyone,
    "web.change_language": anyone,
    "health.alive": anyone,
    "health.ready": anyone,
    "opening.scan": anyone,
    "opening.lost": anyone,
    "postal.look_up": anyone,
    "flows.step": journey_holder,
    "flows.draft": journey_holder,
    "flows.status": journey_holder,
    "flows.crop": journey_holder,
    "flows.account_changed": journey_holder,
    "sign_in.begin": journey_holder,
    "sign_in.again": journey_holder,
    "sign_in.callback": journey_holder,
    "sign_up.begin": anyone,
}


def install(app: Flask) -> None:
    """Puts the guard before every request; an endpoint without a row is refused, and a test says so."""
    app.before_request(_guard)


def _guard() -> Any:
    return ACCESS[request.endpoint]() if request.endpoint else None
