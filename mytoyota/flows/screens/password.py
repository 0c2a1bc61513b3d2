"""The password of the account to be: kept as a hash alone, never shown, and typed once only (1-1/12-C, 18-B)."""

from typing import Any

from flask import g
from wtforms import PasswordField

from mytoyota.accounts import passwords
from mytoyota.accounts.forms import WEAK, strong, twice
from mytoyota.flows import account_made
from mytoyota.flows.journeys import Visit
from mytoyota.flows.place import Place
from mytoyota.flows.wrong import Wrong
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l


class PasswordFields(StepForm):
    """A password, twice; empty boxes keep the one that is set already."""

    NEVER_DRAFTED = ("password", "password_again")

    password = PasswordField(_l("パスワード"), validators=[strong], render_kw={"autocomplete": "new-password"})
    password_again = PasswordField(
        _l("パスワード（確認）"), validators=[twice], render_kw={"autocomplete": "new-password"}
    )


def hash_typed(form: Any) -> None:
    """Slow on purpose, so it is done while no transaction is open."""
    fits = form.password.data and not (form.password.errors or form.password_again.errors)
    g.password_hash = passwords.hash(form.password.data) if fits else None


def keep_beside(place: Place, form: Any) -> None:
    """A good password beside a mistake elsewhere is set all the same; one that is missing is told with the rest."""
    problem = _problem(place.visit, form)
    if problem and not form.password.errors:
        form.password.errors = [problem]
    elif not problem:
        _set(place.visit)


def keep(place: Place, form: Any) -> None:
    """Sets the password with a form that is otherwise right; raises Wrong where it cannot do."""
    problem = _problem(place.visit, form)
    if problem:
        raise Wrong(problem, "password")
    _set(place.visit)


def shown(place: Place) -> dict[str, Any]:
    """What the page says of it."""
    return {
        "password_set": bool(account_made.password_hash(place.visit)),
        "password_rule": _("8文字以上。推測されにくいもの"),
    }


def _set(visit: Visit) -> None:
    if g.password_hash:
        visit.save(account_made.PASSWORD, {"hash": g.password_hash})


def _problem(visit: Visit, form: Any) -> Any:
    """What is wrong with the password as far as the box alone cannot tell, or None."""
    email = visit.value("email").get("email", "")
    weakness = passwords.weakness(form.password.data, email) if form.password.data else None
    if weakness:
        return WEAK[weakness]
    kept = form.password.data or account_made.password_hash(visit)
    return None if kept else _("パスワードを入力してください。")
