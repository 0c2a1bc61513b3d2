"""Counts the pictures that a journey has read, for the reader is everybody's; says what a file lacks (1-1/16-B)."""

import math
from collections.abc import Callable, Collection
from typing import Protocol, TypeVar

from mytoyota.base import limits
from mytoyota.base.limits import RateLimit
from mytoyota.base.refusals import TooMany
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.step import Text
from mytoyota.web import unit
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

UNREAD = {"busy", "unavailable"}  # nobody looked at the picture
# What is wrong with a file, whatever was to be read in it.
UNUSABLE: dict[str, Text] = {
    "not_an_image": _l("このファイルは写真として開けません。JPEGかPNGの写真を選んでください。"),
    "too_large": _l("写真が大きすぎます。撮影しなおすか、15MBまでのJPEGの写真を選んでください。"),
    "unsupported_format": _l("この形式の写真は読み取れません。JPEGかPNGの写真を選んでください。"),
}


class Read(Protocol):
    """What a reader tells."""

    @property
    def reasons(self) -> Collection[str]: ...


R = TypeVar("R", bound=Read)


def admit(step: StepContext, limit: RateLimit) -> None:
    """Raises FormError where a picture would not be read now; counts nothing."""
    with unit.reading() as view:
        seconds = limits.seconds_left(view, limit, step.journey.row.id)
    if seconds:
        raise _too_often(seconds)


def counted(step: StepContext, limit: RateLimit, read: Callable[[], R]) -> R:
    """Counts, in a transaction of its own, and reads; raises FormError while the journey has to wait."""
    try:
        limits.hit(unit.database(), limit, step.journey.row.id)
    except TooMany as reached:
        raise _too_often(reached.seconds) from None
    told = read()
    if UNREAD.intersection(told.reasons):
        limits.give_back(unit.database(), limit, step.journey.row.id)
    return told


def _too_often(seconds: int) -> FormError:
    told = _(
        "続けて読み取れる回数を超えました。%(minutes)s分ほど待つか、入力して進んでください。",
        minutes=math.ceil(seconds / 60),
    )
    return FormError(told, "picture")
