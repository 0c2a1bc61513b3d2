"""What an application can differ in from the certificate, in words (guide 4-1/11-A)."""

from collections.abc import Collection, Sequence

from mytoyota.flows.engine.step import Text
from mytoyota.web.texts import lazy_gettext as _l

DIFFERENCES: dict[str, Text] = {
    "name": _l("お名前"),
    "address": _l("ご住所"),
    "kind": _l("お客さま種別"),
    "chassis": _l("車台番号"),
    "plate": _l("自動車登録番号"),
    "light": _l("車両の種別（軽自動車）"),
}


def differing_labels(found: Sequence[str], among: Collection[str] = tuple(DIFFERENCES)) -> list[Text]:
    """The differing fields by their names on the page, as far as they are `among` those of the page."""
    return [label for name, label in DIFFERENCES.items() if name in found and name in among]
