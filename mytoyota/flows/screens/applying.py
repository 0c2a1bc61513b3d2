"""What the pages of both services share: today's offer, the summary, 申し込む (3-1/11-A, 12-A, 3-2/9-A, 10-A)."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import get_locale
from wtforms import HiddenField

from mytoyota.flows import identity, registration
from mytoyota.flows.place import Place
from mytoyota.flows.screens import labels
from mytoyota.flows.screens.payment import way_to_pay
from mytoyota.flows.step import Screen
from mytoyota.flows.wrong import Wrong
from mytoyota.subscriptions import applications, catalogue
from mytoyota.subscriptions.applications import Applicant, NoPaymentMethod, PriceChanged, Wish
from mytoyota.subscriptions.catalogue import CHARGING, NAMES, T_CONNECT, NotOffered, Quote
from mytoyota.subscriptions.models import Application
from mytoyota.web import application
from mytoyota.web.forms import Acknowledge, StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

CHOICE = {T_CONNECT: "tconnect_options", CHARGING: "charging_plan"}  # the screen that holds what was chosen
SUMMARY = {T_CONNECT: "tconnect_summary", CHARGING: "charging_summary"}

WHO = ("corporate_name", "name", "address", "email")  # of the applicant's data


class QuoteForm(StepForm):
    """Which items at which prices the page showed: compared on the server, never believed."""

    NEVER_DRAFTED = ("quote",)
    quote = HiddenField()


def keep_choice(place: Place, service: str, value: dict[str, Any]) -> None:
    """Saves the choice; what was agreed to of another one is agreed to anew."""
    if chosen(place, service) != _chosen_in(service, value):
        place.visit.forget(SUMMARY[service])
    place.visit.save(CHOICE[service], value)


def offers(place: Place, service: str) -> list[dict[str, Any]]:
    """What can be chosen today, in the reader's language."""
    assert place.visit.card is not None  # services are a vehicle's
    vehicle = applications.vehicle_of(place.visit.card)
    found = catalogue.in_force().offers(service, vehicle, applications.today())
    return [_line(one.id, one.kind, one.name, one.yen) | {"text": one.text[str(get_locale())]} for one in found]


def must_be_offered(place: Place, service: str, chosen: Iterable[str], field: str) -> None:
    """Refuses what the catalogue does not offer for this vehicle today, whatever the browser sent."""
    if quote(place, service, chosen) is None:
        raise Wrong(
            _("この車両では申し込めないサービスが選ばれていました。画面に出ているものからお選びください。"), field
        )


def quote(place: Place, service: str, chosen: Iterable[str]) -> Quote | None:
    """What was chosen at today's prices; None where some of it is not offered."""
    assert place.visit.card is not None
    vehicle = applications.vehicle_of(place.visit.card)
    try:
        return catalogue.in_force().quote(service, chosen, vehicle, applications.today())
    except NotOffered:
        return None


def chosen(place: Place, service: str) -> tuple[str, ...]:
    """The saved choice."""
    return _chosen_in(service, place.visit.value(CHOICE[service]))


def _chosen_in(service: str, value: dict[str, Any]) -> tuple[str, ...]:
    return tuple(value.get("options", ())) if service == T_CONNECT else (str(value.get("plan", "")),)


def later_url(service: str) -> str:
    """Where one applies after delivery."""
    settings = application.settings()
    return str(settings.tconnect_url if service == T_CONNECT else settings.charging_url)


def show_later(service: str, place: Place) -> dict[str, Any]:
    """The page 納車後手続きの案内 of a service."""
    return {"service": service, "service_name": NAMES[service], "url": later_url(service)}


def summary(name: str, service: str) -> Screen:
    """お申込み内容の確認 of a service."""
    return Screen(
        name,
        _l("お申込み内容の確認"),
        _l("この内容で申し込む"),
        form=QuoteForm,
        save=partial(_agree, service),
        show=partial(_show, service),
        start=partial(_start, service),
        template="flows/application_summary.html",
    )


def submission(name: str, service: str) -> Screen:
    """お申込み受付 of a service: its button applies, once."""
    return Screen(
        name,
        _l("お申込み受付"),
        _l("申し込む"),
        form=QuoteForm,
        save=partial(_apply, service),
        show=partial(_show, service),
        start=partial(_start, service),
        template="flows/application_submission.html",
    )


