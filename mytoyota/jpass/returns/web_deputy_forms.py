"""The forms of 代理の設定: for whom, who stands in, from which day to which, and where mails reach them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from mytoyota.jpass.returns import deputies, received, web_record
from mytoyota.jpass.returns.forms import ADDRESS_BOX, good_address
from mytoyota.organisation.models import Staff
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l


class PrincipalForm(StepForm):
    """For whom a deputy is named."""

    principal = SelectField(_l("承認者"), [needed])

    def offer(self, people: Sequence[Staff]) -> None:
        """Fills the list."""
        self.principal.choices = [SelectChoice("", _("選んでください")), *(_choice(one) for one in people)]


class DaysForm(StepForm):
    """The days and the address; of one that has begun the first day is no longer asked for."""

    seen = HiddenField(default="0")
    first_day = StringField(_l("開始日"), [needed, Length(max=30)])
    last_day = StringField(_l("終了日"), [needed, Length(max=30)])
    email = StringField(_l("代理の方のメールアドレス"), [needed, Length(max=254)], render_kw=ADDRESS_BOX)

    begun: date | None = None

    def validate_first_day(self, field: Field) -> None:
        """From today on."""
        if self.begun:
            field.data = self.begun.isoformat()
        elif _day(field) < deputies.today():
            raise ValidationError(_l("本日以降の日付を入力してください。"))

    def validate_last_day(self, field: Field) -> None:
        """Not before the first, not before today, and not for ever."""
        day = _day(field)
        if day < deputies.today():
            raise ValidationError(_l("本日以降の日付を入力してください。"))
        if not self.first_day.errors and day.isoformat() < (self.first_day.data or ""):
            raise ValidationError(_l("開始日以降の日付を入力してください。"))
        if day > deputies.today() + deputies.LONGEST:
            raise ValidationError(_l("終了日は1年以内の日付を入力してください。"))

    def validate_email(self, field: Field) -> None:
        """A good address, in its normal form."""
        field.data = good_address(field.data)

    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        return date.fromisoformat(self.first_day.data), date.fromisoformat(self.last_day.data)

    def version(self) -> int:
        """The version that was shown."""
        text = str(self.seen.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else -1


class DeputyForm(DaysForm):
    """A new deputy."""

    deputy = SelectField(_l("代理の方"), [needed])

    def offer(self, people: Sequence[Staff]) -> None:
        """Fills the list."""
        self.deputy.choices = [SelectChoice("", _("選んでください")), *(_choice(one) for one in people)]


def _choice(member: Staff) -> SelectChoice:
    return SelectChoice(member.id, web_record.person(member), {"lang": "ja"})


def _day(field: Any) -> date:
    """The day that was typed, kept as YYYY-MM-DD."""
    found = received.typed_day(field.data or "")
    if found is None or found.year > 9000:
        raise ValidationError(_l("年月日を「2026-11-30」のように入力してください。"))
    field.data = found.isoformat()
    return found
