"""The user: by whose name, terms with the certificate match, the result (2-1/2 to 2-1/4, 2-2/15-A to 23-C)."""

from typing import Any

from flask import g
from flask_babel import get_locale
from wtforms import BooleanField

from mytoyota.base import events, keys, limits, once
from mytoyota.base.limits import Allowance
from mytoyota.base.refusals import TooMany
from mytoyota.flows import identity, journeys, registration, user_link
from mytoyota.flows.place import Place
from mytoyota.flows.screens import account_pages, endings
from mytoyota.flows.screens.base import NEXT, reading
from mytoyota.flows.screens.sign_up import TERMS_VERSION
from mytoyota.flows.step import Screen
from mytoyota.flows.wrong import Wrong
from mytoyota.orders import orders
from mytoyota.web import unit
from mytoyota.web.forms import Acknowledge, StepForm, ticked
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

# Per order: the comparison must not serve to find out who owns a car (spec, Matching).
MATCHING = Allowance("match", free=5, first=60, longest=3600)
USER_LATER = "user_later"  # what the order's page tells the staff: they hand out the leaflet


class TermsForm(StepForm):
    """The user-registration terms."""

    agree = BooleanField(_l("利用規約に同意する"), validators=[ticked])


def _choose(place: Place, form: Acknowledge) -> None:
    endings.reopen(place)
    place.visit.save("name_choice", {"name": form.choice})
    if form.choice == "same":
        orders.drop_request(place.session, place.order, USER_LATER)
        user_link.end(place.session, place.order)


def _before_match(ref: str, form: TermsForm) -> None:
    """The account as it is now, and one try counted on the order, before the comparison."""
    account_pages.refresh(ref)
    with unit.reading() as session:
        order_id = journeys.order_of(session, ref)
    try:
        # The browser chooses the form key: only the same data compared again are the same try.
        data = keys.ring().fingerprint(g.get("fresh_claims") or {})
        limits.spend(unit.database(), MATCHING, order_id or ref, f"{ref}:{form.form_key.data}:{data}")
    except TooMany as limit:
        raise Wrong(
            _(
                "つづけて照合できる回数を超えました。%(n)s分ほどたってから、もう一度お試しください。",
                n=limit.seconds // 60 + 1,
            )
        ) from None


def _match(place: Place, form: TermsForm) -> None:
    """次へ: compared with the certificate; registered where it fits or where there is no certificate yet."""
    visit = place.visit
    account_pages.take_over(visit)
    visit.keep_draft("user_terms", {"agree": True})
    result = registration.match(visit)
    if result is not None and not result.accepted:
        _refuse(place, form, list(result.differing))
        return
    visit.save("user_terms", {"terms": TERMS_VERSION, "agree": True})
    registration.register_user(visit, str(get_locale()))


def _refuse(place: Place, form: TermsForm, differing: list[str]) -> None:
    visit = place.visit
    visit.save(registration.MISMATCH, registration.mismatch(visit.value("login")["claims"], differing))
    if not once.earlier(place.session, "mismatch", f"{visit.journey.id}:{form.form_key.data}"):
        once.remember(place.session, "mismatch", f"{visit.journey.id}:{form.form_key.data}", "differs")
        events.record(place.session, registration.UserNotMatched(visit.journey.order_id or "", differing))


def differing(place: Place) -> list[str]:
    """What differed when these very account data were compared; empty before that and after they were edited."""
    found = place.visit.value(registration.MISMATCH)
    claims = place.visit.value("login").get("claims", {})
    return list(found["differing"]) if found and keys.ring().is_fingerprint(found["of"], claims) else []


def _show_terms(place: Place) -> dict[str, Any]:
    edit_url = account_pages.edit_url(place.visit, place.step_id)
    own_phone = place.visit.journey.kind == "user"
    return {"differing": differing(place), "account_edit_url": edit_url, "own_phone": own_phone}


def _terms_page(place: Place) -> str:
    mismatched = not place.done and differing(place)
    return "flows/match_mismatch.html" if mismatched else "flows/user_terms.html"


def _show_user(place: Place) -> dict[str, Any]:
    row = place.visit.registered_user()
    return {
        "name": identity.full_name(row.claims) if row else "",
        "pending": bool(row and row.match == "pending"),
        "services": bool(place.facts.services),
    }


def _show_own_phone(place: Place) -> dict[str, Any]:
    """The one thing of the buyer's that the user's phone shows is the name, and only here."""
    buyer = registration.name_in_force(place.session, place.order.id, orders.BUYER)
    return _show_user(place) | {"buyer": buyer}


def _go_on_label(place: Place) -> Any:
    return _l("My TOYOTAのサービス利用手続きへ") if place.facts.services else _l("とじる")


name_choice = Screen("name_choice", _l("名義の選択"), "", form=Acknowledge, save=_choose, choices=("same", "other"))
user_terms = Screen(
    "user_terms",
    _l("使用者登録規約の同意"),
    NEXT,
    form=TermsForm,
    save=_match,
    show=_show_terms,
    before=_before_match,
    page_of=_terms_page,
)
user_done = reading("user_done", _l("使用者情報の確認"), _go_on_label, show=_show_user)
users_own_done = reading("users_own_done", _l("使用者情報の登録完了"), _go_on_label, show=_show_own_phone)
