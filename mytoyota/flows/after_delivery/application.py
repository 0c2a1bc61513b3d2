"""Everything once more, この内容で申し込む, and what comes then (guide 4-1/8-A, 9-A, 17-B, 18-B, 19-C, 20-C)."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import redirect, request
from flask_babel import get_locale
from werkzeug import Response
from wtforms import HiddenField

from mytoyota.base import clock, keys
from mytoyota.base.refusals import TooMany
from mytoyota.flows.after_delivery.answers import VehicleNumbers
from mytoyota.flows.after_delivery.vehicle_numbers import REGISTERED
from mytoyota.flows.buyer import web_account_pages
from mytoyota.flows.buyer.answers import Claims, Login
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.reading import Standing
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.engine.step import Text
from mytoyota.flows.engine.web_urls import here, step_url
from mytoyota.flows.labels import pairs
from mytoyota.orders.models import Order
from mytoyota.registrations import identity
from mytoyota.reviews import apply, limits
from mytoyota.reviews.apply import AlreadyRegistered, NewReview
from mytoyota.reviews.models import Review
from mytoyota.settings import Settings
from mytoyota.vehicles import models_by_chassis, plates
from mytoyota.web import application, dates, senders, unit
from mytoyota.web.forms import Acknowledge, StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

KANJI_BACK = _l("前の画面に戻る")  # on these pages of the guide alone


class ApplicationForm(StepForm):
    """`seen` names exactly the data that the page showed."""

    seen = HiddenField()


@dataclass(frozen=True)
class Counted:
    """What the provider said just now, where it said anything, and the data that a try was counted for."""

    fresh: Claims | None = field(repr=False)
    claims: Claims = field(repr=False)


class ApplicationReview(Screen[ApplicationForm, Counted]):
    """車両情報とお客さま情報の確認, 登録内容の確認."""

    name, action = "application_review", _l("この内容で申し込む")
    form = ApplicationForm

    def __init__(self, title: Text, back: Text = None) -> None:
        self.title, self.back = title, back

    def initial(self, step: StepContext) -> Shown:
        """What the page is going to show."""
        return {"seen": _fingerprint(step.answer(Login).claims, step.answer(VehicleNumbers))}

    def show(self, step: StepContext) -> Shown:
        """Both numbers, the model, and all account data."""
        numbers, typed_at = step.answer(VehicleNumbers), _step_of(step, VehicleNumbers.screen)
        return {
            "vehicle": [(_("車台番号"), numbers.chassis), (_("自動車登録番号"), numbers.plate)],
            "plate": plates.parse(numbers.plate) if numbers.plate else None,
            "model": model_name(step, numbers.chassis),
            "facts": pairs(step.answer(Login).claims),
            "vehicle_url": step_url(step.journey, typed_at) if typed_at else None,
            "edit_url": web_account_pages.edit_url(step),
            "back": self.back,
            "changed": "changed" in request.args,
        }

    def prepare(self, step: StepContext, form: ApplicationForm) -> Counted:
        """The account as it is now; what will be compared is counted before anything is."""
        fresh = web_account_pages.fresh_claims(step.journey)
        claims = web_account_pages.known_as(step.journey, fresh).claims
        _count(step.answer(Login).sub, claims, step.answer(VehicleNumbers))
        return Counted(fresh, claims)

    def save(self, step: StepContext, form: ApplicationForm, ready: Counted) -> Response | None:
        """この内容で申し込む; data that were edited since the page was drawn are shown first."""
        web_account_pages.adopt(step.journey, ready.fresh)
        login, numbers = step.answer(Login), step.answer(VehicleNumbers)
        if form.seen.data != _fingerprint(login.claims, numbers) or login.claims != ready.claims:
            return redirect(here(step) + "?changed=1")
        new = NewReview(
            account_id=login.sub,
            kind=login.kind,
            claims=login.claims,
            language=str(get_locale()),
            journey_id=step.row.id,
            order_id=step.row.order_id,
            chassis=numbers.chassis,
            plate=numbers.plate,
            mends=step.row.mends,
        )
        try:
            step.row.review_id = apply.apply(step.session, new).id
        except AlreadyRegistered:
            raise FormError(REGISTERED) from None
        return None


def _fingerprint(claims: Claims, numbers: VehicleNumbers) -> str:
    """Names all that is applied for, and tells nothing of it."""
    return keys.ring().fingerprint({"claims": claims, "chassis": numbers.chassis, "plate": numbers.plate})


def _count(account_id: str, claims: Claims, numbers: VehicleNumbers) -> None:
    """One application of exactly these data; the same again directly is the same one."""
    compared = _fingerprint(claims, numbers)
    most = application.settings().review_tries_per_address
    try:
        limits.hit(unit.database(), account_id, compared)
        limits.hit_from(unit.database(), senders.network(), most, compared)
    except TooMany:
        told = _("申し込める回数の上限に達しました。明日、もう一度お試しください。入力内容は保存されています。")
        raise FormError(told) from None


def _step_of(step: StepContext, screen: str) -> str | None:
    return next((one.step.id for one in step.path.steps if one.step.screen.name == screen), None)


def model_name(step: StepContext, chassis: str) -> str | None:
    """The model by the chassis number, else that of the order; what stands on file for the number is never asked."""
    order = step.session.get(Order, step.order_id) if step.order_id else None
    models = models_by_chassis.nearest(chassis, models_by_chassis.known(step.session))
    if not models and order is not None and not order.model.chassis_prefixes:
        models = [order.model]
    return models_by_chassis.name(models)


class Applied(Screen[Acknowledge, None]):
    """登録の申請, 登録のお申込み完了: accepted, when an answer comes, and what to do if none does."""

    name, action = "applied", _l("閉じる")
    form = Acknowledge

    def __init__(self, title: Text) -> None:
        self.title = title

    def show(self, step: StepContext) -> Shown:
        """Whose application, where the answer is mailed to, and when."""
        return _applied(step)

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """閉じる."""
        step.row.ended_at = step.row.ended_at or clock.now()
        step.acknowledge()


class AfterEnd(Standing):
    """The last page, which stays."""

    def show(self, step: StepContext) -> Shown:
        """As the page before."""
        return _applied(step)


def _applied(step: StepContext) -> Shown:
    login, review = step.answer(Login), step.session.get(Review, step.row.review_id)
    return {
        "name": identity.full_name(login.claims),
        "email": login.claims.get("email", ""),
        "sender": _mail_domain(application.settings()),
        "expected": dates.day(review.expected_on) if review and review.expected_on else None,
    }


def _mail_domain(settings: Settings) -> str:
    """Where our mails come from, for who allows mail by its domain."""
    return (settings.smtp_from or "").rpartition("@")[2].rstrip(">") or urlsplit(settings.public_url).hostname or ""


def _mailed(name: str, title: Text, template: str) -> Standing:
    return Standing(name, title, "", template=template)


review_of_account = ApplicationReview(_l("車両情報とお客さま情報の確認"), KANJI_BACK)
review_of_person = ApplicationReview(_l("登録内容の確認"), KANJI_BACK)
review_of_company = ApplicationReview(_l("登録内容の確認"))
applied_with_account = Applied(_l("登録の申請"))
applied_when_new = Applied(_l("登録のお申込み完了"))
after_end = AfterEnd("after_end", _l("お手続きの完了"), "")
received_mail = _mailed("received_mail", _l("使用者登録の受付"), "mail/review_received.txt")
completed_mail = _mailed("completed_mail", _l("使用者情報の登録完了"), "mail/review_completed.txt")
