"""The numbers and the certificate of an order's vehicle, typed or from the 車検証閲覧アプリ's file (guide 2-1/3)."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from mytoyota.console import web_rows
from mytoyota.console.forms import CertificateForm, UploadForm, VehicleForm
from mytoyota.japanese import characters
from mytoyota.orders import order_card
from mytoyota.orders.models import Order
from mytoyota.organisation.web_staff import me
from mytoyota.registrations import one_vehicle
from mytoyota.vehicles import certificate_file, certificates
from mytoyota.vehicles.certificate_file import CertificateFileProblem
from mytoyota.vehicles.certificates import NewCertificate
from mytoyota.web import dates, unit
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("certificates", __name__, url_prefix="/desk/orders/<order_id>")
FILE_PROBLEMS = {
    "missing": _l("ファイルを選んでください。"),
    "unreadable": _l("ファイルを読めませんでした。車検証閲覧アプリで保存したJSONまたはCSVのファイルを選んでください。"),
    "not_certificate": _l("車検証の情報がありません。車検証閲覧アプリで保存したファイルか、ご確認ください。"),
    "incomplete": _l("使用者の氏名・住所か車台番号が入っていません。車検証を見ながら、手で入力してください。"),
}


@bp.get("/vehicle")
def vehicle(order: Order) -> ResponseReturnValue:
    """Chassis number and plate, when they are known."""
    form = VehicleForm(formdata=None, data=_numbers(order))
    return _vehicle_page(order, form)


@bp.post("/vehicle")
def note_vehicle(order: Order) -> ResponseReturnValue:
    """Keeps chassis number and plate."""
    form = VehicleForm()
    if not form.validate():
        return _vehicle_page(order, form), 422
    one_vehicle.note_numbers(unit.session(), order, (form.chassis.data or None, form.plate.data or None), me().id)
    flash(_("車台番号・登録番号を登録しました。"), "ok")
    return _to_order(order)


@bp.get("/certificate")
def entry(order: Order) -> ResponseReturnValue:
    """The certificate's form; what is on file already is not shown again."""
    return _page(order, CertificateForm(formdata=None, data=_numbers(order) | {"source": "typed"}))


@bp.post("/certificate")
def save(order: Order) -> ResponseReturnValue:
    """Puts the certificate on file; whoever waits to be matched with it is matched soon."""
    form = CertificateForm()
    if not form.validate() or _other_vehicle(order, form):
        return _page(order, form), 422
    session = unit.session()
    one_vehicle.file_certificate(session, _new_certificate(order, form))
    flash(_("車検証の情報を登録しました。お待ちのお客さまとの照合は自動で行います。"), "ok")
    return _to_order(order)


@bp.get("/certificate/file")
def reload(order: Order) -> ResponseReturnValue:
    """The address after a file was read, opened again: the form without it."""
    return redirect(url_for("certificates.entry", order_id=order.id))


@bp.post("/certificate/file")
def upload(order: Order) -> ResponseReturnValue:
    """Fills the form from a file, for the staff to compare and save; the file itself is not kept."""
    form = UploadForm()
    try:
        read = _read(form)
    except CertificateFileProblem as problem:
        form.file.errors = [str(FILE_PROBLEMS[problem.reason])]
        blank = CertificateForm(formdata=None, data=_numbers(order) | {"source": "typed"})
        return _page(order, blank, form), 422
    filled = CertificateForm(formdata=None, data=asdict(read) | {"source": "file"})
    return _page(order, filled, read=True)


def _read(form: UploadForm) -> certificate_file.CertificateData:
    if not form.validate() or not form.file.data:
        raise CertificateFileProblem("missing")
    return certificate_file.read(form.file.data.read())


def _other_vehicle(order: Order, form: CertificateForm) -> bool:
    """The certificate of another vehicle must not be filed here."""
    if order.vehicle.chassis in (None, form.chassis.data):
        return False
    form.chassis.errors = [_("この申込みの車台番号と違います。別のお客さまの車検証ではないか、ご確認ください。")]
    return True


def _new_certificate(order: Order, form: CertificateForm) -> NewCertificate:
    return NewCertificate(
        order_id=order.id,
        kind=form.kind.data,
        name=characters.tidy(form.name.data),
        address=characters.tidy(form.address.data),
        chassis=form.chassis.data,
        source="file" if form.source.data == "file" else "typed",
        by=me().id,
        plate=form.plate.data or None,
        light=form.light.data,
        first_registered=form.first_registered.data or None,
        expires_on=form.expires_on.data or None,
    )


def _numbers(order: Order) -> dict[str, str | None]:
    return {"chassis": order.vehicle.chassis, "plate": order.vehicle.plate}


def _to_order(order: Order) -> ResponseReturnValue:
    return redirect(url_for("orders.show", order_id=order.id))


def _vehicle_page(order: Order, form: VehicleForm) -> str:
    return web_rows.page("console/vehicle.html", "orders", form=form, **_about(order))


def _page(order: Order, form: CertificateForm, upload: UploadForm | None = None, *, read: bool = False) -> str:
    on_file = certificates.of_order(unit.session(), order.id)
    shown: dict[str, Any] = {"form": form, "upload": upload or UploadForm(formdata=None), "read": read}
    shown["on_file"] = dates.moment(on_file.arrived_at) if on_file else None
    return web_rows.page("console/certificate.html", "orders", **shown, **_about(order))


def _about(order: Order) -> dict[str, Any]:
    card = order_card.of(unit.session(), order)
    return {"order": card, "order_id": order.id, "contract_number": order.contract_number}
