"""What the page of the account's own data shows for a person and for a company (guide 1-1/7-A)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mytoyota.accounts import company_rules, person_rules
from mytoyota.accounts.forms import CompanyProfileForm, ProfileForm
from mytoyota.japanese import telephone
from mytoyota.web import dates
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _

Profile = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """Form and page of one kind of account.

    `boxes`: the profile as the boxes hold it. `facts`: what is shown but not changed. `cleaned`: what is kept of typed
    data, given the profile. `locked`: the boxes that go once the account is linked to T-Connect.
    """

    form: type[StepForm]
    template: str
    boxes: Callable[[Profile], dict[str, Any]]
    facts: Callable[[Profile], list[tuple[str, str]]]
    cleaned: Callable[[dict[str, Any], Profile], dict[str, str]]
    locked: tuple[str, ...]


def _phones(profile: Profile) -> dict[str, str]:
    return {name: telephone.national(profile.get(name)) for name in ("contact_phone", "mobile_phone")}


def _person_boxes(profile: Profile) -> dict[str, Any]:
    """The date in three parts, phones in the national form."""
    year, month, day = (*str(profile.get("birth_date", "")).split("-"), "", "", "")[:3]
    born = {"birth_year": year, "birth_month": month.lstrip("0"), "birth_day": day.lstrip("0")}
    return {**profile, **_phones(profile), **born}


def _person_facts(profile: Profile) -> list[tuple[str, str]]:
    return [
        (_("お名前"), f"{profile.get('family_name', '')} {profile.get('given_name', '')}"),
        (_("フリガナ"), f"{profile.get('family_kana', '')} {profile.get('given_kana', '')}"),
        (_("生年月日"), dates.day(profile.get("birth_date", ""))),
    ]


def _company_facts(profile: Profile) -> list[tuple[str, str]]:
    return [
        (_("法人番号"), str(profile.get("corporate_number", ""))),
        (_("法人名"), str(profile.get("corporate_name", ""))),
        (_("法人名(カナ)"), str(profile.get("corporate_kana", ""))),
    ]


KINDS = {
    "individual": Kind(
        form=ProfileForm,
        template="accounts/edit.html",
        boxes=_person_boxes,
        facts=_person_facts,
        cleaned=lambda typed, _profile: person_rules.cleaned(typed),
        locked=(
            "family_name", "given_name", "family_kana", "given_kana", "birth_year", "birth_month", "birth_day",
        ),
    ),
    "corporate": Kind(
        form=CompanyProfileForm,
        template="accounts/edit_company.html",
        boxes=lambda profile: {**profile, **_phones(profile)},
        facts=_company_facts,
        cleaned=lambda typed, profile: company_rules.cleaned(typed, str(profile.get("corporate_number", ""))),
        locked=("corporate_name", "corporate_kana"),
    ),
}  # fmt: skip
