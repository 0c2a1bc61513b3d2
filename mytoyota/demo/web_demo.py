"""The demo's own pages: a home page with a door to each side, the outbox, the passcode where others can reach it."""

import hmac
import re
import secrets
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug import Response
from wtforms import HiddenField, PasswordField, SelectField
from wtforms.validators import Length

from mytoyota.base import clock, keys, limits
from mytoyota.base.limits import RateLimit
from mytoyota.base.refusals import TooMany
from mytoyota.console import board
from mytoyota.console.forms import listed
from mytoyota.console.web_orders import shown_link
from mytoyota.demo import demo_data
from mytoyota.demo.demo_data_tables import ACCOUNT_PASSWORD, ACCOUNTS, MAIN_STORE, PASSWORD, SAMPLES
from mytoyota.notifications import outbox as messages
from mytoyota.notifications.models import Message
from mytoyota.orders import order_card, orders
from mytoyota.orders.models import Order
from mytoyota.organisation.models import Staff, Store
from mytoyota.organisation.roles import ROLES, SALES
from mytoyota.organisation.web_frame import ROLE_NAMES
from mytoyota.organisation.web_let_in import let_in
from mytoyota.organisation.web_staff import pressed
from mytoyota.vehicles import certificates
from mytoyota.vehicles.models import VehicleModel
from mytoyota.web import application, dates, senders, unit
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.safe_redirect import own_path
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("demo", __name__)
COOKIE = "demo_passcode"
COOKIE_SECONDS = 12 * 3600
TRIES = RateLimit("demo_passcode", free=10)
CERTIFICATES = {
    "sample": _l("車検証は見本の免許証の人（山田 太郎）"),
    "company": _l("車検証は見本の会社（株式会社ひので商事）"),
    "elsewhere": _l("車検証は別の人"),
    "": _l("車検証はまだ届いていない"),
}


class PasscodeForm(StepForm):
    """The passcode of a demo that others can reach."""

    NEVER_DRAFTED = ("passcode",)
    passcode = PasswordField(_l("パスコード"), [needed, Length(max=200)], render_kw={"autocomplete": "off"})
    next = HiddenField()


class DemoOrderForm(StepForm):
    """Which order to make ready for the scan."""

    model_id = SelectField(_l("車両"))
    certificate = SelectField(_l("車検証"), choices=listed(CERTIFICATES))
    nonce = HiddenField(validators=[Length(min=16, max=64)])


@bp.get("/")
def home() -> ResponseReturnValue:
    """What this is, and a door to each side."""
    session = unit.session()
    people = sorted(session.scalars(select(Staff)), key=_order_of_the_list)
    return render_template(
        "demo/home.html",
        form=_order_form(),
        staff=[_person(member) for member in people],
        password=PASSWORD,
        accounts=[{"email": one.email, "password": ACCOUNT_PASSWORD, "note": one.note} for one in ACCOUNTS],
        samples=[{"file": f"img/samples/{one.file}.jpg", "title": one.title, "note": one.note} for one in SAMPLES],
        **_offer(),
    )


@bp.post("/demo/sign-in")
def sign_in() -> ResponseReturnValue:
    """Signs a demo person in by one press."""
    pressed()
    return let_in(request.form.get("staff_id", ""))


@bp.post("/demo/order")
def new_order() -> ResponseReturnValue:
    """Makes a fresh order ready for the scan; pressed twice it is one order."""
    form = _order_form(posted=True)
    store = unit.session().scalar(select(Store).where(Store.code == MAIN_STORE))
    if not form.validate() or store is None:
        return redirect(url_for("demo.home"))
    if unit.session().scalar(select(Order.id).where(Order.nonce == form.nonce.data)) is None:
        _open(store, form)
    return redirect(url_for("demo.home", _anchor="customer"))


@bp.get("/demo/outbox")
def outbox() -> ResponseReturnValue:
    """The mails and SMS that would have been sent, newest first."""
    return render_template("demo/outbox.html", messages=[_letter(one) for one in messages.newest(unit.session())])


@bp.get("/demo/passcode")
def passcode() -> ResponseReturnValue:
    """Asks for the passcode."""
    return render_template("demo/passcode.html", form=PasscodeForm(next=own_path(request.args.get("next", "")) or ""))


