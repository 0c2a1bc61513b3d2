"""Writes into a new company account's receipt that the agency was asked for its corporate number (1-1/12-C, 13-C)."""

from datetime import datetime

from mytoyota.base import disclosures
from mytoyota.base.disclosures import Disclosure
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.sign_up.answers import AccountTerms, CompanyNumber, CompanySearch


def note(journey: OpenJourney, account_id: str) -> None:
    """Once for a sign-up; the moment is that of the last look-up, when there was no account yet."""
    asked = max(journey.answer(CompanyNumber).asked_at, journey.answer(CompanySearch).asked_at)
    if asked:
        text, at = journey.answer(AccountTerms).text or None, datetime.fromisoformat(asked)
        source = f"register:{journey.row.id}"
        shared = Disclosure(account_id, "register", ("corporate_number",), "sign_up", source, text, at)
        disclosures.record(journey.session, shared)
