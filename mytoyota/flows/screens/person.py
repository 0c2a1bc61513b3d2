"""お客さま情報の入力: all that an individual's account needs, prefilled from the photograph (1-1/18-B)."""

from typing import Any

from flask import g

from mytoyota.accounts import forms, person_rules
from mytoyota.accounts.forms import PersonFields
from mytoyota.flows.place import Place
from mytoyota.flows.screens import password, photo_prefill, staff
from mytoyota.flows.screens.base import CHECK
from mytoyota.flows.step import Screen
from mytoyota.japanese import telephone
from mytoyota.web.texts import lazy_gettext as _l


class PersonForm(PersonFields, password.PasswordFields):
    """An individual's data and the password of the account to be."""


def fill_address(form: Any, _value: str) -> None:
    """住所を自動入力 without JavaScript."""
    g.postal_note = forms.fill_address(form)


def choose_variant(form: Any, value: str) -> None:
    """A tapped form of a name's character, without JavaScript: `family_name=髙橋`."""
    name, _equals, spelling = value.partition("=")
    if name in ("family_name", "given_name"):
        form[name].data = spelling[:60]


def _save(place: Place, form: PersonForm) -> None:
    """確認: the data are kept, and the staff are called for exactly these."""
    password.keep(place, form)
    typed = form.typed()
    place.visit.save(
        "person",
        {
            "identity": person_rules.cleaned(typed),
            "typed": typed,
            "authentication_phone": telephone.parse(form.authentication_phone.data),
        },
    )
    staff.ask(place)


def _start(place: Place) -> dict[str, Any]:
    """What the boxes show first: what was typed before; where nothing was, what the photograph told."""
    typed = place.visit.draft("person") or place.visit.value("person").get("typed", {})
    return photo_prefill.merged(typed, place.visit.value("photo").get("fields", {}))


def _show(place: Place) -> dict[str, Any]:
    return {
        "seen": photo_prefill.seen(place) if place.facts.answer("entry_way", "way") == "photo" else {},
        **password.shown(place),
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
    prepare=password.hash_typed,
    keeps=password.keep_beside,
    fills={"fill_address": fill_address, "variant": choose_variant},
)
