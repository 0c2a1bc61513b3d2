"""The forms of 最終回対象顧客一覧: three searches, each with its own keys (seed 000)."""

from datetime import date
from typing import Any

from wtforms import Field, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from mytoyota.japanese import characters
from mytoyota.jpass import contract_columns, inspection, names, plates, web_labels
from mytoyota.jpass.contract_columns import Wrong
from mytoyota.jpass.criteria import Criteria, General, Individual, Inspection
from mytoyota.jpass.plates import NoPlate, TypedPlate
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

WHICH = {
    inspection.FIRST: _l("初回車検"),
    inspection.SECOND: _l("２回目車検"),
    inspection.THIRD: _l("３回目車検"),
}
_MONTH = _l("年月を「2027-03」のように入力してください。")


class PlateKey:
    """For a form with the key `plate`: what was typed of it, read."""

    typed_plate: TypedPlate | None = None

    def validate_plate(self, field: Field) -> None:
        """Reads what was typed of a plate."""
        self.typed_plate = None
        if characters.tidy(field.data):
            try:
                self.typed_plate = plates.typed(field.data)
            except NoPlate:
                raise ValidationError(
                    _l("一連指定番号を含めて入力してください（例：品川 330 さ 12-34、12-34）。")
                ) from None


class IndividualForm(PlateKey, StepForm):
    """個別契約検索."""

    plate = StringField(_l("登録番号"), [Length(max=40)], render_kw={"autocomplete": "off"})
    name = StringField(_l("契約者名"), [Length(max=names.LONGEST)], render_kw={"autocomplete": "off"})
    number = StringField(
        _l("契約番号"), [Length(max=40)], render_kw={"autocomplete": "off", "autocapitalize": "characters"}
    )

    def validate_name(self, field: Field) -> None:
        """Something of it must be a letter."""
        if characters.tidy(field.data) and not names.forms(field.data):
            raise ValidationError(_l("文字を入力してください。"))

    def validate_number(self, field: Field) -> None:
        """Puts the number into its normal form, and asks for one of the three keys."""
        try:
            field.data = contract_columns.contract_number(field.data) if characters.tidy(field.data) else ""
        except Wrong:
            raise ValidationError(_l("契約番号は3〜20文字の英数字とハイフンで入力してください。")) from None
        if not any(characters.tidy(one.data) for one in (self.plate, self.name, self.number)):
            raise ValidationError(_l("登録番号、契約者名、契約番号のどれかを入力してください。"))

    def criteria(self) -> Criteria:
        """What is searched for."""
        return Individual(self.typed_plate, characters.tidy(self.name.data), self.number.data or "")


class GeneralForm(StepForm):
    """汎用検索; an empty start means "up to"."""

    since = StringField(
        _l("最終回期日（から）"), [Optional(), Length(max=30)], [characters.tidy], render_kw={"autocomplete": "off"}
    )
    until = StringField(
        _l("最終回期日（まで）"), [Optional(), Length(max=30)], [characters.tidy], render_kw={"autocomplete": "off"}
    )
    model = SelectField(_l("車種"))
    claim = SelectField(_l("債権のステータス（対応状況）"))
    product = SelectField(_l("制度"))
    store = SelectField(_l("店舗"), default="")

    def offer(self, models: list[str], stores: list[tuple[str, str]]) -> None:
        """Fills the lists; `models` are those that there are, `stores` headquarters' (id, name), others choose none."""
        every = SelectChoice("", _("すべて"))
        self.model.choices = [every, *(SelectChoice(one, one) for one in models)]
        self.claim.choices = [every, *(SelectChoice(code, label) for code, label in web_labels.CLAIMS.items())]
        self.store.choices = [every, *(SelectChoice(one, name, {"lang": "ja"}) for one, name in stores)]
        self.product.choices = [every, *(SelectChoice(code, label) for code, label in web_labels.PRODUCTS.items())]

    def validate_since(self, field: Field) -> None:
        """A month."""
        field.data = _month(field.data)

    def validate_until(self, field: Field) -> None:
        """A month that does not lie before the start."""
        field.data = _month(field.data)
        if not self.since.errors and self.since.data and self.since.data > field.data:
            raise ValidationError(_l("開始の年月より後の年月を入力してください。"))

    def criteria(self) -> Criteria:
        """What is searched for."""
        since, until = (date.fromisoformat(f"{one.data}-01") if one.data else None for one in (self.since, self.until))
        chosen = (one.data or "" for one in (self.model, self.claim, self.product, self.store))
        return General(since, until, *chosen)


class InspectionForm(StepForm):
    """車検軸検索."""

    which = RadioField(
        _l("車検の種類"), choices=[SelectChoice(str(which), label) for which, label in WHICH.items()], default="1"
    )
    nearest = IntegerField(_l("車検前（から）"), [InputRequired()], default=0, render_kw={"inputmode": "numeric"})
    farthest = IntegerField(_l("車検前（まで）"), [InputRequired()], default=6, render_kw={"inputmode": "numeric"})

    def validate_nearest(self, field: Field) -> None:
        """Months before the inspection."""
        self._in_range(field)

    def validate_farthest(self, field: Field) -> None:
        """Not nearer than the other end."""
        self._in_range(field)
        if not self.nearest.errors and field.data < self.nearest.data:
            raise ValidationError(_l("開始の月数以上の数字を入力してください。"))

    def _in_range(self, field: Field) -> None:
        most = inspection.FARTHEST[self._kind()]
        if field.data is None or not 0 <= field.data <= most:
            raise ValidationError(_("0から%(most)dまでの数字を入力してください。", most=most))

    def _kind(self) -> int:
        return int(self.which.data) if str(self.which.data) in {"1", "2", "3"} else inspection.SECOND

    def criteria(self) -> Criteria:
        """What is searched for."""
        return Inspection(self._kind(), self.nearest.data, self.farthest.data)


FORMS: dict[str, type[StepForm]] = {
    Individual.kind: IndividualForm,
    General.kind: GeneralForm,
    Inspection.kind: InspectionForm,
}


def typed(criteria: Criteria) -> dict[str, Any]:
    """What the form of these criteria shows."""
    if isinstance(criteria, Individual):
        plate = criteria.plate
        words = [plate.place, plate.klass, plate.kana, str(plate.serial)] if plate else []
        return {"plate": " ".join(filter(None, words)), "name": criteria.name, "number": criteria.number}
    if isinstance(criteria, General):
        since, until = (f"{day:%Y-%m}" if day else "" for day in (criteria.since, criteria.until))
        return {
            "since": since,
            "until": until,
            "model": criteria.model,
            "claim": criteria.claim,
            "product": criteria.product,
            "store": criteria.store,
        }
    return {"which": str(criteria.which), "nearest": criteria.nearest, "farthest": criteria.farthest}


def _month(text: str | None) -> str:
    if not text:
        return ""
    try:
        return f"{contract_columns.month(text):%Y-%m}"
    except Wrong:
        raise ValidationError(_MONTH) from None
