"""Reads a photograph of the licence for a journey, which has so many readings (1-1/16-B)."""

from mytoyota.base.limits import RateLimit
from mytoyota.flows import picture_readings
from mytoyota.flows.engine.context import StepContext
from mytoyota.idv.reader import Reading
from mytoyota.idv.web_reader import document_reader

READINGS = RateLimit("photograph", free=12, first=30, longest=600)  # of one journey; most people need one to three


def admit(step: StepContext) -> None:
    """Before a picture is even taken off the line: raises FormError where it would not be read."""
    picture_readings.admit(step, READINGS)


def read(step: StepContext, picture: bytes) -> Reading:
    """Counts and reads; raises FormError while the journey has to wait."""
    return picture_readings.counted(step, READINGS, lambda: document_reader().read(picture))
