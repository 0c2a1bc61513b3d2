"""The password of the account to be: kept as a hash alone, never shown, and typed once only (1-1/12-C, 18-B)."""

from wtforms import PasswordField

from mytoyota.accounts import passwords
from mytoyota.accounts.forms import WEAK, strong, twice
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.screen import Shown
from mytoyota.flows.engine.step import Text
from mytoyota.flows.sign_up import account_made
from mytoyota.flows.sign_up.answers import Email, Password
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


def hashed(form: PasswordFields) -> str | None:
    """The hash of what was typed, where it is a password; slow on purpose, so no transaction may be open."""
    fits = form.password.data and not (form.password.errors or form.password_again.errors)
    return passwords.hash(form.password.data) if fits else None


def keep_good_one(journey: OpenJourney, form: PasswordFields, typed: str | None) -> None:
    """A good password beside a mistake elsewhere is set all the same; one that is missing is told with the rest."""
    problem = _problem(journey, form)
    if problem and not form.password.errors:
        form.password.errors = [problem]
    elif not problem:
        _set(journey, typed)


def keep(journey: OpenJourney, form: PasswordFields, typed: str | None) -> None:
    """Sets the password with a form that is otherwise right; raises FormError where it cannot do."""
    problem = _problem(journey, form)
    if problem:
        raise FormError(problem, "password")
    _set(journey, typed)


def shown(journey: OpenJourney) -> Shown:
    """What the page says of it."""
    return {
        "password_set": bool(account_made.password_hash(journey)),
        "password_rule": _("8文字以上。推測されにくいもの"),
    }


def _set(journey: OpenJourney, typed: str | None) -> None:
    if typed:
        journey.save(Password(typed))


def _problem(journey: OpenJourney, form: PasswordFields) -> Text:
    """What is wrong with the password as far as the box alone cannot tell, or None."""
    email = journey.answer(Email).email
    weakness = passwords.weakness(form.password.data, email) if form.password.data else None
    if weakness:
        return WEAK[weakness]
    kept = form.password.data or account_made.password_hash(journey)
    return None if kept else _("パスワードを入力してください。")
