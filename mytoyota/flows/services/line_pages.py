"""The pages that wait: while the line opens, while the vehicle is checked, and what was checked (5-1/3-A to 5-A)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import request, url_for
from werkzeug import Response

from mytoyota.base import clock
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import TSUGI, Reading
from mytoyota.flows.engine.screen import Shown
from mytoyota.flows.engine.step import Text
from mytoyota.flows.engine.web_urls import furthest_url, here
from mytoyota.flows.services import at_home
from mytoyota.flows.services.answers import LineReached, VehicleReached
from mytoyota.flows.services.rules import charging_offered
from mytoyota.subscriptions.lines.opening import LineStatus
from mytoyota.vehicles import plates
from mytoyota.vehicles.models import Vehicle
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

DONE, NOW, STOPPED, LATER = "done", "now", "stopped", "later"
AGAIN = "ask_again"
REASONS: dict[str, Text] = {
    "no_unit": _l("おクルマの通信機器を確認できませんでした。"),
    "vehicle": _l("おクルマの情報が、通信機器の情報と一致しませんでした。"),
    "timeout": _l("時間内に回線が開通しませんでした。"),
}
SAYS: dict[str, Text] = {
    "asked": _l("回線の開通を依頼しています。"),
    "opening": _l("回線を開通しています。"),
    "open": _l("車両情報を確認しています。"),
    "closing": _l("以前の回線を停止しています。"),
}


class Waiting(Reading):
    """A page that goes on by itself as soon as the line has come so far; it may be closed meanwhile."""

    def __init__(self, name: str, title: Text, reached: type[LineReached] | type[VehicleReached]) -> None:
        super().__init__(name, title, TSUGI, "flows/line_wait.html")
        self.reached = reached

    def show(self, step: StepContext) -> Shown:
        """The stages, since when it is waited, and what to do where it failed."""
        found, reached = at_home.line(step.journey), step.journey.get(self.reached) is not None
        return {
            "state": "reached" if reached else _state(found),
            "text": _text(found),
            "reason": REASONS.get(found.reason or "", _l("回線を開通できませんでした。")) if found else None,
            "call": found is not None and found.reason in ("no_unit", "vehicle"),
            "stages": _stages(found),
            "since": found.requested_at if found else None,
            "elapsed": _elapsed(found.requested_at) if found else "",
            "late": found is not None and found.late,
            "status_url": _status_url(step, found),
            "more": charging_offered(step.state),
        }

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> Response | None:
        """つぎへ, for who has come back to it or reloads by hand."""
        at_home.note_line(step.journey)
        return None

    @property
    def actions(self) -> Mapping[str, Callable[[StepContext, Acknowledge, None], Response | None]]:
        """もう一度開通を依頼する."""
        return {AGAIN: _ask_again}

    def status(self, step: StepContext) -> Shown | None:
        """What has become of it: on to the next page, or this page anew where another stage has begun."""
        if step.journey.get(self.reached) is not None:
            return {"state": "reached", "text": None, "next": furthest_url(step.journey)}
        found = at_home.line(step.journey)
        has_begun = request.args.get("seen") != _seen(found) and not self._comes(found)
        return {"state": _state(found), "text": _text(found), "next": here(step) if has_begun else None}

    def _comes(self, found: LineStatus | None) -> bool:
        """Whether this page's goal is reached and about to be written down: then the next answer leads on."""
        return found is not None and (found.is_open if self.reached is LineReached else found.is_ready)


def _ask_again(step: StepContext, _form: Acknowledge, _ready: None) -> None:
    """One that failed is asked for anew; while one is on its way nothing is asked for twice."""
    at_home.ask_for_line(step.journey)


def _state(found: LineStatus | None) -> str:
    """`waiting`, also for the moment until what was reached is written down; `failed`: it has to be asked for again."""
    return "waiting" if found is not None and (found.is_under_way or found.is_ready) else "failed"


def _seen(found: LineStatus | None) -> str:
    """Names what the page shows: another name, another page."""
    return f"{found.line_id[:6]}-{found.state}-{bool(found.checked_at):d}-{found.late:d}" if found else "none"


def _text(found: LineStatus | None) -> str:
    return str(SAYS.get(found.state, "")) if found else ""


def _status_url(step: StepContext, found: LineStatus | None) -> str:
    return url_for("flows.status", public_id=step.row.public_id, step_id=step.step_id, seen=_seen(found))


def _elapsed(since: datetime) -> str:
    """Minutes and seconds, as since.js counts them on."""
    minutes, seconds = divmod(max(int((clock.now() - since).total_seconds()), 0), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"


def _stages(found: LineStatus | None) -> list[dict[str, object]]:
    """Asked for, opened, checked: the boxes of the picture, with their times."""
    if found is None:
        return []
    reached = (
        (_("依頼の受付"), found.accepted_at),
        (_("回線の開通"), found.opened_at),
        (_("車両情報の確認"), found.checked_at),
    )
    first_open = next((number for number, (_label, at) in enumerate(reached) if at is None), len(reached))
    under_way = NOW if found.is_under_way else STOPPED
    states = [
        DONE if at else under_way if number == first_open else LATER for number, (_name, at) in enumerate(reached)
    ]
    return [
        {"label": label, "at": at, "clock": f"{clock.in_japan(at):%H:%M}" if at else "", "state": state}
        for (label, at), state in zip(reached, states, strict=True)
    ]


class VehicleChecked(Reading):
    """車両情報の確認完了: which vehicle it is."""

    def show(self, step: StepContext) -> Shown:
        """Both numbers, as the certificate has them."""
        vehicle = step.session.get_one(Vehicle, at_home.registration(step.journey).vehicle_id)
        return {
            "plate": plates.parse(vehicle.plate) if vehicle.plate else None,
            "plate_text": vehicle.plate,
            "chassis": vehicle.chassis,
        }


line_wait = Waiting(LineReached.screen, _l("回線開通の確認"), LineReached)
vehicle_check = Waiting(VehicleReached.screen, _l("車両情報の確認"), VehicleReached)
vehicle_checked = VehicleChecked("vehicle_checked", _l("車両情報の確認完了"), TSUGI)
