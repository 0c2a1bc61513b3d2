"""The forms of store and staff change: one contract's, the six keys of the bulk's search, a dealer's closing days."""

from datetime import date
from typing import Any

from wtforms import Field, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from mytoyota.japanese import characters
from mytoyota.jpass import contract_columns, names
from mytoyota.jpass.contract_columns import Wrong
from mytoyota.jpass.forms import PlateKey
from mytoyota.jpass.returns import received
from mytoyota.jpass.transfers.candidates import Keys
from mytoyota.jpass.transfers.choices import Choices
from mytoyota.jpass.transfers.closing import LONGEST
from mytoyota.jpass.transfers.web_words import with_code
from mytoyota.organisation import workplaces
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

LAST_YEAR = 2100
BOX = {"autocomplete": "off"}
WEEKDAYS = (_l("月曜日"), _l("火曜日"), _l("水曜日"), _l("木曜日"), _l("金曜日"), _l("土曜日"), _l("日曜日"))


class TransferForm(StepForm):
    """店舗・スタッフ変更画面: a new store, a new person, or both."""

    seen = HiddenField()
    store = SelectField(_l("異動先店舗"), validate_choice=False)
    staff = SelectField(_l("変更後スタッフ"), validate_choice=False)

    def offer(self, choices: Choices, present: str) -> None:
        """Fills the lists: the stores in use but the present one, and the staff by store, that one's first."""
        none = SelectChoice("", _("変更しない"))
        stores = [one for one in choices.offered() if one.id != present]
        self.store.choices = [none, *(SelectChoice(one.id, with_code(one.name, one.code)) for one in stores)]
        groups = [choices.stores[present]] if present in choices.stores else []
        people = [(one, choices.staff_of(one.id)) for one in [*groups, *stores]]
        self.staff.choices = [none] + [
            SelectChoice(person.id, with_code(person.name, person.number), optgroup=store.name)
            for store, theirs in people
            for person in theirs
        ]


class SearchForm(PlateKey, StepForm):
    """店舗・スタッフ一括変更画面: six keys, one at least."""

    name = StringField(_l("契約者名"), [Length(max=names.LONGEST)], render_kw=BOX)
    month = StringField(_l("車検年月"), [Length(max=30)], render_kw=BOX)
    plate = StringField(_l("登録番号"), [Length(max=40)], render_kw=BOX)
    model = SelectField(_l("車種"))
    staff = StringField(_l("変更前スタッフコード"), [Length(max=20)], render_kw=BOX)
    store = StringField(_l("異動前店舗コード"), [Length(max=20)], render_kw=BOX)

    def offer(self, models: list[str]) -> None:
        """Fills the list of models with those that there are."""
        self.model.choices = [SelectChoice("", _("すべて")), *(SelectChoice(one, one) for one in models)]

    def validate_name(self, field: Field) -> None:
        """Something of it must be a letter."""
        field.data = characters.tidy(field.data)
        if field.data and not names.forms(field.data):
            raise ValidationError(_l("文字を入力してください。"))

    def validate_month(self, field: Field) -> None:
        """A month."""
        try:
            field.data = f"{contract_columns.month(field.data):%Y-%m}" if characters.tidy(field.data) else ""
        except Wrong:
            raise ValidationError(_l("年月を「2027-03」のように入力してください。")) from None

    def validate_store(self, field: Field) -> None:
        """The last key: one of the six must be there."""
        if not any(characters.tidy(one.data or "") for one in (*self._texts(), self.model)):
            raise ValidationError(_l("検索条件を1つ以上入力してください。"))

    def _texts(self) -> tuple[Any, ...]:
        return self.name, self.month, self.plate, self.staff, self.store

    def keys(self) -> Keys:
        """What is searched for."""
        month = date.fromisoformat(f"{self.month.data}-01") if self.month.data else None
        codes = (workplaces.normal(one.data or "") for one in (self.staff, self.store))
        return Keys(characters.tidy(self.name.data), month, self.typed_plate, self.model.data or "", *codes)


class WeekForm(StepForm):
    """定休日: weekdays on which the dealer is closed."""

    seen = HiddenField(default="0")
    weekdays = SelectMultipleField(
        _l("定休日"),
        choices=[SelectChoice(str(number), label) for number, label in enumerate(WEEKDAYS)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class DaysForm(StepForm):
    """休業日: a day, or the days from first to last."""

    first = StringField(_l("休業日（から）"), [Length(max=20)], render_kw=BOX | {"placeholder": "2026-12-29"})
    last = StringField(_l("休業日（まで）"), [Length(max=20)], render_kw=BOX | {"placeholder": "2027-01-04"})

    today: date

    def validate_first(self, field: Field) -> None:
        """A day that has not passed."""
        if _day(field) < self.today:
            raise ValidationError(_l("今日以降の日付を入力してください。"))

    def validate_last(self, field: Field) -> None:
        """Empty: the same day."""
        if not characters.tidy(field.data):
            field.data = self.first.data
        if self.first.errors:
            return
        length = (_day(field) - _day(self.first)).days
        if length < 0:
            raise ValidationError(_l("開始の日より後の日付を入力してください。"))
        if length >= LONGEST or _day(field).year > self.today.year + 3:
            raise ValidationError(_("一度に登録できるのは%(n)s日までです。", n=LONGEST))

    def days(self) -> tuple[date, date]:
        """The first and the last one."""
        return _day(self.first), _day(self.last)


def _day(field: Field) -> date:
    found = received.typed_day(field.data or "")
    if found is None or found.year > LAST_YEAR:
        raise ValidationError(_l("年月日を「2026-11-30」のように入力してください。"))
    field.data = found.isoformat()
    return found
