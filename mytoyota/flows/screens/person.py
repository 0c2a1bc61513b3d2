"""お客さま情報の入力: all that an individual's account needs, prefilled from the photograph (1-1/18-B)."""

from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from mytoyota.accounts import passwords, person_rules
from mytoyota.accounts.forms import WEAK, PersonFields, strong, twice
from mytoyota.base import phones, text
from mytoyota.flows.place import Place
from mytoyota.flows.screens import photo_prefill, staff
from mytoyota.flows.screens.base import CHECK
from mytoyota.flows.step import Screen
from mytoyota.flows.wrong import Wrong

PASSWORD = "password"  # beside the screens' answers: the hash of one typed into a form that was refused


class PersonForm(PersonFields):
    """An individual's data and the password of the account to be."""

    NEVER_DRAFTED = ("password", "password_again")

    password = PasswordField(_l("パスワード"), validators=[strong], render_kw={"autocomplete": "new-password"})
    password_again = PasswordField(
        _l("パスワード（確認）"), validators=[twice], render_kw={"autocomplete": "new-password"}
    )


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
    fits = form.password.data and not (form.password.errors or form.password_again.errors)
    g.password_hash = passwords.hash(form.password.data) if fits else None


def _kept_hash(place: Place) -> str | None:
    """The hash of the password that was set before: with the saved data, or beside a form that was refused."""
    beside = place.visit.draft(PASSWORD) or {}
    return beside.get("hash") or place.visit.value("person").get("password_hash")


def _password_problem(place: Place, form: PersonForm) -> Any:
    """What is wrong with the password as far as the box alone cannot tell, or None."""
    email = place.visit.value("email").get("email", "")
    weakness = passwords.weakness(form.password.data, email) if form.password.data else None
    if weakness:
        return WEAK[weakness]
    return None if form.password.data or _kept_hash(place) else _("パスワードを入力してください。")


def _keep_password(place: Place, form: PersonForm) -> None:
    """A good password beside a mistake elsewhere is set all the same; one that is missing is told with the rest."""
    problem = _password_problem(place, form)
    if problem and not form.password.errors:
        form.password.errors = [problem]
    elif g.password_hash and not problem:
        place.visit.keep_draft(PASSWORD, {"hash": g.password_hash})


def _save(place: Place, form: PersonForm) -> None:
    """確認: the data are kept, and the staff are called for exactly these."""
    problem = _password_problem(place, form)
    if problem:
        raise Wrong(problem, "password")
    password_hash = g.password_hash or _kept_hash(place)
    typed = form.typed()
    place.visit.save(
        "person",
        {
            "identity": person_rules.cleaned(typed),
            "typed": typed,
            "authentication_phone": phones.parse(form.authentication_phone.data),
            "password_hash": password_hash,
        },
    )
    if place.visit.draft(PASSWORD):
        place.visit.keep_draft(PASSWORD, {})
    staff.ask(place)


def _start(place: Place) -> dict[str, Any]:
    """What the boxes show first: what was typed before; where nothing was, what the photograph told."""
    typed = place.visit.draft("person") or place.visit.value("person").get("typed", {})
    return photo_prefill.merged(typed, place.visit.value("photo").get("fields", {}))


def _show(place: Place) -> dict[str, Any]:
    return {
        "seen": photo_prefill.seen(place) if place.facts.answer("entry_way", "way") == "photo" else {},
        "password_set": bool(_kept_hash(place)),
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
    keeps=_keep_password,
    fills={"fill_address": fill_address, "variant": choose_variant},
)
