"""車両情報の入力: typed, or read from the certificate's codes or the viewer's file (guide 4-1/7-A, 16-B, 18-C)."""

from collections.abc import Callable, Mapping

from flask import request
from werkzeug import Response

from mytoyota.flows.after_delivery import certificate_reading, certificate_reasons
from mytoyota.flows.after_delivery.answers import CertificateRead, Mending, VehicleNumbers
from mytoyota.flows.after_delivery.certificate_reading import FromCertificate
from mytoyota.flows.after_delivery.labels import differing_labels
from mytoyota.flows.after_delivery.vehicle_form import (
    QUESTIONS,
    Numbers,
    VehicleForm,
    boxes,
    numbers_in,
    take_suggestion,
)
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.reading import CHECK
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.reviews import apply
from mytoyota.vehicles.plates import IN_FORCE
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

REGISTERED = _l("このクルマの使用者として、このTOYOTAアカウントは登録済みです。お手続きの必要はありません。")
PICTURE, FILE = "read_picture", "read_file"


class VehicleNumbersScreen(Screen[VehicleForm, Numbers | FromCertificate]):
    """車両情報の入力; `prepare` returns the numbers typed, or what the certificate gave."""

    name, title, action = VehicleNumbers.screen, _l("車両情報の入力"), CHECK
    form = VehicleForm
    choices = ("", "as_is")
    uploads = True

    def initial(self, step: StepContext) -> Shown:
        """What was typed."""
        return step.journey.draft(self.name) or step.answer(VehicleNumbers).typed

    def show(self, step: StepContext) -> Shown:
        """The names of places, what an earlier application differed in, and what came of a picture or file."""
        differing = step.answer(Mending).differing
        return {
            "places": IN_FORCE.split(),
            "questions": QUESTIONS,
            "differing": differing_labels(differing, ("chassis", "plate", "light")),
            "read": certificate_reasons.told(step.journey.get(CertificateRead)),
        }

    def prepare(self, step: StepContext, form: VehicleForm) -> Numbers | FromCertificate:
        """A picture goes to the reader and nowhere else; typed numbers are looked at."""
        if form.pressed == PICTURE:
            return certificate_reading.of_picture(step, _uploaded("picture"))
        if form.pressed == FILE:
            return certificate_reading.of_file(_uploaded("file"))
        return numbers_in(form)

    def save(self, step: StepContext, form: VehicleForm, ready: Numbers | FromCertificate) -> None:
        """確認: both numbers are kept; who is registered for this vehicle already is told so."""
        assert isinstance(ready, Numbers)
        if apply.is_registered(step.session, step.answer(Login).sub, ready.chassis):
            raise FormError(REGISTERED)
        step.journey.save(VehicleNumbers(ready.chassis, str(ready.plate), form.typed()))
        step.journey.save(CertificateRead())  # what was read of a half is over with it

    @property
    def actions(self) -> Mapping[str, Callable[[StepContext, VehicleForm, Numbers | FromCertificate], Response | None]]:
        """車検証から読み取る, by photograph or by file."""
        return {PICTURE: _fill, FILE: _fill}

    @property
    def fills(self) -> Mapping[str, Callable[[VehicleForm, str], Shown]]:
        """A tapped number that was probably meant."""
        return {"use_suggestion": take_suggestion}


def _uploaded(name: str) -> bytes:
    upload = request.files.get(name)
    content = upload.read() if upload else b""
    if not content:
        raise FormError(_("ファイルが選ばれていません。撮影するか、ファイルを選んでください。"), name)
    return content


def _fill(step: StepContext, form: VehicleForm, ready: Numbers | FromCertificate) -> None:
    """What is sure goes into the boxes; what is not stays as typed, and the page says what is missing."""
    assert isinstance(ready, FromCertificate)
    step.journey.save(ready.told)
    step.journey.save_draft(VehicleNumbers.screen, {**form.typed(), **boxes(ready.chassis, ready.plate)})


vehicle_numbers = VehicleNumbersScreen()
