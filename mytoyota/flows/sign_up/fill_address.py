"""住所を自動入力 without JavaScript: prefecture, city and town of a postal code (1-1/18-B, 15-C)."""

from mytoyota.accounts import person_rules
from mytoyota.base import text
from mytoyota.flows.engine.screen import Shown
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _


def fill_address(form: StepForm, _value: str) -> Shown:
    """Fills the boxes and says so; a street number that was typed stays."""
    found = person_rules.place_of(person_rules.postal_code(form["postal_code"].data) or "")
    if found is None:
        return {"postal_note": _("この郵便番号の住所が見つかりません。手で入力してください。")}
    form["prefecture"].data, form["city"].data = found["prefecture"], found["city"]
    if not text.tidy(form["street"].data).startswith(found["street"]):
        form["street"].data = found["street"]
    return {"postal_note": _("住所を入力しました。番地からあとを続けてください。")}
