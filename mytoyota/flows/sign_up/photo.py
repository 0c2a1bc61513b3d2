"""Photographing the driver's licence and what was read from it (1-1/13-B to 17-B)."""

from flask import request
from wtforms import FileField

from mytoyota.base import clock
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.reading import NEXT, Reading
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.web_urls import step_url
from mytoyota.flows.sign_up import crops, photo_reading
from mytoyota.flows.sign_up.answers import DocumentKind, EntryWay, Photo
from mytoyota.flows.sign_up.reading_reasons import sentence
from mytoyota.flows.sign_up.web_crops import crop_urls
from mytoyota.idv import reader
from mytoyota.idv.reader import doubtful
from mytoyota.japanese.kanji import spellings
from mytoyota.web import dates
from mytoyota.web.forms import Acknowledge, StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

SHOWN = {
    "name": _l("お名前"),
    "birth_date": _l("生年月日"),
    "address": _l("ご住所"),
    "expiry_date": _l("有効期限"),
}


class PhotoForm(StepForm):
    """The photograph of the licence's front."""

    NEVER_DRAFTED = ("picture",)
    picture = FileField(_l("運転免許証の写真"))


class DocumentKindScreen(Screen[Acknowledge, None]):
    """身分証明書の選択."""

    name, title = "document_kind", _l("身分証明書の選択")
    form = Acknowledge
    choices = ("licence", "type")

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """The pressed button."""
        step.journey.save(EntryWay("type") if form.choice == "type" else DocumentKind("licence"))


class PhotoScreen(Screen[PhotoForm, reader.Reading | None]):
    """オモテ面の撮影."""

    name, title, action = "photo", _l("オモテ面の撮影"), _l("撮影する")
    form = PhotoForm
    choices = ("", "type")
    uploads = True

    def admit(self, step: StepContext) -> None:
        """A picture that would not be read is not even looked at."""
        photo_reading.admit(step)

    def prepare(self, step: StepContext, form: PhotoForm) -> reader.Reading | None:
        """The picture goes to the reader and nowhere else; it is gone when this function ends."""
        if form.choice == "type":
            return None
        upload = request.files.get("picture")
        picture = upload.read() if upload else b""
        if not picture:
            raise FormError(_("写真が選ばれていません。撮影するか、写真を選んでください。"), "picture")
        result: reader.Reading = photo_reading.read(step, picture)
        if not result.accepted:
            raise FormError(sentence(result.reasons[0] if result.reasons else "unreadable"), "picture")
        return result

    def save(self, step: StepContext, form: PhotoForm, ready: reader.Reading | None) -> None:
        """Keeps what was read and, for 15 minutes, the crops of what the person is asked to look at."""
        if ready is None:
            step.journey.save(EntryWay("type"))
            return
        doubts = sorted(doubtful(ready))
        # A name that can be written in several ways is shown as printed, however sure the reader is.
        looked_at = {*doubts, *(["name"] if spellings(ready.fields.get("name", "")) else [])}
        kept = {name: picture for name, picture in ready.crops.items() if name in looked_at}
        now = clock.now().isoformat()
        step.journey.save(Photo(dict(ready.fields), doubts, list(ready.reasons), discarded_at=now, parts=bool(kept)))
        step.journey.forget("photo_result")
        crops.keep(step.journey, kept)


class PhotoResult(Reading):
    """撮影情報の確認."""

    def show(self, step: StepContext) -> Shown:
        """What was read, field by field."""
        photo, urls = step.answer(Photo), crop_urls(step.journey)
        readings = [
            {
                "label": label,
                "value": dates.day(photo.fields.get(name, "")),
                "doubt": name in photo.doubts or not photo.fields.get(name),
                "crop_url": urls.get(name),
            }
            for name, label in SHOWN.items()
        ]
        return {
            "readings": readings,
            "retake_url": step_url(step.journey, step.id_of("photo")),
            "warnings": [sentence(code) for code in photo.reasons],
        }


photo_guide = Reading("photo_guide", _l("撮影方法の確認"), _l("はじめる"))
document_kind = DocumentKindScreen()
photo_start = Reading("photo_start", _l("撮影の開始"), _l("撮影画面へ"))
photo = PhotoScreen()
photo_result = PhotoResult("photo_result", _l("撮影情報の確認"), NEXT)
