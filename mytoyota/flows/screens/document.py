"""Photographing the driver's licence and what was read from it (1-1/13-B to 17-B)."""

import base64
from datetime import timedelta
from typing import Any

from flask import g, request, url_for
from sqlalchemy import delete, select
from wtforms import FileField

from mytoyota.base import clock, jobs
from mytoyota.base.db import new_id
from mytoyota.flows.certificate_arrival import ERASE_CROPS
from mytoyota.flows.models import Crop
from mytoyota.flows.place import Place
from mytoyota.flows.screens.base import NEXT, reading
from mytoyota.flows.screens.reading_reasons import sentence
from mytoyota.flows.step import Screen
from mytoyota.flows.wrong import Wrong
from mytoyota.idv.reader import Reading, doubtful
from mytoyota.idv.web_reader import document_reader
from mytoyota.japanese.kanji import spellings
from mytoyota.web import dates
from mytoyota.web.forms import Acknowledge, StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

CROPS_LIVE = timedelta(minutes=15)
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


def _read(ref: str, form: PhotoForm) -> None:
    """The picture goes to the reader and nowhere else; it is gone when this function ends."""
    if form.choice == "type":
        return
    upload = request.files.get("picture")
    picture = upload.read() if upload else b""
    if not picture:
        raise Wrong(_("写真が選ばれていません。撮影するか、写真を選んでください。"), "picture")
    result = document_reader().read(picture)
    if not result.accepted:
        raise Wrong(sentence(result.reasons[0] if result.reasons else "unreadable"), "picture")
    g.reading = result


def _keep(place: Place, form: PhotoForm) -> Any:
    """Keeps what was read and, for 15 minutes, the crops of what the person is asked to look at."""
    if form.choice == "type":
        place.visit.save("entry_way", {"way": "type"})
        return None
    result: Reading = g.reading
    doubts = sorted(doubtful(result))
    place.visit.save("photo", {"fields": dict(result.fields), "doubts": doubts, "reasons": list(result.reasons)})
    place.visit.forget("photo_result")
    # A name that can be written in several ways is shown as printed, however sure the reader is.
    looked_at = {*doubts, *(["name"] if spellings(result.fields.get("name", "")) else [])}
    _keep_crops(place, {name: picture for name, picture in result.crops.items() if name in looked_at})
    return None


def _keep_crops(place: Place, crops: dict[str, bytes]) -> None:
    journey = place.visit.journey
    place.session.execute(delete(Crop).where(Crop.journey_id == journey.id))
    for name, picture in crops.items():
        crop = Crop(id=new_id(), journey_id=journey.id, field=name, expires_at=clock.now() + CROPS_LIVE)
        crop.picture = base64.b64encode(picture).decode()
        place.session.add(crop)
    if crops:
        jobs.enqueue(place.session, ERASE_CROPS, journey.id, due_at=clock.now() + CROPS_LIVE)


def crop_urls(place: Place) -> dict[str, str]:
    """Where this phone (and no other) may see the crops of fields, while they live."""
    journey = place.visit.journey
    kept = select(Crop.field).where(Crop.journey_id == journey.id, Crop.expires_at > clock.now())
    return {name: url_for("flows.crop", ref=journey.ref, name=name) for name in place.session.scalars(kept)}


def _choose_document(place: Place, form: Acknowledge) -> None:
    if form.choice == "type":
        place.visit.save("entry_way", {"way": "type"})
    else:
        place.visit.save("document_kind", {"kind": "licence"})


def _show_readings(place: Place) -> dict[str, Any]:
    photo = place.visit.value("photo")
    fields, doubts, crops = photo.get("fields", {}), photo.get("doubts", []), crop_urls(place)
    readings = [
        {
            "label": label,
            "value": dates.day(fields.get(name, "")),
            "doubt": name in doubts or not fields.get(name),
            "crop_url": crops.get(name),
        }
        for name, label in SHOWN.items()
    ]
    retake = url_for("flows.step", ref=place.visit.journey.ref, step_id=place.id_of("photo"))
    return {
        "readings": readings,
        "retake_url": retake,
        "warnings": [sentence(code) for code in photo.get("reasons", [])],
    }


photo_guide = reading("photo_guide", _l("撮影方法の確認"), _l("はじめる"))
document_kind = Screen(
    "document_kind",
    _l("身分証明書の選択"),
    "",
    form=Acknowledge,
    save=_choose_document,
    choices=("licence", "type"),
)
photo_start = reading("photo_start", _l("撮影の開始"), _l("撮影画面へ"))
photo = Screen(
    "photo",
    _l("オモテ面の撮影"),
    _l("撮影する"),
    form=PhotoForm,
    save=_keep,
    before=_read,
    choices=("", "type"),
    uploads=True,
)
photo_result = reading("photo_result", _l("撮影情報の確認"), NEXT, show=_show_readings)
