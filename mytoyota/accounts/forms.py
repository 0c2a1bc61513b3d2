"""The account's forms and the checks of a person's data (guide 1-1/6, 1-1/7-A, 1-1/18-B)."""

from collections.abc import Callable
from typing import Any

from wtforms import Field, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from mytoyota.accounts import passwords, person_rules
from mytoyota.japanese import characters, names, telephone
from mytoyota.japanese.kana import is_reading, katakana
from mytoyota.japanese.postal import PostalPlace, labels, one_of, places_of, postal_code
from mytoyota.japanese.prefectures import PREFECTURES
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l
from mytoyota.web.widgets import Select

Check = Callable[[StepForm, Field], None]
NUMERIC = {"inputmode": "numeric"}
WEAK = {
    "short": _l("パスワードは8文字以上にしてください。"),
    "long": _l("パスワードは128文字までにしてください。"),
    "common": _l("推測されやすいパスワードです。別のパスワードにしてください。"),
    "email": _l("メールアドレスを含まないパスワードにしてください。"),
}
# What else a page may hold of the person whose password it is: names, birth year, numbers.
OWN_WORDS = (
    "family_name", "given_name", "family_kana", "given_kana", "birth_year", "contact_phone", "mobile_phone",
    "corporate_name", "contact_name", "postal_code",
)  # fmt: skip
SEXES = {"male": _l("男性"), "female": _l("女性"), "other": _l("回答しない")}


def valid(form: StepForm) -> bool:
    """Whether the form may be acted on; what is wrong stands in it, in the page's own words."""
    fits = bool(form.validate())
    return csrf_valid(form) and fits


def csrf_valid(form: StepForm) -> bool:
    """Whether the form was sent from a page of this browser's session (for buttons that need nothing else)."""
    token = form["csrf_token"]
    if not token.validate(form):
        token.errors = []
        form.form_errors.append(_("画面の有効期限が切れていました。もう一度ボタンを押してください。"))
        return False
    return True


def short(most: int) -> Length:
    """At most so many characters."""
    return Length(max=most, message=_l("%(max)d文字までで入力してください。"))


def person(form: StepForm, field: Field) -> None:
    """A person's name, as far as letters can tell."""
    if not names.is_name(characters.tidy(field.data)):
        raise ValidationError(_("お名前は文字で入力してください。絵文字、記号、数字だけのお名前は登録できません。"))


def company(form: StepForm, field: Field) -> None:
    """A company's name."""
    if not names.is_company_name(characters.tidy(field.data)):
        raise ValidationError(_("法人名は文字で入力してください。絵文字と「<」「>」は登録できません。"))


def kana(form: StepForm, field: Field) -> None:
    """A reading in katakana; hiragana is turned into it."""
    if not is_reading(katakana(field.data)):
        raise ValidationError(_("カタカナで入力してください。"))


def phone(form: StepForm, field: Field) -> None:
    """A telephone number that exists as a number."""
    if telephone.parse(field.data) is None:
        raise ValidationError(_("電話番号を確認してください。例：090-1234-5678"))


def mobile(form: StepForm, field: Field) -> None:
    """A number that short messages reach."""
    phone(form, field)
    if not telephone.is_mobile(telephone.parse(field.data) or ""):
        raise ValidationError(_("携帯電話の番号を入力してください。"))


def postal(form: StepForm, field: Field) -> None:
    """Seven digits."""
    if postal_code(field.data) is None:
        raise ValidationError(_("郵便番号を7桁の数字で入力してください。"))


def if_given(check: Check) -> Check:
    """The same check for a field that may stay empty."""

    def checked(form: StepForm, field: Field) -> None:
        if characters.tidy(field.data):
            check(form, field)

    return checked


def born(form: Any, field: Field) -> None:
    """A day that exists, of somebody who can hold a licence."""
    if person_rules.birth_date(form.birth_year.data, form.birth_month.data, form.birth_day.data) is None:
        raise ValidationError(_("生年月日を確認してください。例：1975年2月22日"))