def _start(service: str, place: Place) -> dict[str, str]:
    now = quote(place, service, chosen(place, service))
    return {"quote": now.text if now else ""}


def _agree(service: str, place: Place, form: QuoteForm) -> None:
    """この内容で申し込む: what was shown is what the catalogue says."""
    now = quote(place, service, chosen(place, service))
    if now is None:
        raise Wrong(_gone())
    if form.quote.data != now.text:
        form.quote.data = now.text
        raise Wrong(_changed())
    place.visit.save(place.step.screen.name, {"quote": now.text})


def _apply(service: str, place: Place, form: QuoteForm) -> None:
    """申し込む: accepted once, under the registration that this phone made."""
    wish = Wish(service, chosen(place, service), form.quote.data or "")
    try:
        row = applications.accept(place.session, place.visit.journey.order_id or "", _applicant(place), wish)
    except NotOffered:
        raise Wrong(_gone()) from None
    except PriceChanged:
        form.quote.data = _start(service, place)["quote"]
        raise Wrong(_changed()) from None
    except NoPaymentMethod:
        raise Wrong(
            _("お支払い方法の登録が終わっていません。お申込み内容の入力にもどり、「つぎへ」を押して登録してください。")
        ) from None
    _remember(place, row)
    registration.services_renewed(place.session, place.order)
    place.visit.save(place.step.screen.name, {})


def _applicant(place: Place) -> Applicant:
    user = place.visit.registered_user()
    if user is None or user.replaced_at is not None:
        raise Wrong(_("使用者の登録が変わったため、この画面からは申し込めません。販売店スタッフにお声がけください。"))
    name, email = identity.full_name(user.claims), str(user.claims["email"])
    return Applicant(user.account_id, user.kind, user.id, name, email, str(get_locale()))


def _remember(place: Place, row: Application) -> None:
    if row.service == T_CONNECT:
        place.visit.journey.t_connect_application_id = row.id
    else:
        place.visit.journey.charging_application_id = row.id


def _show(service: str, place: Place) -> dict[str, Any]:
    """The application as it was accepted; before that, as it would be today."""
    row = _accepted(service, place)
    now = None if row else quote(place, service, chosen(place, service))
    lines: list[dict[str, Any]] = []
    if row:
        lines = [_line(one["id"], one["kind"], one["name"], one["yen"]) for one in row.lines]
    elif now:
        lines = [_line(one.id, one.kind, one.name, one.yen) for one in now.lines]
    method_id = row.payment_method_id if row else None
    pays = bool(method_id) or bool(now and now.needs_payment)
    shown = labels.lines(place.visit.value("login").get("claims", {}))
    return {
        "service_name": NAMES[service],
        "lines": lines,
        "total": sum(int(line["yen"]) for line in lines),
        "payment": way_to_pay(place.visit, method_id) if pays else None,
        "person": [(labels.LABELS[name], shown[name]) for name in WHO if name in shown],
        "gone": row is None and now is None,
        "choice_url": url_for("flows.step", ref=place.visit.journey.ref, step_id=place.id_of(CHOICE[service])),
        "sample": catalogue.in_force().sample,
    }


def _accepted(service: str, place: Place) -> Application | None:
    journey = place.visit.journey
    row_id = journey.t_connect_application_id if service == T_CONNECT else journey.charging_application_id
    return place.session.get(Application, row_id) if row_id else None


def _line(item: str, kind: str, name: Any, yen: int) -> dict[str, Any]:
    return {"id": item, "kind": kind, "name": name[str(get_locale())], "yen": yen}


def _gone() -> str:
    return str(
        _("お選びのサービスのうち、申し込めなくなったものがあります。お申込み内容の入力にもどってお選びください。")
    )


def _changed() -> str:
    return str(
        _("画面に出ていた内容か料金が、いまのものと違いました。下の内容をご確認のうえ、もう一度押してください。")
    )


def accepted(name: str, service: str) -> Screen:
    """The service was accepted and there is more to come."""
    return Screen(
        name,
        _l("お申込み受付"),
        _l("つぎへ"),
        form=Acknowledge,
        save=_acknowledged,
        show=partial(_show, service),
        template="flows/application_accepted.html",
    )


def _acknowledged(place: Place, form: StepForm) -> None:
    place.visit.save(place.step.screen.name, {})
