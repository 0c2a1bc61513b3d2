"""The boxes of 車両情報の入力: chassis number in two, plate in four; what is unusual is asked about (4-1/7-A)."""

from dataclasses import dataclass, field

from wtforms import Field, FileField, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.step import Text
from mytoyota.japanese.characters import tidy
from mytoyota.vehicles import plates, typed_numbers
from mytoyota.vehicles.chassis import ChassisProblem
from mytoyota.vehicles.plates import Plate, PlateProblem
from mytoyota.vehicles.typed_numbers import Doubt
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

PARTS = {
    "place": "place",
    "class": "klass",
    "kana": "kana",
    "serial": "serial",
}  # of a plate: what they are called here
WRONG: dict[str, Text] = {
    "chassis_front": _l("車台番号をご確認ください。アルファベットと数字で入力します。例：ABC123 と 1234567"),
    "place": _l("地域名を4文字までで入力してください。例：豊田"),
    "klass": _l("分類番号をご確認ください。1〜3文字です。例：330、30A"),
    "kana": _l("かな文字を1文字で入力してください。例：さ"),
    "serial": _l("一連指定番号を1〜4桁の数字で入力してください。「・」は入力しなくてもかまいません。"),
}
QUESTIONS: dict[str, Text] = {
    "place_old": _l("「%(value)s」は以前の地域名です。ナンバープレートのとおりか、ご確認ください。"),
    "place_unknown": _l("「%(value)s」という地域名は、一覧にありません。ナンバープレートのとおりか、ご確認ください。"),
    "chassis_letters": _l("車台番号「%(value)s」の後半にアルファベットがあります。数字ではないか、ご確認ください。"),
    "chassis_shape": _l("車台番号「%(value)s」は見慣れない形です。車検証のとおりか、ご確認ください。"),
}
LIGHT = _l("軽自動車は、この画面からは登録できません。")


def _box(label: Text, most: int, *checks: object, **more: str) -> StringField:
    shape = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", **more}
    return StringField(label, validators=[*checks, Length(max=most)], render_kw=shape)


class VehicleForm(StepForm):
    """Both numbers, and a picture or file that fills them in."""

    NEVER_DRAFTED = ("picture", "file", "asked")

    chassis_front = _box(_l("車台番号"), 40, needed)
    chassis_back = _box(_l("車台番号（ハイフンの後）"), 30, inputmode="text")
    place = _box(_l("地域名"), 20, needed, list="places")
    klass = _box(_l("分類番号"), 10, needed)
    kana = _box(_l("かな文字"), 10, needed)
    serial = _box(_l("一連指定番号"), 20, needed, inputmode="text")
    asked = HiddenField()
    picture = FileField(_l("車検証の写真"))
    file = FileField(_l("車検証閲覧アプリのファイル"))
    doubts: tuple[Doubt, ...] = ()  # what the page asks now
    is_light = False

    def validate_chassis_front(self, box: Field) -> None:
        """Both boxes together are a number that can be."""
        try:
            typed_numbers.join_chassis(box.data, self.chassis_back.data)
        except ChassisProblem:
            raise ValidationError(WRONG["chassis_front"]) from None

    def validate_serial(self, box: Field) -> None:
        """The plate's parts are told one by one, each at its box; those that are empty say so themselves."""
        parts = [tidy(self[name].data) for name in PARTS.values()]
        if not all(parts):
            return
        try:
            plates.of_parts(*parts)
        except PlateProblem as problem:
            name = PARTS[problem.part]
            if name == box.name:
                raise ValidationError(WRONG[name]) from None
            self[name].errors = [WRONG[name]]
            raise ValidationError(_("ほかの欄もあわせてご確認ください。")) from None


@dataclass(frozen=True)
class Numbers:
    """Both numbers in their normal form."""

    chassis: str = field(repr=False)
    plate: Plate = field(repr=False)


def boxes(chassis: str, plate: str) -> dict[str, object]:
    """Numbers in their normal form as the boxes hold them; an empty one leaves its boxes out."""
    filled: dict[str, object] = {}
    if chassis:
        filled["chassis_front"], filled["chassis_back"] = typed_numbers.split_chassis(chassis)
    if plate:
        parts = plates.parse(plate)
        filled |= {"place": parts.place, "klass": parts.klass, "kana": parts.kana, "serial": str(plate).split()[-1]}
    return filled


def numbers_in(form: VehicleForm) -> Numbers:
    """The numbers of a form whose boxes are right; what is unusual is asked about once.

    Raises:
        FormError: it is a 軽自動車, or a question that was not answered yet.
    """
    chassis = typed_numbers.join_chassis(form.chassis_front.data, form.chassis_back.data)
    plate = plates.of_parts(*(tidy(form[name].data) for name in PARTS.values()))
    if plates.is_light(plate):
        form.is_light = True
        raise FormError(LIGHT)
    found = typed_numbers.doubts(chassis, plate)
    wanted = "|".join(f"{doubt.what}:{doubt.value}" for doubt in found)
    if found and not (form.choice == "as_is" and form.asked.data == wanted):
        form.doubts, form.asked.data = tuple(found), wanted
        raise FormError(_("珍しい番号です。このままでよいか、ご確認ください。"))
    return Numbers(chassis, plate)


def take_suggestion(form: VehicleForm, value: str) -> dict[str, object]:
    """数字に直す: the number that was probably meant, in its boxes."""
    form.chassis_front.data, form.chassis_back.data = typed_numbers.split_chassis(value[:30])
    return {}