def fill_address(form: Any, pressed: str = "") -> str:
    """住所を自動入力 without JavaScript: the postal code's prefecture, city and town; what the page says of it.

    Where the code has several places, what they have in common is filled, and the page offers each; `pressed` then is
    the number of the chosen one. A street number typed behind the town stays.
    """
    places = places_of(form.postal_code.data)
    if not places:
        return str(_("この郵便番号の住所が見つかりません。手で入力してください。"))
    chosen = places[0] if len(places) == 1 else _pressed(places, pressed)
    common = chosen or PostalPlace(**{part: one_of(places, part) for part in ("prefecture", "city", "street")})
    form.prefecture.data = common.prefecture or form.prefecture.data
    form.city.data = common.city or form.city.data
    if not characters.tidy(form.street.data).startswith(common.street):
        form.street.data = common.street
    if chosen:
        return str(_("住所を入力しました。番地からあとを続けてください。"))
    form.postal_choices = labels(places)
    return str(_("この郵便番号の住所は複数あります。あてはまるものを選んでください。"))


def _pressed(places: tuple[PostalPlace, ...], number: str) -> PostalPlace | None:
    wanted = number.removeprefix("place-")
    return places[int(wanted)] if wanted != number and wanted.isdecimal() and int(wanted) < len(places) else None


def strong(form: Any, field: Field) -> None:
    """Long enough, not one of those everybody tries, and not what the page tells of the person."""
    weakness = passwords.weakness(field.data, own=_own_words(form)) if field.data else None
    if weakness:
        raise ValidationError(WEAK[weakness])


def _own_words(form: Any) -> list[str]:
    fields = (form[name] for name in OWN_WORDS if name in form)
    return [characters.half_width(field.data).replace("-", "") for field in fields if isinstance(field.data, str)]


def twice(form: Any, field: Field) -> None:
    """The same password in both boxes."""
    if (form.password.data or "") != (field.data or ""):
        raise ValidationError(_("同じパスワードをもう一度入力してください。"))


def listed(form: StepForm, field: Field) -> None:
    """One of the choices offered."""
    if field.data not in [choice.value for choice in field.choices]:
        raise ValidationError(_("選んでください。"))


listed.field_flags = {"required": True}  # type: ignore[attr-defined]


def line(label: Any, autocomplete: str, *checks: Any, most: int = 60, **extra: str) -> StringField:
    """One line of text of at most `most` characters."""
    return StringField(label, validators=[*checks, short(most)], render_kw={"autocomplete": autocomplete, **extra})


def prefectures(*checks: Any) -> SelectField:
    """The box to choose a prefecture in."""
    return SelectField(
        _l("都道府県"),
        choices=[SelectChoice("", _l("選んでください")), *(SelectChoice(name, _l(name)) for name in PREFECTURES)],
        validators=list(checks),
        widget=Select(),
        validate_choice=False,
        render_kw={"autocomplete": "address-level1"},
    )


class PersonFields(StepForm):
    """An individual's data, in the order of the page; whatever form holds them too derives from it."""

    postal_choices: tuple[str, ...] = ()

    family_name = line(_l("姓"), "family-name", needed, person)
    given_name = line(_l("名"), "given-name", needed, person)
    family_kana = line(_l("セイ"), "off", needed, kana)
    given_kana = line(_l("メイ"), "off", needed, kana)
    sex = RadioField(
        _l("性別"), choices=[SelectChoice(*one) for one in SEXES.items()], validators=[listed], validate_choice=False
    )
    birth_year = StringField(_l("生年月日"), validators=[needed, born])
    birth_month = StringField(_l("月"))
    birth_day = StringField(_l("日"))
    postal_code = line(_l("郵便番号"), "postal-code", needed, postal, most=12, **NUMERIC)
    prefecture = prefectures(needed, listed)
    city = line(_l("市区町村"), "address-level2", needed)
    street = line(_l("町名・番地"), "address-line1", needed, most=120)
    building = line(_l("建物名・部屋番号"), "address-line2", most=120)
    contact_phone = line(_l("連絡用電話番号"), "tel", needed, phone, most=30, inputmode="tel")
    mobile_phone = line(_l("携帯電話番号"), "tel", needed, mobile, most=30, inputmode="tel")
    authentication_phone = line(_l("認証用電話番号"), "tel", needed, mobile, most=30, inputmode="tel")


