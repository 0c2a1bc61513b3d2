"""Registers a card at the gateway: written down first, then asked, then written down (guide 3-1/7-A to 10-A).

Each operation here opens its own short transactions and calls the gateway between them, never inside one. The person
may close the page, come back twice or never, the answer may be lost, the process may die: at most one attempt of a
method is unsettled at any time, and it is taken up again rather than begun anew. So nothing is registered twice.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, disclosures, jobs, keys
from mytoyota.base.db import Database, looks, new_id
from mytoyota.base.disclosures import Disclosure
from mytoyota.base.links import Link, id_in
from mytoyota.base.refusals import Busy, NotFound
from mytoyota.payments import methods
from mytoyota.payments.gateway import Begin, CardGateway, GatewayDown, NotKnownYet, Outcome
from mytoyota.payments.methods import PaidFor
from mytoyota.payments.models import CARD, CardAttempt, PaymentMethod
from mytoyota.payments.outcomes import REFERENCE, note

RETURN_PATH = "/pay/return/"
FIRST_LOOK = timedelta(minutes=10)  # at a page that nobody came back from; the webhook tells sooner
AFTER_RETURN = timedelta(seconds=5)
SAME_RETURN = timedelta(seconds=2)  # a second tap of the button that leads back


@dataclass(frozen=True)
class CardRegistrationRequest:
    """Whose card for which vehicle; `site` is our public address, `back_path` where on it the person goes on.

    `renews`: it is to take the place of what pays now, which stays until the new card is accepted. `text_hash` names
    the terms under which the gateway hears of it.
    """

    owner: str
    paid_for: PaidFor
    back_path: str
    language: str
    site: str
    renews: bool = False
    text_hash: str | None = None


@dataclass(frozen=True)
class AttemptStatus:
    """Where an attempt stands: its state, the hosted page while it is open, why it failed, and how to go on."""

    attempt_id: str
    state: str
    url: str | None
    reason: str | None
    back_path: str
    settled: bool

    @property
    def token(self) -> str:
        """What finds this attempt again from outside, without a cookie; nobody else can make it."""
        return _link(self.attempt_id).token()


def begin(database: Database, gateway: CardGateway, wanted: CardRegistrationRequest) -> AttemptStatus:
    """Opens the gateway's page, or takes up what was begun: pending (with `url`), unknown or accepted.

    Raises GatewayDown: nothing was begun that anybody could finish; trying again is safe.
    """
    with database.writing() as session:
        attempt = _intend(session, gateway.name, wanted)
        if attempt is None:
            return AttemptStatus("", "accepted", None, None, wanted.back_path, settled=True)
        before = look_at(attempt)
        known = attempt.reference is not None
        if not before.settled:
            disclosures.record(session, _shared(wanted, before))
    if before.settled:
        return before
    standing = _taken_up(database, gateway, before) if known else _opened(database, gateway, before, wanted)
    if standing.settled and standing.state != "accepted":
        return begin(database, gateway, wanted)  # the former page is closed for good
    return standing


def returned(database: Database, gateway: CardGateway, token: str) -> AttemptStatus:
    """The person is back from the gateway: asks at once how it ended. Coming back again only leads on.

    Raises NotFound for a token that is not ours.
    """
    with database.writing() as session:
        attempt = by_token(session, token)
        again = attempt.returned_at is not None and clock.now() - attempt.returned_at < SAME_RETURN
        if attempt.reference is not None and attempt.settled_at is None and not again:
            attempt.returned_at, attempt.state = clock.now(), "unknown"
            _owe_a_look(session, attempt.id, AFTER_RETURN, "%Y%m%d%H%M")
        before = look_at(attempt)
    if before.settled or again:
        return before
    try:
        return ask(database, gateway, before.attempt_id)
    except (GatewayDown, Busy):
        return before


def ask(database: Database, gateway: CardGateway, attempt_id: str) -> AttemptStatus:
    """Asks the gateway how an attempt stands and writes it down; raises GatewayDown."""
    with database.reading() as session:
        attempt = session.get_one(CardAttempt, attempt_id)
        standing, reference = look_at(attempt), attempt.reference
        ours = attempt.gateway == gateway.name
    if standing.settled or reference is None or not ours:
        return standing
    return written(database, attempt_id, gateway.outcome(reference))


def written(database: Database, attempt_id: str, outcome: Outcome) -> AttemptStatus:
    """Writes down what the gateway said."""
    with database.writing() as session:
        return look_at(note(session, attempt_id, outcome))


def by_token(session: Session, token: str) -> CardAttempt:
    """The attempt that a token stands for, held where this session writes; raises NotFound."""
    attempt = session.get(CardAttempt, id_in(token), with_for_update=None if looks(session) else True)
    if attempt is None or not _link(attempt.id).fits(token):
        raise NotFound
    return attempt


def standing_of(session: Session, owner: str, paid_for: PaidFor) -> AttemptStatus | None:
    """The newest attempt to register this account's card for the vehicle."""
    found = select(CardAttempt).join(PaymentMethod, PaymentMethod.id == CardAttempt.method_id)
    found = found.where(PaymentMethod.owner == owner, PaymentMethod.vehicle_id == paid_for.vehicle_id)
    attempt = session.scalars(found.order_by(CardAttempt.created_at.desc()).limit(1)).first()
    return look_at(attempt) if attempt else None


