"""Back to the staff's check: whoever is not exactly the person they confirmed is not registered (decision 2).

An account may be edited at any moment, here or in another tab. Its data are read anew before every registration; where
they are not those that were confirmed, the person goes by the check once more and loses nothing.
"""

from dataclasses import replace

from mytoyota.flows import registration
from mytoyota.flows.buyer import staff_check
from mytoyota.flows.buyer.answers import AccountReview, ChangedSinceCheck, Login
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.models import SERVICES
from mytoyota.flows.user.rules import same_name
from mytoyota.orders import orders


def needed(journey: OpenJourney) -> bool:
    """Whether the data on file are none that the staff confirmed; then the path leads by the check again."""
    login = journey.get(Login)
    if login is None or login.kind != "individual" or journey.row.flow in (orders.AFTER, SERVICES):
        return False
    if journey.row.flow not in journey.state.registered:
        _before_registering(journey, login)
    elif journey.row.flow == orders.BUYER and same_name(journey.state) and "user" not in journey.state.registered:
        _before_the_terms(journey, login)
    return not registration.confirmed(journey)


def _before_registering(journey: OpenJourney, login: Login) -> None:
    """The account's page is open again; who made an account just now goes the way of those who had one."""
    if login.signed_up_now and not registration.confirmed(journey):
        journey.save(replace(login, signed_up_now=False))
    review = journey.get(AccountReview)
    if review and review.identity != login.claims:
        journey.forget(AccountReview.screen)


def _before_the_terms(journey: OpenJourney, login: Login) -> None:
    """The buyer's pages are a summary by now: the check has a page of its own, and the staff are called at once."""
    again = journey.get(ChangedSinceCheck)
    if again is None and registration.confirmed(journey):
        return
    if again is None:
        journey.save(ChangedSinceCheck())
    if journey.answer(AccountReview).identity != login.claims:
        journey.save(AccountReview(login.claims))
    staff_check.ask_for(journey)
