"""The forms of a vehicle return: what is entered, who can be reached, why; and the flow's settings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from mytoyota.accounts import email_addresses
from mytoyota.accounts.email_addresses import NotAnAddress
from mytoyota.base import clock
from mytoyota.japanese import characters
from mytoyota.jpass.returns import received, web_words
from mytoyota.jpass.returns.content import NOT_RETURNED, REASONS, RESULTS, RETURNED, Contact, Content
from mytoyota.jpass.returns.transitions import Act
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import lazy_gettext as _l

LONGEST_WORDS = 500
WHOLE = (Act.SUBMIT, Act.CORRECT, Act.APPROVE)  # acts that take all that was entered
BY_DEALER = (*WHOLE, Act.SEND_BACK)  # acts with the person's own contacts
DAY_PROBLEMS = {
    received.UNREADABLE: _l("年月日を「2026-11-30」または「令和8年11月30日」のように入力してください。"),
    received.FUTURE: _l("本日までの日付を入力してください。"),
    received.TOO_EARLY: _l("初度登録年月より前の日付です。車両が返却された日付を入力してください。"),
}
ADDRESS_BOX = {"type": "email", "autocomplete": "email", "inputmode": "email"}


def _choices(labels: dict[str, Any], values: Iterable[str]) -> list[SelectChoice]:
    return [SelectChoice(value, labels[value]) for value in values]


def good_address(typed: str | None) -> str:
    """The address in its normal form, or nothing; raises ValidationError for what is none, or more than one line."""
    text = typed or ""
    if not text.strip():
        return ""
    try:
        if len(text.splitlines()) > 1:
            raise NotAnAddress(outside_ascii=False)
        return email_addresses.normal(text)
    except NotAnAddress:
        raise ValidationError(_l("メールアドレスを確認してください。（例：taro@example.jp）")) from None


class ReturnForm(StepForm):
    """One form for every act on an entry: `act` says which is being done, and so what is asked for.

    `role` is that of who fills it in; `registered` the vehicle's first registration. `seen` is the version.
    """

    act: Act = Act.SUBMIT
    role: str = ""
    registered: date | None = None

    seen = HiddenField(default="0")
    result = RadioField(
        _l("車両返却結果"), choices=_choices(web_words.RESULTS, RESULTS), default=RETURNED, validate_choice=False
    )
    received_on = StringField(_l("車両返却受領日"), [Length(max=30)])
    reason = SelectField(
        _l("未返却理由"),
        choices=[SelectChoice("", _l("選んでください")), *_choices(web_words.REASONS, REASONS)],
        validate_choice=False,
    )
    note = TextAreaField(_l("貴社連絡欄"), [Length(max=LONGEST_WORDS)])
    words = TextAreaField(_l("差戻しの理由・連絡"), [Length(max=LONGEST_WORDS)])
    contact1 = StringField(_l("連絡先1"), [Length(max=60)], render_kw={"autocomplete": "tel"})
    contact2 = StringField(_l("連絡先2"), [Length(max=60)])
    email = StringField(_l("連絡先3（メールアドレス）"), [Length(max=254)], render_kw=ADDRESS_BOX)
    notify = BooleanField(_l("TFCにて手続が完了した際のメール通知を希望する。"))

    def validate_result(self, field: Field) -> None:
        """One of the two."""
        if self.act in WHOLE and field.data not in RESULTS:
            raise ValidationError(_l("選んでください。"))

    def validate_received_on(self, field: Field) -> None:
        """The day of a returned vehicle, put into the form YYYY-MM-DD."""
        if self.act not in WHOLE or self.result.data != RETURNED:
            return
        if not (field.data or "").strip():
            raise ValidationError(_l("入力してください。"))
        try:
            today = clock.in_japan(clock.now()).date()
            field.data = received.received_day(field.data, today, self.registered).isoformat()
        except received.WrongDay as wrong:
            raise ValidationError(DAY_PROBLEMS[wrong.why]) from None

    def validate_reason(self, field: Field) -> None:
        """Of a vehicle that does not come back."""
        if self.act in WHOLE and self.result.data == NOT_RETURNED and field.data not in REASONS:
            raise ValidationError(_l("選んでください。"))

    def validate_words(self, field: Field) -> None:
        """The finance company says why it sends back, and whoever takes an entry over says why."""
        field.data = (field.data or "").strip()
        asked = self.act is Act.TAKE_OVER or (self.act is Act.SEND_BACK and self.role == FINANCE)
        if asked and not characters.has_content(field.data):
            raise ValidationError(_l("理由を入力してください。"))

    def validate_email(self, field: Field) -> None:
        """A good address, in its normal form; headquarters have to give one."""
        if self.act not in BY_DEALER or self.role == FINANCE:
            return
        field.data = good_address(field.data)
        if self.role == HEADQUARTERS and not field.data:
            raise ValidationError(_l("本部担当者の方は、メールアドレスを入力してください。"))

    def content(self, before: Content | None = None) -> Content:
        """What was entered; who may not write in 貴社連絡欄 leaves it, and a sending back changes it alone."""
        said = self.note.data if self.role == HEADQUARTERS else before.note if before else ""
        note = (said or "").strip()
        if before and self.act is Act.SEND_BACK:
            return Content(before.result, before.received_on, before.reason, note)
        if self.result.data == RETURNED:
            return Content(RETURNED, received_on=self.received_on.data or "", note=note)
        return Content(NOT_RETURNED, reason=self.reason.data or "", note=note)

    def contact(self) -> Contact:
        """How the person can be reached."""
        first, second = characters.tidy(self.contact1.data), characters.tidy(self.contact2.data)
        return Contact(first, second, self.email.data or "", bool(self.notify.data))


class FlowForm(StepForm):
    """承認フロー設定: two switches and the headquarters approvers' address."""

    seen = HiddenField(default="0")
    store_approval = BooleanField(_l("店舗承認者の承認を必要とする"))
    headquarters_approval = BooleanField(_l("本部承認者の承認を必要とする"))
    email = StringField(_l("本部承認者のメールアドレス"), [Length(max=254)], render_kw=ADDRESS_BOX)

    def validate_email(self, field: Field) -> None:
        """A good address, in its normal form, or none."""
        field.data = good_address(field.data)
