"""The forms of dealers, stores, staff and models."""

import hashlib
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, HiddenField, RadioField, StringField
from wtforms.validators import Length, ValidationError

from mytoyota.accounts import email_addresses
from mytoyota.admin.sheets import CODE
from mytoyota.japanese import telephone
from mytoyota.japanese.dates import typed_day
from mytoyota.organisation import workplaces
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import lazy_gettext as _l

CODE_BOX = {"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}
PLAIN = {"autocomplete": "off"}


def code(form: StepForm, field: Field) -> None:
    """A code in its one form."""
    field.data = workplaces.normal(field.data or "")
    if not CODE.fullmatch(field.data):
        raise ValidationError(_l("英数字とハイフンで、20文字までで入力してください。"))


def day(form: StepForm, field: Field) -> None:
    """A day that exists, or none."""
    if (field.data or "").strip() and typed_day(field.data) is None:
        raise ValidationError(_l("日付を確認してください。例：2026-12-01"))


def phone(form: StepForm, field: Field) -> None:
    """A number that exists as a number."""
    if telephone.parse(field.data) is None:
        raise ValidationError(_l("電話番号を確認してください。例：090-1234-5678"))


def address(form: StepForm, field: Field) -> None:
    """An e-mail address, or none."""
    try:
        field.data = email_addresses.normal(field.data) if (field.data or "").strip() else ""
    except email_addresses.NotAnAddress:
        raise ValidationError(_l("メールアドレスを確認してください。")) from None


def fingerprint(*values: object) -> str:
    """What a page showed, in short: so that who saves later learns that somebody saved meanwhile."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


class Seen(StepForm):
    """A form that changes what is there already."""

    seen = HiddenField()


class DealerForm(StepForm):
    """A new dealer."""

    code = StringField(_l("販売会社コード"), [needed, code], render_kw=CODE_BOX)
    name = StringField(_l("販売会社名"), [needed, Length(max=100)], render_kw=PLAIN)


class RenameForm(Seen):
    """Another name of a dealer."""

    name = StringField(_l("販売会社名"), [needed, Length(max=100)], render_kw=PLAIN)


class StoreForm(Seen):
    """What is said of a store; `code` where it is new."""

    code = StringField(_l("店舗コード"), [needed, code], render_kw=CODE_BOX)
    name = StringField(_l("店舗名"), [needed, Length(max=100)], render_kw=PLAIN)
    phone = StringField(_l("電話番号"), [needed, Length(max=20), phone], render_kw={"inputmode": "tel"} | PLAIN)
    opened_on = StringField(_l("開店日"), [day, Length(max=20)], render_kw=PLAIN)
    closed_on = StringField(_l("閉店日"), [day, Length(max=20)], render_kw=PLAIN)

    def validate_closed_on(self, field: Any) -> None:
        """Not before it opened."""
        first, last = typed_day(self.opened_on.data or ""), typed_day(field.data or "")
        if first and last and last < first:
            raise ValidationError(_l("閉店日は、開店日より後の日付にしてください。"))


class PersonForm(StepForm):
    """Somebody new."""

    number = StringField(_l("スタッフID"), [needed, code], render_kw=CODE_BOX)
    name = StringField(_l("氏名"), [needed, Length(max=100)], render_kw=PLAIN)
    role = RadioField(_l("役割"), validate_choice=True)
    email = StringField(
        _l("メールアドレス"), [Length(max=254), address], render_kw={"type": "email", "inputmode": "email"} | PLAIN
    )


class ChangePersonForm(Seen):
    """Name and address."""

    name = StringField(_l("氏名"), [needed, Length(max=100)], render_kw=PLAIN)
    email = StringField(
        _l("メールアドレス"), [Length(max=254), address], render_kw={"type": "email", "inputmode": "email"} | PLAIN
    )


class MoveForm(Seen):
    """Another place, role or number."""

    place = StringField(_l("異動先のコード"), [needed, code], render_kw=CODE_BOX)
    role = RadioField(_l("役割"), validate_choice=True)
    number = StringField(_l("スタッフID"), [needed, code], render_kw=CODE_BOX)


class ModelForm(Seen):
    """A model in one grade."""

    model = StringField(_l("車種"), [needed, Length(max=100)], render_kw=PLAIN)
    grade = StringField(_l("グレード"), [needed, Length(max=100)], render_kw=PLAIN)
    t_connect = BooleanField(_l("T-Connectの対象"))
    charging = BooleanField(_l("充電サポートの対象"))
    offered = BooleanField(_l("新しいお申込みで選べる"))
    chassis_prefixes = StringField(_l("車台番号の先頭"), [Length(max=200)], render_kw=CODE_BOX)


class OrganisationFileForm(StepForm):
    """A file of dealers, stores, staff, or of models."""

    kind = RadioField(_l("ファイルの種類"), validate_choice=True)
    file = FileField(_l("CSVファイル"), render_kw={"accept": ".csv,text/csv"})


class CatalogueForm(StepForm):
    """A catalogue to compare with the one in force."""

    file = FileField(_l("カタログのファイル（TOML）"), render_kw={"accept": ".toml"})
