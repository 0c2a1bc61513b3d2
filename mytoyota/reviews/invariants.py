"""Rules for reviews and the registrations that stand on them (composed in mytoyota/audit.py)."""

from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from mytoyota.base.audit import Broken, Rule
from mytoyota.base.jobs import Job
from mytoyota.organisation.models import FormerPost, Staff
from mytoyota.organisation.roles import CENTER, HEADQUARTERS
from mytoyota.registrations.models import USER, Registration
from mytoyota.reviews.apply import CHECK
from mytoyota.reviews.models import ACCEPTED, ASKED, OPEN, PERSON, REFUSED, REPLACED, WITHDRAWN, Review

STATES = (ASKED, PERSON, ACCEPTED, REFUSED, REPLACED, WITHDRAWN)


def every_review_stands_in_a_known_state() -> Broken:
    """A review is open, or over and decided; only an accepted one has a registration, a withdrawn one says nothing."""
    torn = Review.state.in_(OPEN) == Review.decided_at.is_not(None)
    registered = (Review.state == ACCEPTED) == Review.registration_id.is_(None)
    half = Review.first_by.is_(None) != Review.first_at.is_(None)
    half |= (Review.state == WITHDRAWN) & Review.claims_encrypted.is_not(None)
    return select(Review.id).where(Review.state.not_in(STATES) | torn | registered | half)


def every_open_review_goes_on() -> Broken:
    """An open review has a job, or a person whom it waits for, with the reason, or a time when it is asked again."""
    queued = exists().where(Job.kind == CHECK, Job.subject == Review.id, Job.state == "queued")
    forgotten = (Review.state == ASKED) & Review.next_ask_at.is_(None) & ~queued
    nobody = (Review.state == PERSON) & Review.person_since.is_(None)
    return select(Review.id).where(forgotten | nobody)


def every_account_has_one_open_review_of_a_vehicle() -> Broken:
    """For an account and a chassis number at most one review is open."""
    standing = select(func.max(Review.id)).where(Review.state.in_(OPEN))
    return standing.group_by(Review.account_id, Review.chassis_lookup).having(func.count() > 1)


def every_accepted_review_has_its_registration() -> Broken:
    """Behind an accepted review stands the registration of the same account as user."""
    same = (Registration.account_id == Review.account_id) & (Registration.role == USER)
    its = exists().where(Registration.id == Review.registration_id, same)
    return select(Review.id).where(Review.state == ACCEPTED, ~its)


def every_registration_without_staff_check_was_reviewed() -> Broken:
    """Who was registered without an order was reviewed, and that review was accepted for the same account."""
    theirs = exists().where(
        Review.id == Registration.review_id, Review.state == ACCEPTED, Review.account_id == Registration.account_id
    )
    reviewed = Registration.order_id.is_(None) | Registration.review_id.is_not(None)
    return select(Registration.id).where(reviewed, ~theirs)


def every_review_is_decided_by_who_may() -> Broken:
    """Center decides any review, headquarters those of their dealer's orders, nobody else; the first look too."""
    torn = or_(*(column.is_not(None) & ~_may(column) for column in (Review.decided_by, Review.first_by)))
    return select(Review.id).where(torn)


def every_other_name_was_looked_at_twice() -> Broken:
    """A person accepts another name than the account's only after somebody else looked at it."""
    other_name = Review.levels["name"].as_string() == "different"
    alone = Review.first_by.is_(None) | (Review.first_by == Review.decided_by)
    return select(Review.id).where(Review.state == ACCEPTED, other_name, alone)


def _may(staff_id: Any) -> Any:
    return or_(_may_at(aliased(Staff), "id", staff_id), _may_at(aliased(FormerPost), "staff_id", staff_id))


def _may_at(post: Any, whose: str, staff_id: Any) -> Any:
    """Whether this is the person's post, present or former, and lets them decide."""
    theirs = (post.role == HEADQUARTERS) & (post.dealer_id == Review.dealer_id)
    return exists().where(getattr(post, whose) == staff_id, (post.role == CENTER) | theirs)


RULES = (
    Rule(Review, every_review_stands_in_a_known_state),
    Rule(Review, every_open_review_goes_on),
    Rule(Review, every_account_has_one_open_review_of_a_vehicle),
    Rule(Review, every_accepted_review_has_its_registration),
    Rule(Registration, every_registration_without_staff_check_was_reviewed),
    Rule(Review, every_review_is_decided_by_who_may),
    Rule(Review, every_other_name_was_looked_at_twice),
)
