"""お客さま情報の入力: all that an individual's account needs, prefilled from the photograph (1-1/18-B)."""

from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from mytoyota.accounts import passwords
from mytoyota.base import phones, text
from mytoyota.flows import person_rules
from mytoyota.flows.place import Place
from mytoyota.flows.screens import photo_prefill, staff
from mytoyota.flows.screens.base import CHECK
from mytoyota.flows.screens.labels import SEXES
from mytoyota.flows.step import Screen
from mytoyota.flows.wrong import Wrong
from mytoyota.web.forms import StepForm, needed

NUMERIC = {"inputmode": "numeric"}
WEAK = {
    "short": _l("パスワードは8文字以上にしてください。"),
    "long": _l("パスワードは128文字までにしてください。"),
    "common": _l("推測されやすいパスワードです。別のパスワードにしてください。"),
    "email": _l("メールアドレスを含まないパスワードにしてください。"),
}


def short(most: int) -> Length:
    """At most so many characters."""
    return Length(max=most, message=_l("%(max)d文字までで入力してください。"))


def kana(form: StepForm, field: Field) -> None:
    """A reading in katakana; hiragana is turned into it."""
    if not person_rules.is_reading(text.katakana(field.data)):
        raise ValidationError(_("カタカナで入力してください。"))


def phone(form: StepForm, field: Field) -> None:
    """A telephone number that exists as a number."""
    if phones.parse(field.data) is None:
        raise ValidationError(_("電話番号を確認してください。例：090-1234-5678"))


def mobile(form: StepForm, field: Field) -> None:
    """A number that short messages reach."""
    phone(form, field)
    if not phones.is_mobile(phones.parse(field.data) or ""):
        raise ValidationError(_("携帯電話の番号を入力してください。"))


def postal(form: StepForm, field: Field) -> None:
    """Seven digits."""
    if person_rules.postal_code(field.data) is None:
        raise ValidationError(_("郵便番号を7桁の数字で入力してください。"))


def born(form: Any, field: Field) -> None:
    """A day that exists, of somebody who can hold a licence."""
    if person_rules.birth_date(form.birth_year.data, form.birth_month.data, form.birth_day.data) is None:
        raise ValidationError(_("生年月日を確認してください。例：1975年2月22日"))


def strong(form: Any, field: Field) -> None:
    """Long enough and not one of those everybody tries."""
    weakness = passwords.weakness(field.data) if field.data else None
    if weakness:
        raise ValidationError(WEAK[weakness])


def twice(form: Any, field: Field) -> None:
    """The same password in both boxes."""
    if (form.password.data or "") != (field.data or ""):
        raise ValidationError(_("同じパスワードをもう一度入力してください。"))


def listed(form: StepForm, field: Field) -> None:
    """One of the choices offered."""
    if field.data not in [value for value, _label in field.choices]:
        raise ValidationError(_("選んでください。"))


listed.field_flags = {"required": True}  # type: ignore[attr-defined]


def _text(label: Any, autocomplete: str, *checks: Any, most: int = 60, **extra: str) -> StringField:
    return StringField(label, validators=[*checks, short(most)], render_kw={"autocomplete": autocomplete, **extra})


class PersonForm(StepForm):
    """An individual's data, in the order of the page."""

    NEVER_DRAFTED = ("password", "password_again")

    family_name = _text(_l("姓"), "family-name", needed)
    given_name = _text(_l("名"), "given-name", needed)
    family_kana = _text(_l("セイ"), "off", needed, kana)
    given_kana = _text(_l("メイ"), "off", needed, kana)
    sex = RadioField(_l("性別"), choices=list(SEXES.items()), validators=[listed], validate_choice=False)
    birth_year = StringField(_l("生年月日"), validators=[needed, born])
    birth_month = StringField(_l("月"))
    birth_day = StringField(_l("日"))
    postal_code = _text(_l("郵便番号"), "postal-code", needed, postal, most=12, **NUMERIC)
    prefecture = SelectField(
        _l("都道府県"),
        choices=[("", _l("選んでください")), *((name, name) for name in person_rules.PREFECTURES)],
        validators=[needed, listed],
        validate_choice=False,
        render_kw={"autocomplete": "address-level1"},
    )
    city = _text(_l("市区町村"), "address-level2", needed)
    street = _text(_l("町名・番地"), "address-line1", needed, most=120)
    building = _text(_l("建物名・部屋番号"), "address-line2", most=120)
    contact_phone = _text(_l("連絡用電話番号"), "tel", needed, phone, most=30, inputmode="tel")
    mobile_phone = _text(_l("携帯電話番号"), "tel", needed, mobile, most=30, inputmode="tel")
    password = PasswordField(_l("パスワード"), validators=[strong], render_kw={"autocomplete": "new-password"})
    password_again = PasswordField(
        _l("パスワード（確認）"), validators=[twice], render_kw={"autocomplete": "new-password"}
    )
    authentication_phone = _text(_l("認証用電話番号"), "tel", needed, mobile, most=30, inputmode="tel")


def fill_address(form: Any, _value: str) -> None:
    """住所を自動入力 without JavaScript: the postal code's prefecture, city and town; a street number typed stays."""
    found = person_rules.place_of(person_rules.postal_code(form.postal_code.data) or "")
    if found is None:
        g.postal_note = _("この郵便番号の住所が見つかりません。手で入力してください。")
        return
    form.prefecture.data, form.city.data = found["prefecture"], found["city"]
    if not text.tidy(form.street.data).startswith(found["street"]):
        form.street.data = found["street"]
    g.postal_note = _("住所を入力しました。番地からあとを続けてください。")


def choose_variant(form: Any, value: str) -> None:
    """A tapped form of a name's character, without JavaScript: `family_name=髙橋`."""
    name, _equals, spelling = value.partition("=")
    if name in ("family_name", "given_name"):
        form[name].data = spelling[:60]


def _hash(form: PersonForm) -> None:
    g.password_hash = passwords.hash(form.password.data) if form.password.data else None


def _save(place: Place, form: PersonForm) -> None:
    """確認: the data are kept, and the staff are called for exactly these."""
    kept = place.visit.value("person").get("password_hash")
    weakness = (
        passwords.weakness(form.password.data, place.visit.value("email").get("email", ""))
        if form.password.data
        else None
    )
    if weakness:
        raise Wrong(WEAK[weakness], "password")
    if not (g.password_hash or kept):
        raise Wrong(_("パスワードを入力してください。"), "password")
    typed = form.typed()
    place.visit.save(
        "person",
        {
            "identity": person_rules.cleaned(typed),
            "typed": typed,
            "authentication_phone": phones.parse(form.authentication_phone.data),
            "password_hash": g.password_hash or kept,
        },
    )
    staff.ask(place)


def _start(place: Place) -> dict[str, Any]:
    """What the boxes show first: what was typed before; where nothing was, what the photograph told."""
    typed = place.visit.value("person").get("typed", {})
    return photo_prefill.merged(typed, place.visit.value("photo").get("fields", {}))


def _show(place: Place) -> dict[str, Any]:
    return {
        "seen": photo_prefill.seen(place) if place.facts.answer("entry_way", "way") == "photo" else {},
        "password_set": bool(place.visit.value("person").get("password_hash")),
        "password_rule": _("8文字以上。推測されにくいもの"),
        "postal_note": g.get("postal_note"),
    }


person = Screen(
    "person",
    _l("お客さま情報の入力"),
    CHECK,
    form=PersonForm,
    save=_save,
    show=_show,
    start=_start,
    prepare=_hash,
    fills={"fill_address": fill_address, "variant": choose_variant},
)
