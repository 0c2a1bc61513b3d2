"""How a person's data are called on pages, and the lines in which they are shown."""

from collections.abc import Mapping

from mytoyota.accounts.forms import SEXES
from mytoyota.corporations.number import CorporateNumber
from mytoyota.flows.engine.step import Text
from mytoyota.japanese import telephone
from mytoyota.japanese.postal import marked
from mytoyota.registrations import identity
from mytoyota.web import dates
from mytoyota.web.texts import lazy_gettext as _l

LABELS: dict[str, Text] = {
    "corporate_number": _l("法人番号"),
    "corporate_name": _l("法人名"),
    "corporate_kana": _l("法人名(カナ)"),
    "name": _l("お名前"),
    "kana": _l("お名前（カナ）"),
    "sex": _l("性別"),
    "birth_date": _l("生年月日"),
    "address": _l("ご住所"),
    "department": _l("部署名"),
    "department_kana": _l("部署名(カナ)"),
    "contact_name": _l("担当者名"),
    "contact_kana": _l("担当者名(カナ)"),
    "contact_phone": _l("連絡用電話番号"),
    "mobile_phone": _l("携帯電話番号"),
    "email": _l("メールアドレス"),
}
COMPANYS_OWN = (
    "corporate_name", "corporate_kana", "department", "department_kana", "contact_name", "contact_kana",
)  # fmt: skip
FIELD_LABELS: dict[str, Text] = {
    "family_name": _l("姓"),
    "given_name": _l("名"),
    "family_kana": _l("セイ"),
    "given_kana": _l("メイ"),
    "birth_date": _l("生年月日"),
    "postal_code": _l("郵便番号"),
    "prefecture": _l("都道府県"),
    "city": _l("市区町村"),
    "street": _l("町名・番地"),
    "building": _l("建物名・部屋番号"),
}


def lines(data: Mapping[str, object]) -> dict[str, str]:
    """The data as one reads them, by the names of `LABELS`; what is unknown is left out."""
    postal = str(data.get("postal_code", ""))
    number = str(data.get("corporate_number", ""))
    shown = {
        **{name: str(data.get(name, "")) for name in COMPANYS_OWN},
        "corporate_number": CorporateNumber(number).grouped if number else "",
        "name": "" if data.get("corporate_name") else identity.full_name(data),
        "kana": f"{data.get('family_kana', '')} {data.get('given_kana', '')}".strip(),
        "sex": str(SEXES.get(str(data.get("sex", "")), "")),
        "birth_date": dates.day(str(data.get("birth_date", ""))),
        "address": marked(postal) + identity.address(data),
        "contact_phone": telephone.national(str(data.get("contact_phone") or "")),
        "mobile_phone": telephone.national(str(data.get("mobile_phone") or "")),
        "email": str(data.get("email", "")),
    }
    return {name: shown[name] for name in LABELS if shown.get(name)}


def pairs(data: Mapping[str, object]) -> list[tuple[Text, str]]:
    """Label and value, line by line, for the `facts` macro."""
    return [(LABELS[name], value) for name, value in lines(data).items()]
