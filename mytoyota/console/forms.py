"""The console's forms: searching and opening orders, vehicle and certificate data, a bank's returned paper."""

import re
from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from mytoyota.japanese.dates import typed_day, typed_month
from mytoyota.orders import orders
from mytoyota.vehicles import chassis, plates
from mytoyota.vehicles.chassis import ChassisProblem
from mytoyota.vehicles.plates import PlateProblem
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import lazy_gettext as _l

CONTRACT = re.compile(r"[A-Z0-9][A-Z0-9-]{2,19}")
PLATE_PROBLEMS = {
    "whole": _l("「品川 330 さ 12-34」のように、4つの部分を続けて入力してください。"),
    "place": _l("地域名を確認してください。漢字・ひらがな4文字までです。"),
    "class": _l("分類番号を確認してください。数字で始まる3文字までです。"),
    "kana": _l("ひらがなを確認してください。「お」「し」「へ」「ん」は使われません。"),
    "serial": _l("一連指定番号を確認してください。1から9999までの数字です。"),
}


def listed(labels: Mapping[str, Any]) -> list[SelectChoice]:
    """Choices in the order of the table, also with labels that are translated when they are shown."""
    return [SelectChoice(value, label) for value, label in labels.items()]


class SearchForm(StepForm):
    """Narrows the list of orders; a GET, so nothing to protect."""

    contract = StringField(_l("契約番号"))
    model = StringField(_l("車種"))
    state = SelectField(_l("状態"), validate_choice=False)


def chosen(form: StepForm, field: Field) -> None:
    """One of the choices offered must be taken."""
    if not field.data or field.data not in {choice.value for choice in field.choices}:
        raise ValidationError(_l("選んでください。"))


chosen.field_flags = {"required": True}  # type: ignore[attr-defined]


def _chassis_box(presence: Any) -> StringField:
    return StringField(_l("車台番号"), [presence, Length(max=40)], render_kw={"autocapitalize": "characters"})


def _plate_box() -> StringField:
    return StringField(_l("自動車登録番号"), [Optional(), Length(max=40)])


def _place_box() -> BooleanField:
    return BooleanField(_l("この地域名で間違いありません"))


class VehicleNumbers(StepForm):
    """What is checked of chassis number and plate on whichever form they stand."""

    place_ok: BooleanField
    ask_place = False

    def validate_chassis(self, field: Field) -> None:
        """Puts the number into its normal form."""
        try:
            field.data = chassis.normal(field.data or "")
        except ChassisProblem:
            message = _l("車台番号を確認してください。4〜23文字の英数字とハイフンです（例：ZVW30-1234567）。")
            raise ValidationError(message) from None

    def validate_plate(self, field: Field) -> None:
        """Puts the plate into its normal form; a 地域名 that nobody knows is asked about once."""
        try:
            plate = plates.parse(field.data)
        except PlateProblem as problem:
            raise ValidationError(PLATE_PROBLEMS[problem.part]) from None
        field.data = str(plate)
        self.ask_place = not plates.place_known(plate)
        if self.ask_place and not self.place_ok.data:
            raise ValidationError(_l("一覧にない地域名です。間違いなければ、下のチェックを入れてください。"))


class VehicleForm(VehicleNumbers):
    """Chassis number and plate as far as they are known."""

    chassis = _chassis_box(Optional())
    plate = _plate_box()
    place_ok = _place_box()


class NewOrderForm(VehicleNumbers):
    """A new order; `nonce` makes sending it twice the same as once."""

    contract_number = StringField(_l("契約番号"), [needed], render_kw={"autocapitalize": "characters"})
    model_id = SelectField(_l("車種・グレード"), [chosen], validate_choice=False)
    staff_id = SelectField(_l("担当スタッフ"), [chosen], validate_choice=False)
    chassis = _chassis_box(Optional())
    plate = _plate_box()
    place_ok = _place_box()
    nonce = HiddenField(validators=[Length(min=16, max=64)])

    def validate_contract_number(self, field: Field) -> None:
        """Puts the number into its normal form."""
        field.data = orders.contract(field.data)
        if not CONTRACT.fullmatch(field.data):
            raise ValidationError(_l("契約番号は3〜20文字の英数字とハイフンで入力してください（例：A-20381）。"))


class CertificateForm(VehicleNumbers):
    """What the certificate says of its 使用者 and the vehicle."""

    kind = RadioField(
        _l("使用者の種別"),
        [chosen],
        choices=listed({"individual": _l("個人"), "corporate": _l("法人")}),
        validate_choice=False,
    )
    name = StringField(_l("使用者の氏名または名称"), [needed, Length(max=200)])
    address = StringField(_l("使用者の住所"), [needed, Length(max=300)])
    chassis = _chassis_box(needed)
    plate = _plate_box()
    place_ok = _place_box()
    first_registered = StringField(_l("初度登録年月"), [Optional(), Length(max=30)])
    expires_on = StringField(_l("有効期間の満了する日"), [Optional(), Length(max=30)])
    light = BooleanField(_l("軽自動車"))
    source = HiddenField(default="typed")

    def validate_first_registered(self, field: Field) -> None:
        """A month as YYYY-MM from 2026-11, 2026年11月 or 令和8年11月."""
        field.data = _month(field.data)

    def validate_expires_on(self, field: Field) -> None:
        """A day as YYYY-MM-DD from 2029-11-20, 2029年11月20日 or 令和11年11月20日."""
        field.data = _day(field.data)


class UploadForm(StepForm):
    """The file that the 車検証閲覧アプリ writes."""

    file = FileField(_l("車検証閲覧アプリのファイル"), render_kw={"accept": ".json,.csv,application/json,text/csv"})


class PaperReturnedForm(StepForm):
    """Why the bank sent a 口座振替依頼書 back; `seen` is the version of the direct debit that the page showed."""

    reason = SelectField(_l("戻った理由"), [chosen], validate_choice=False)


def _day(typed: str) -> str:
    day = typed_day(typed)
    if day is None:
        raise ValidationError(_l("年月日を「2029-11-20」のように入力してください。"))
    return day.isoformat()


def _month(typed: str) -> str:
    first = typed_month(typed)
    if first is None:
        raise ValidationError(_l("年月を「2026-11」のように入力してください。"))
    return first.isoformat()[:7]
