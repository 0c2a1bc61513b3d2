"""Reads a photograph for a journey, which has so many readings: the reader is everybody's (1-1/16-B)."""

import math

from mytoyota.base import limits
from mytoyota.base.limits import RateLimit
from mytoyota.base.refusals import TooMany
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.idv.reader import Reading
from mytoyota.idv.web_reader import document_reader
from mytoyota.web import unit
from mytoyota.web.texts import gettext as _

READINGS = RateLimit("photograph", free=12, first=30, longest=600)  # of one journey; most people need one to three

UNREAD = {"busy", "unavailable"}  # nobody looked at the picture


def admit(step: StepContext) -> None:
    """Before a picture is even taken off the line: raises FormError where it would not be read."""
    with unit.reading() as view:
        seconds = limits.seconds_left(view, READINGS, step.journey.row.id)
    if seconds:
        raise _too_often(seconds)


def read(step: StepContext, picture: bytes) -> Reading:
    """Counts, in a transaction of its own, and reads; raises FormError while the journey has to wait."""
    try:
        limits.hit(unit.database(), READINGS, step.journey.row.id)
    except TooMany as limit:
        raise _too_often(limit.seconds) from None
    reading = document_reader().read(picture)
    if UNREAD.intersection(reading.reasons):
        limits.give_back(unit.database(), READINGS, step.journey.row.id)
    return reading


def _too_often(seconds: int) -> FormError:
    told = _(
        "続けて読み取れる回数を超えました。%(minutes)s分ほど待つか、入力して進んでください。",
        minutes=math.ceil(seconds / 60),
    )
    return FormError(told, "picture")
