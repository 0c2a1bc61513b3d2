"""Writes into an account's receipt what its store sees: data to be compared, and a registration (1-1/8-A, 9-A)."""

from sqlalchemy import select

from mytoyota.base import disclosures
from mytoyota.base.disclosures import Disclosure
from mytoyota.flows.buyer.answers import InformationConsent, Login
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.models import Journey
from mytoyota.idv.models import StaffCheck
from mytoyota.registrations.models import Registration

REGISTERED = ("registration", "email")  # kinds of data, in the words of the provider's scopes
COMPARED = ("profile", "address", "phone")  # what the staff see beside the ID document


def note_registration(journey: OpenJourney, row: Registration) -> None:
    """What is registered at the dealer is the store's to see from now on, under the text of 情報提供の同意."""
    to, text, source = f"store:{journey.row.store_id}", _text(journey), f"registration:{row.id}"
    disclosures.record(journey.session, Disclosure(row.account_id, to, REGISTERED, "registration", source, text))


def note_check(journey: OpenJourney, check: StaffCheck) -> None:
    """The staff of the store see what they are asked to compare; a sign-up has no account yet."""
    sub = journey.answer(Login).sub
    if sub:
        _note_check(journey, check, sub)


def note_checks_of_sign_up(journey: OpenJourney, account_id: str) -> None:
    """What the staff compared before the account that was made on the way here."""
    asked = select(StaffCheck).join(Journey, Journey.id == StaffCheck.subject_id)
    mine = asked.where(StaffCheck.order_id == journey.row.order_id, Journey.account_id == account_id)
    for check in journey.session.scalars(mine):
        _note_check(journey, check, account_id)


def _note_check(journey: OpenJourney, check: StaffCheck, account_id: str) -> None:
    to, source = f"store:{check.store_id}", f"check:{check.id}"
    shared = Disclosure(account_id, to, COMPARED, "check", source, _text(journey), check.asked_at)
    disclosures.record(journey.session, shared)


def _text(journey: OpenJourney) -> str | None:
    return journey.answer(InformationConsent).text or None
