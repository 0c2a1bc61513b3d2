"""Proves that an e-mail address is the customer's: one code by mail, counted tries, no hint of who has an account."""

from flask import url_for
from wtforms import Field, Form
from wtforms.validators import ValidationError

from mytoyota.accounts import codes, email_addresses, registration
from mytoyota.base import clock, idempotency, keys, limits
from mytoyota.base.refusals import TooMany
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.sign_up.answers import EmailCode
from mytoyota.notifications import outbox
from mytoyota.web import application, unit
from mytoyota.web.texts import gettext as _


def plausible(form: Form, field: Field) -> None:
    """An address that mail can be sent to; kept as it is compared."""
    try:
        field.data = email_addresses.normal(field.data)
    except email_addresses.NotAnAddress as refused:
        if refused.outside_ascii:
            message = _("メールアドレスの@より前は、半角の英数字と記号で入力してください。例：taro@example.jp")
            raise ValidationError(message) from None
        raise ValidationError(_("メールアドレスの形が正しくありません。例：taro@example.jp")) from None


def count_sending(journey: OpenJourney, email: str, form_key: str) -> None:
    """Counts one mail of this journey and to this address before it is written.

    A double tap is one; another address is another mail. Many journeys that mail one address are counted together.
    """
    address, row_id = registration.email_key(email), journey.row.id
    try:
        for subject in filter(None, (f"journey:{row_id}", address)):
            limits.hit(unit.database(), codes.SENDING, subject, f"{row_id}:{form_key}:{address}")
    except TooMany as limit:
        raise FormError(
            _("つづけて送れる回数を超えました。%(n)s秒たってから、もう一度お試しください。", n=limit.seconds)
        ) from None


def send(journey: OpenJourney, email: str, language: str, form_key: str) -> None:
    """Mails the code, or tells the owner of an existing account that there is one; the page looks the same.

    Once for a form and an address. The code proves this address alone.
    """
    to = registration.email_key(email)
    sending = keys.ring().lookup(f"{journey.row.id}:{form_key}:{to}", "email_code.form")
    if idempotency.get(journey.session, "email_code", sending):
        return
    idempotency.store(journey.session, "email_code", sending, "sent")
    code = codes.issue(journey.session, "email", journey.row.id, to)
    forgot_url = application.settings().public_url + url_for("forgotten.forgot")
    known = registration.find(journey.session, email) is not None
    template = "mail/account_exists.txt" if known else "mail/email_code.txt"
    values = {"code": code, "minutes": int(codes.LIVES.total_seconds()) // 60, "forgot_url": forgot_url}
    ends, series = clock.now() + codes.LIVES, keys.ring().lookup(f"{journey.row.id}:{to}", "email_code.series")
    outbox.put(journey.session, outbox.Mail(email, template, language, values, expires_at=ends, series=series))


def count_comparison(journey: OpenJourney, email: str, code: str) -> None:
    """Counts one comparison of the address's living code, for good, before it is made."""
    row_id = journey.row.id
    with unit.reading() as session:
        subject = codes.limit_subject(session, "email", row_id, registration.email_key(email))
    try:
        limits.hit(unit.database(), codes.RATE_LIMIT, subject, f"{row_id}:{code}")
    except TooMany:
        message = _(
            "コードの確認回数が多すぎます。「認証コードをもう一度送る」を押して、新しいコードを入力してください。"
        )
        raise FormError(message, "code") from None


def proven(journey: OpenJourney, email: str, code: str) -> bool:
    """Whether the code is right for this very address, whose draft is found by it from now on.

    A page sent twice is right twice.
    """
    if email and journey.answer(EmailCode).proven == email:
        return True
    to = registration.email_key(email)
    if not (codes.check(journey.session, "email", journey.row.id, code, to) or _mailed_by_former(journey, to, code)):
        return False
    journey.row.email_key = keys.ring().lookup(to, "journey.email")
    return True


def _mailed_by_former(journey: OpenJourney, to: str, code: str) -> bool:
    """The former version's last codes: its journey's row tells where it sent them. To be dropped with the next one."""
    sent_there = journey.row.email_key in keys.ring().lookups(to, "journey.email")
    return sent_there and codes.check(journey.session, "email", journey.row.id, code)


def masked(email: str) -> str:
    """`ta***@example.jp`: enough to see a typing slip, too little for who looks over the shoulder."""
    local, _at, domain = email.partition("@")
    return f"{local[:2]}***@{domain}"
