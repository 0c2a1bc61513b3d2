"""お客さま情報の入力: all that an individual's account needs, prefilled from the photograph (1-1/18-B)."""

from collections.abc import Callable, Mapping

from mytoyota.accounts import person_rules
from mytoyota.accounts.forms import PersonFields
from mytoyota.flows.buyer import staff_check
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.reading import CHECK
from mytoyota.flows.engine.screen import Screen, Shown
from mytoyota.flows.sign_up import password, photo_prefill
from mytoyota.flows.sign_up.answers import EntryWay, Person, Photo
from mytoyota.flows.sign_up.fill_address import fill_address
from mytoyota.japanese import telephone
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import lazy_gettext as _l


class PersonForm(PersonFields, password.PasswordFields):
    """An individual's data and the password of the account to be."""


def choose_variant(form: StepForm, value: str) -> Shown:
    """A tapped form of a name's character, without JavaScript: `family_name=髙橋`."""
    name, _equals, spelling = value.partition("=")
    if name in ("family_name", "given_name"):
        form[name].data = spelling[:60]
    return {}


class PersonScreen(Screen[PersonForm, str | None]):
    """The data and the password of an individual; `prepare` returns the password's hash."""

    name, title, action = "person", _l("お客さま情報の入力"), CHECK
    form = PersonForm

    def initial(self, step: StepContext) -> Shown:
        """What was typed before; where nothing was, what the photograph told."""
        typed = step.journey.draft(self.name) or step.answer(Person).typed
        return photo_prefill.merged(typed, step.answer(Photo).fields)

    def show(self, step: StepContext) -> Shown:
        """Pictures and other spellings beside the boxes."""
        photographed = step.answer(EntryWay).way == "photo"
        seen = photo_prefill.seen(step.journey) if photographed else {}
        return {"seen": seen, **password.shown(step.journey), "postal_note": None}

    def prepare(self, step: StepContext, form: PersonForm) -> str | None:
        """Hashes the password."""
        return password.hashed(form)

    def prepare_invalid(self, step: StepContext, form: PersonForm) -> str | None:
        """A good password is hashed, whatever else is wrong."""
        return password.hashed(form)

    def on_invalid(self, step: StepContext, form: PersonForm, ready: str | None) -> None:
        """And it is kept."""
        password.keep_good_one(step.journey, form, ready)

    def save(self, step: StepContext, form: PersonForm, ready: str | None) -> None:
        """確認: the data are kept, and the staff are called for exactly these."""
        password.keep(step.journey, form, ready)
        typed = form.typed()
        phone = telephone.parse(form.authentication_phone.data)
        step.journey.save(Person(dict(person_rules.cleaned(typed)), typed, phone))
        staff_check.ask(step)

    @property
    def fills(self) -> Mapping[str, Callable[[PersonForm, str], Shown]]:
        """住所を自動入力, and a tapped spelling."""
        return {"fill_address": fill_address, "variant": choose_variant}


person = PersonScreen()
