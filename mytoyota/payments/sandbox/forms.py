"""The sandbox's forms: a card, and the code of 3-D Secure; nothing typed here is kept but the last four digits."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import ValidationError

from mytoyota.base import clock
from mytoyota.japanese import characters
from mytoyota.payments.sandbox.cards import BY_NUMBER, SECURITY_CODE_DIGITS, TrialCard, passes_luhn

EXPIRY = re.compile(r"(0?[1-9]|1[0-2])\s*/?\s*(?:20)?(\d\d)")


def _needed(form: Form, field: Any) -> None:
    if not characters.tidy(field.data):
        raise ValidationError(_l("入力してください。"))


_needed.field_flags = {"required": True}  # type: ignore[attr-defined]


class CardForm(Form):
    """クレジットカード情報の入力: number, expiry, security code."""

    number = StringField(
        _l("カード番号"),
        [_needed],
        render_kw={"inputmode": "numeric", "autocomplete": "cc-number", "maxlength": "23"},
    )
    expiry = StringField(
        _l("有効期限（月/年）"),
        [_needed],
        render_kw={"inputmode": "numeric", "autocomplete": "cc-exp", "maxlength": "7", "placeholder": "MM/YY"},
    )
    security_code = StringField(
        _l("セキュリティコード"),
        [_needed],
        render_kw={"inputmode": "numeric", "autocomplete": "cc-csc", "maxlength": "4"},
    )

    @property
    def card(self) -> TrialCard:
        """The test card that was typed."""
        return BY_NUMBER[characters.digits(self.number.data)]

    @property
    def month(self) -> str:
        """The expiry as `2031-08`; empty while it cannot be read."""
        found = EXPIRY.fullmatch(characters.half_width(self.expiry.data))
        return f"20{found[2]}-{int(found[1]):02d}" if found else ""

    def validate_number(self, field: StringField) -> None:
        """Digits with a fitting check digit, and one of the listed numbers: a real card has no business here."""
        number = characters.digits(field.data)
        if not 12 <= len(number) <= 19 or not passes_luhn(number):
            raise ValidationError(_l("番号に誤りがあります。カードの番号と見比べてください。"))
        if number not in BY_NUMBER:
            raise ValidationError(
                _l("ここではテスト用の番号だけが使えます。実在のカードの番号は入力しないでください。")
            )

    def validate_expiry(self, field: StringField) -> None:
        """A month that is not over, in Japan."""
        if not self.month:
            raise ValidationError(_l("有効期限を確認してください。2031年8月なら0831です。"))
        if self.month < f"{clock.in_japan(clock.now()):%Y-%m}":
            raise ValidationError(_l("有効期限が過ぎています。"))

    def validate_security_code(self, field: StringField) -> None:
        """Three digits, four on American Express; what is wrong with the number is said there."""
        card = BY_NUMBER.get(characters.digits(self.number.data))
        wanted = {SECURITY_CODE_DIGITS.get(card.brand, 3)} if card else {3, 4}
        code = characters.half_width(field.data)
        if not code.isdecimal() or len(code) not in wanted:
            raise ValidationError(_l("セキュリティコードは%(n)s桁の数字です。", n=max(wanted) if card else 3))


class CodeForm(Form):
    """The code that 3-D Secure asks for; the sandbox takes any six digits."""

    code = StringField(
        _l("認証コード（6桁）"),
        [_needed],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"},
    )

    def validate_code(self, field: StringField) -> None:
        """Six digits."""
        if len(characters.digits(field.data)) != 6:
            raise ValidationError(_l("6桁の数字を入力してください。"))
