"""Who may enter where: one row per endpoint, and the guard that reads it before every request."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request

from mytoyota.accounts.web_guards import account_known, account_signed_in
from mytoyota.demo.web_demo import demo_open
from mytoyota.organisation.web_sign_in import staff_signed_in, staff_watching
from mytoyota.web.metrics import scraper

Guard = Callable[[], Any]


def anyone() -> None:
    """No question asked."""


def journey_holder() -> None:
    """The phone that began the journey: the view itself finds the journey by cookie and reference together."""


ACCESS: dict[str, Guard] = {
    "static": anyone,
    "web.change_language": anyone,
    "health.alive": anyone,
    "health.ready": anyone,
    "metrics.show": scraper,
    "opening.scan": anyone,
    "opening.lost": anyone,
    "postal.look_up": anyone,
    "card_return.take": journey_holder,
    "payments.returned": anyone,
    "payments.result": anyone,
    "payments.status": anyone,
    "payments.webhook": anyone,
    "flows.step": journey_holder,
    "flows.draft": journey_holder,
    "flows.status": journey_holder,
    "flows.crop": journey_holder,
    "flows.account_changed": journey_holder,
    "sign_in.begin": journey_holder,
    "sign_in.again": journey_holder,
    "sign_in.callback": journey_holder,
    "sign_up.begin": anyone,
    "provider.discovery": anyone,
    "provider.jwks": anyone,
    "provider.authorization": anyone,
    "provider.resume": anyone,
    "provider.back": anyone,
    "provider.token": anyone,
    "provider.revoke": anyone,
    "provider.userinfo": anyone,
    "account.login": anyone,
    "account.try_login": anyone,
    "account.lost": anyone,
    "forgotten.forgot": anyone,
    "forgotten.send": anyone,
    "forgotten.sent": anyone,
    "forgotten.reset": anyone,
    "forgotten.change": anyone,
    "forgotten.done": anyone,
    "device.code": anyone,
    "device.try_code": anyone,
    "consent.ask": anyone,
    "consent.decide": anyone,
    "logout.logout": anyone,
    "logout.logged_out": anyone,
    "profile.edit": account_signed_in,
    "profile.change": account_known,
    "profile.draft": account_known,
    "profile.stay": account_known,
    "profile.password": account_signed_in,
    "profile.change_password": account_signed_in,
    "staff.sign_in": anyone,
    "staff.try_sign_in": anyone,
    "staff.sign_out": anyone,
    "desk.show": staff_signed_in,
    "desk.rows": staff_watching,
    "orders.index": staff_signed_in,
    "orders.new": staff_signed_in,
    "orders.create": staff_signed_in,
    "orders.show": staff_signed_in,
    "orders.sheet": staff_signed_in,
    "orders.make_leaflet": staff_signed_in,
    "orders.leaflet": staff_signed_in,
    "orders.summary": staff_signed_in,
    "orders.withdraw": staff_signed_in,
    "orders.renew": staff_signed_in,
    "orders.hand_over": staff_signed_in,
    "papers.index": staff_signed_in,
    "papers.show": staff_signed_in,
    "papers.form": staff_signed_in,
    "papers.reload": staff_signed_in,
    "papers.receive": staff_signed_in,
    "papers.give_back": staff_signed_in,
    "certificates.vehicle": staff_signed_in,
    "certificates.note_vehicle": staff_signed_in,
    "certificates.entry": staff_signed_in,
    "certificates.save": staff_signed_in,
    "certificates.upload": staff_signed_in,
    "certificates.reload": staff_signed_in,
    "checks.index": staff_signed_in,
    "checks.rows": staff_watching,
    "checks.show": staff_signed_in,
    "checks.confirm": staff_signed_in,
    "checks.send_back": staff_signed_in,
    "checks.code": staff_signed_in,
    "checks.reload": staff_signed_in,
    "demo.home": demo_open,
    "demo.sign_in": demo_open,
    "demo.new_order": demo_open,
    "demo.outbox": demo_open,
    "demo.passcode": anyone,
    "demo.try_passcode": anyone,
}


def install(app: Flask) -> None:
    """Puts the guard before every request; an endpoint without a row is refused, and a test says so."""
    app.before_request(_guard)


def _guard() -> Any:
    endpoint = request.endpoint
    return ACCESS[endpoint]() if endpoint else None