class CompanyFields(StepForm):
    """A company's data, in the order of the page; its number is looked up elsewhere and does not change."""

    postal_choices: tuple[str, ...] = ()

    corporate_name = line(_l("法人名"), "organization", needed, company, most=150)
    corporate_kana = line(_l("法人名(カナ)"), "off", if_given(kana), most=300)
    postal_code = line(_l("郵便番号"), "postal-code", if_given(postal), most=12, **NUMERIC)
    prefecture = prefectures(if_given(listed))
    city = line(_l("市区町村"), "address-level2")
    street = line(_l("町名・番地"), "address-line1", most=300)
    building = line(_l("建物名・部屋番号"), "address-line2", most=120)
    department = line(_l("部署名"), "off")
    department_kana = line(_l("部署名(カナ)"), "off", if_given(kana))
    contact_name = line(_l("担当者名"), "name", if_given(person))
    contact_kana = line(_l("担当者名(カナ)"), "off", if_given(kana))
    contact_phone = line(_l("連絡用電話番号"), "tel", needed, phone, most=30, inputmode="tel")
    mobile_phone = line(_l("携帯電話番号"), "tel", needed, mobile, most=30, inputmode="tel")


class PresentPassword(StepForm):
    """The present password, for what lets somebody in: only its own owner may change that."""

    NEVER_DRAFTED = ("current",)
    current = PasswordField(
        _l("いまのパスワード"), validators=[Length(max=400)], render_kw={"autocomplete": "current-password"}
    )


class ProfileForm(PersonFields, PresentPassword):
    """A person's own data, to be changed (1-1/7-A)."""


class CompanyProfileForm(CompanyFields, PresentPassword):
    """A company's data, to be changed (1-1/7-A)."""

    authentication_phone = line(_l("認証用電話番号"), "tel", needed, mobile, most=30, inputmode="tel")


class LoginForm(StepForm):
    """E-mail and password; any text is taken, so that a mistyped one is no other answer than a wrong one."""

    NEVER_DRAFTED = ("password",)
    email = line(_l("メールアドレス"), "username", needed, most=254)
    password = PasswordField(
        _l("パスワード"), validators=[needed, Length(max=400)], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


class ForgotForm(StepForm):
    """The address to which the way back is mailed."""

    email = line(_l("メールアドレス"), "email", needed, most=254)


class NewPasswordForm(StepForm):
    """A new password, twice."""

    NEVER_DRAFTED: tuple[str, ...] = ("password", "password_again")
    password = PasswordField(
        _l("新しいパスワード"), validators=[needed, strong], render_kw={"autocomplete": "new-password"}
    )
    password_again = PasswordField(
        _l("新しいパスワード（確認）"), validators=[twice], render_kw={"autocomplete": "new-password"}
    )


class ChangePasswordForm(NewPasswordForm):
    """The same for somebody who is logged in: the present password proves that it is them."""

    NEVER_DRAFTED: tuple[str, ...] = ("current", "password", "password_again")
    current = PasswordField(
        _l("いまのパスワード"), validators=[needed, Length(max=400)], render_kw={"autocomplete": "current-password"}
    )


class CodeForm(StepForm):
    """The six digits of the SMS."""

    NEVER_DRAFTED = ("code",)
    code = line(_l("認証コード"), "one-time-code", needed, most=12, **NUMERIC)