@bp.post("/demo/passcode")
def try_passcode() -> ResponseReturnValue:
    """Counts the try, compares, and remembers a right one in this browser."""
    form = PasscodeForm()
    if not form.validate():
        return render_template("demo/passcode.html", form=form), 422
    try:
        limits.hit(unit.database(), TRIES, senders.network())
    except TooMany as refusal:
        form.form_errors = [_("続けて間違えたため、あと%(n)s秒お待ちください。", n=refusal.seconds)]
        return render_template("demo/passcode.html", form=form), 429
    if not hmac.compare_digest((form.passcode.data or "").strip().encode(), _passcode().encode()):
        form.passcode.errors = [_("パスコードが違います。")]
        return render_template("demo/passcode.html", form=form), 422
    limits.reset(unit.session(), TRIES, senders.network())
    return _let_through(form.next.data or "")


def passcode_known() -> Response | None:
    """Guard before all others: a demo with a passcode shows its pages to browsers that proved it."""
    if not _passcode():
        return None
    given = request.cookies.get(COOKIE, "").encode()  # not as text: a comparison of texts takes ASCII alone
    if hmac.compare_digest(given, _proof().encode()):
        return None
    return redirect(url_for("demo.passcode", next=request.full_path.rstrip("?") if request.method == "GET" else "/"))


def _let_through(onward: str) -> Response:
    response = redirect(own_path(onward) or url_for("demo.home"))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(COOKIE, _proof(), max_age=COOKIE_SECONDS, secure=secure, httponly=True, samesite="Lax")
    return response


def _passcode() -> str:
    kept = application.settings().demo_passcode
    return kept.get_secret_value() if kept else ""


def _proof() -> str:
    return keys.ring().mac("session", COOKIE, _passcode()).hex()


def _offer() -> dict[str, Any]:
    """The newest order of the main store that no phone has begun, with its QR code."""
    session = unit.session()
    store = session.scalar(select(Store).where(Store.code == MAIN_STORE))
    found = orders.of_store(store.id if store else "").where(board.state_of_order() == "new").limit(1)
    order = session.scalars(found).first()
    if order is None:
        return {"link": None}
    on_file = certificates.of_order(session, order.id)
    return {
        "link": shown_link(orders.link_for(session, order, orders.BUYER)),
        "order": order_card.of(session, order),
        "contract_number": order.contract_number,
        "certificate_note": _("車検証：登録ずみ") if on_file else _("車検証：まだ届いていません"),
    }


def _order_of_the_list(member: Staff) -> tuple[int, str, int, str]:
    """Stores first, by their codes, then headquarters and those of no dealer."""
    place = 0 if member.store else 1 if member.dealer else 2
    return place, member.workplace.code, ROLES.index(member.role), member.number


def _person(member: Staff) -> dict[str, Any]:
    place = member.workplace
    named = f"{place.dealer.name} {place.name}" if isinstance(place, Store) else place.name
    return {
        "id": member.id,
        "name": member.name,
        "role": ROLE_NAMES[member.role],
        "place": named,
        "code": place.code,
        "number": member.number,
        "active": member.active,
    }


def _order_form(*, posted: bool = False) -> DemoOrderForm:
    form = DemoOrderForm() if posted else DemoOrderForm(formdata=None, data={"nonce": secrets.token_hex(12)})
    models = unit.session().scalars(select(VehicleModel).order_by(VehicleModel.charging.desc(), VehicleModel.model))
    form.model_id.choices = listed({model.id: f"{model.model} {model.grade}" for model in models})
    return form


def _open(store: Store, form: DemoOrderForm) -> None:
    session = unit.session()
    member = session.scalars(
        select(Staff).where(Staff.store_id == store.id, Staff.role == SALES, Staff.active).order_by(Staff.number)
    ).first()
    assert member is not None  # a store of the demo has staff
    order = orders.open_order(
        session,
        orders.NewOrder(
            store_id=store.id,
            staff_id=member.id,
            contract_number=f"D-{clock.in_japan(clock.now()):%m%d}-{secrets.token_hex(2).upper()}",
            model_id=form.model_id.data,
            nonce=form.nonce.data,
            chassis=f"DEMO10-{secrets.randbelow(10**7):07d}",
        ),
    )
    demo_data.file_certificate(session, order, form.certificate.data)


def _letter(message: Message) -> dict[str, Any]:
    body = message.body or ""
    return {
        "at": dates.moment(message.created_at),
        "channel": message.channel,
        "to": message.recipient,
        "subject": message.subject or _("件名なし"),
        "body": body,
        "links": re.findall(r"https?://\S+", body),
    }
