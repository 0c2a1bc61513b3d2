"""Proves that an e-mail address is the customer's: one code by mail, counted tries, no hint of who has an account."""

from email_validator import EmailNotValidError, validate_email
from flask import url_for
from sqlalchemy import select
from wtforms import Field, Form
from wtforms.validators import ValidationError

from mytoyota.accounts import codes, registration
from mytoyota.base import clock, keys, limits, once
from mytoyota.base.refusals import TooMany
from mytoyota.flows.journeys import Visit
from mytoyota.flows.models import Answer, Journey
from mytoyota.flows.wrong import Wrong
from mytoyota.japanese import characters
from mytoyota.notifications import outbox
from mytoyota.web import application, unit
from mytoyota.web.texts import gettext as _

# Addresses that these carriers gave out in the past against the standard (dots doubled or last): still in use.
OLD_CARRIERS = ("docomo.ne.jp", "ezweb.ne.jp", "au.com")


def plausible(form: Form, field: Field) -> None:
    """An address that mail can be sent to."""
    email = characters.half_width(field.data)
    local, _at, domain = email.rpartition("@")
    if domain.lower() in OLD_CARRIERS and local and not set(local) - _OLD_LETTERS:
        return
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError(_("メールアドレスの形が正しくありません。例：taro@example.jp")) from None


_OLD_LETTERS = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+")


def count_sending(ref: str, email: str | None, form_key: str) -> None:
    """Counts one mail of this journey and to this address (or the one it gave before) before it is written.

    A double tap is one. Many journeys that mail one address are counted together.
    """
    address = registration.email_key(email or _given(ref))
    try:
        for subject in filter(None, (f"journey:{ref}", address)):
            limits.spend(unit.database(), codes.SENDING, subject, f"{ref}:{form_key}")
    except TooMany as limit:
        raise Wrong(
            _("つづけて送れる回数を超えました。%(n)s秒たってから、もう一度お試しください。", n=limit.seconds)
        ) from None


def _given(ref: str) -> str:
    """The address that the journey's page was given; the code is sent there again."""
    with unit.reading() as session:
        journey_id = session.scalar(select(Journey.id).where(Journey.ref == ref))
        row = session.scalar(select(Answer).where(Answer.journey_id == journey_id, Answer.screen == "email"))
        return str(row.value["email"]) if row and row.saved_at else ""


def send(visit: Visit, email: str, language: str, form_key: str) -> None:
    """Mails the code, or tells the owner of an existing account that there is one; the page looks the same."""
    subject = f"{visit.journey.id}:{form_key}"
    if once.earlier(visit.session, "email_code", subject):
        return
    once.remember(visit.session, "email_code", subject, "sent")
    code = codes.issue(visit.session, "email", visit.journey.id)
    forgot_url = application.settings().public_url + url_for("forgotten.forgot")
    known = registration.find(visit.session, email) is not None
    template = "mail/account_exists.txt" if known else "mail/email_code.txt"
    values = {"code": code, "minutes": int(codes.LIVES.total_seconds()) // 60, "forgot_url": forgot_url}
    ends, series = clock.now() + codes.LIVES, f"email:{visit.journey.id}"
    outbox.put(visit.session, outbox.Mail(email, template, language, values, expires_at=ends, series=series))
    visit.journey.email_key = keys.ring().lookup(registration.email_key(email), "journey.email")


def count_comparison(ref: str, code: str) -> None:
    """Counts one comparison of the living code, for good, before it is made."""
    with unit.reading() as session:
        journey_id = session.scalar(select(Journey.id).where(Journey.ref == ref)) or ref
        subject = codes.limit_subject(session, "email", journey_id)
    try:
        limits.spend(unit.database(), codes.ALLOWANCE, subject, f"{journey_id}:{code}")
    except TooMany:
        message = _(
            "コードの確認回数が多すぎます。「認証コードをもう一度送る」を押して、新しいコードを入力してください。"
        )
        raise Wrong(message, "code") from None


def proven(visit: Visit, code: str) -> bool:
    """Whether the code is right; a page sent twice is right twice."""
    email = visit.value("email").get("email")
    if email and visit.value("email_code").get("proven") == email:
        return True
    return codes.check(visit.session, "email", visit.journey.id, code)


def masked(email: str) -> str:
    """`ta***@example.jp`: enough to see a typing slip, too little for who looks over the shoulder."""
    local, _at, domain = email.partition("@")
    return f"{local[:2]}***@{domain}"
