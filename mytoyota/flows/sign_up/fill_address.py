"""住所を自動入力 without JavaScript: prefecture, city and town of a postal code (1-1/18-B, 15-C)."""

from mytoyota.accounts import forms
from mytoyota.flows.engine.screen import Shown
from mytoyota.web.forms import StepForm


def fill_address(form: StepForm, value: str) -> Shown:
    """Fills the boxes and says so; a street number that was typed stays."""
    return {"postal_note": forms.fill_address(form, value)}