def look_at(attempt: CardAttempt) -> AttemptStatus:
    """An attempt as a value."""
    return AttemptStatus(
        attempt_id=attempt.id,
        state=attempt.state,
        url=attempt.url if attempt.state == "pending" else None,
        reason=attempt.reason,
        back_path=attempt.back_path,
        settled=attempt.settled_at is not None,
    )


def _shared(wanted: CardRegistrationRequest, attempt: AttemptStatus) -> Disclosure:
    """The gateway hears a pseudonym and the language; the card itself is typed on its own page."""
    source = f"cards:{attempt.attempt_id}"
    return Disclosure(wanted.owner, "cards", ("pseudonym",), "payment", source, wanted.text_hash)


def _intend(session: Session, gateway: str, wanted: CardRegistrationRequest) -> CardAttempt | None:
    """The attempt to go on with: the registered one, the unsettled one, or a new one with its job to ask.

    None where the card is registered and the attempt that did it was erased after its time.
    """
    if wanted.renews:
        method = methods.to_be_renewed(session, wanted.owner, wanted.paid_for)
    else:
        method = methods.put_in_force(session, wanted.owner, wanted.paid_for, CARD)
    found = select(CardAttempt).where(CardAttempt.method_id == method.id)
    open_here = CardAttempt.settled_at.is_(None) & (CardAttempt.gateway == gateway)
    wanted_ones = open_here if wanted.renews else open_here | (CardAttempt.state == "accepted")
    attempt = session.scalars(found.where(wanted_ones).order_by(CardAttempt.created_at)).first()
    if attempt is None and not wanted.renews and method.state == "registered" and method.gateway == gateway:
        return None
    if attempt is None:
        attempt = CardAttempt(id=new_id(), method_id=method.id, gateway=gateway, back_path=wanted.back_path)
        session.add(attempt)
    if attempt.state != "accepted":
        if not (wanted.renews and method.state == "registered"):
            state = "asked" if attempt.reference is None else "pending"
            method.state, method.reason, method.gateway = state, None, gateway
        attempt.renews = wanted.renews
        attempt.back_path, attempt.sent_at = wanted.back_path, clock.now()
        _owe_a_look(session, attempt.id, FIRST_LOOK, "%Y%m%d%H")
    session.flush()
    return attempt


def _owe_a_look(session: Session, attempt_id: str, wait: timedelta, once_a: str) -> None:
    """A job to see how it ended; one an hour or minute (`once_a`, a time format) however often this is called."""
    key = f"payment.ask:{attempt_id}:{clock.now().strftime(once_a)}"
    jobs.enqueue(session, "payment.ask", attempt_id, due_at=clock.now() + wait, key=key)


def _taken_up(database: Database, gateway: CardGateway, before: AttemptStatus) -> AttemptStatus:
    """An attempt whose page was opened before: how it stands now."""
    try:
        return ask(database, gateway, before.attempt_id)
    except GatewayDown:
        if before.state == "unknown":
            return before
        raise


def _opened(
    database: Database, gateway: CardGateway, before: AttemptStatus, wanted: CardRegistrationRequest
) -> AttemptStatus:
    """Asks for the page; a lost answer is asked for again under the same key."""
    with database.reading() as session:
        tries = session.get_one(CardAttempt, before.attempt_id).tries
    whose = f"{wanted.owner}/{wanted.paid_for.order_id or wanted.paid_for.vehicle_id}"
    customer = keys.ring().lookup(whose, "payment.customer").partition(":")[2]
    key = f"{before.attempt_id}-{tries}-{wanted.language}"
    request = Begin(customer, f"{wanted.site}{RETURN_PATH}{before.token}", key, wanted.language)
    try:
        page = gateway.begin_registration(request)
    except GatewayDown as down:
        if down.answered:
            _next_key(database, before.attempt_id, tries)
        raise
    with database.writing() as session:
        attempt = session.get_one(CardAttempt, before.attempt_id, with_for_update=True)
        if attempt.reference is None and attempt.settled_at is None:  # of two pages the first one counts
            attempt.reference, attempt.url = page.reference, page.url
            attempt.reference_key = keys.ring().lookup(page.reference, REFERENCE)
            note(session, attempt.id, NotKnownYet(page.url))
        return look_at(attempt)


def _next_key(database: Database, attempt_id: str, tries: int) -> None:
    """A gateway keeps its refusals under their key too: the next try needs another one."""
    with database.writing() as session:
        attempt = session.get_one(CardAttempt, attempt_id, with_for_update=True)
        attempt.tries = max(attempt.tries, tries + 1)


def _link(attempt_id: str) -> Link:
    return Link(attempt_id, "card", 1)
