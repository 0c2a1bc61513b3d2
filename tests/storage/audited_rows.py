"""Rows of every table as the product's own operations make them, for the auditor to read; no rule is broken."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts import address_proof, registration
from mytoyota.accounts.models import Account, PasswordReset
from mytoyota.base import clock, jobs, keys
from mytoyota.base.db import Base, Database, new_id
from mytoyota.base.events import record
from mytoyota.flows.models import Journey, Progress
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.notifications.models import Message
from mytoyota.oidc_provider.models import Interaction, Token
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from mytoyota.payments import methods
from mytoyota.payments.direct_debit import PaperReceived
from mytoyota.payments.models import CardAttempt, PaymentMethod
from mytoyota.payments.outcomes import CardRegistered
from mytoyota.registrations import register
from mytoyota.registrations.confirmation import StaffConfirmation
from mytoyota.registrations.models import MATCHED, Registration
from mytoyota.registrations.register import Registrant
from mytoyota.reviews import apply as reviewing
from mytoyota.reviews import outcomes
from mytoyota.reviews.apply import NewReview
from mytoyota.reviews.certificate_service import OnCertificate
from mytoyota.subscriptions.lines import opening
from mytoyota.subscriptions.lines.opening import LineRequest
from mytoyota.subscriptions.models import Application
from tests.people.showroom import HARUNA, Showroom, paid_for
from tests.storage import return_rows, sign_in_rows, transfer_rows

R = TypeVar("R", bound=Base)
EMAIL = "haruna@example.jp"
CLAIMS = {"family_name": "高橋", "given_name": "陽菜", "prefecture": "愛知県", "city": "豊田市", "email": EMAIL}
FORMER = CLAIMS | {"given_name": "希"}


@dataclass
class Rows:
    """The ids of one row of each kind."""

    order: str
    other_order: str
    account: str
    check: str
    waiting: str
    buyer: str
    user: str
    former: str
    journey: str
    application: str
    set_aside: str
    card: str
    debit: str
    attempt: str
    interaction: str
    token: str
    message: str
    reset: str
    staff: str
    colleague: str  # of another store
    review: str
    reviewed: str  # who was registered by it
    open_review: str
    return_entry: str
    line: str  # open, its vehicle checked
    waiting_line: str  # asked for
    transfer: str  # under way


def made(database: Database) -> Rows:
    """A buyer who is the user too, after a former user; a card and a direct debit; one check that still waits."""
    showroom = Showroom.opened(database)
    order_id, other = showroom.order("bz4x", HARUNA), showroom.order("bz4x", HARUNA)
    staff, colleague = showroom.staff_ids["佐藤"], showroom.staff_ids["鈴木"]
    with database.writing() as session:
        account = _account(session)
        former_check = _confirmed(session, showroom, order_id, FORMER)
        check = _confirmed(session, showroom, order_id, CLAIMS)
        waiting = staff_check.ask(session, _asked(showroom, order_id, CLAIMS | {"city": "みよし市"}))
        former = register.register_user(session, order_id, _who("former", FORMER, former_check), MATCHED)
        debit, card, attempt = _ways_to_pay(session, order_id, account)
        set_aside = _application(session, former, "charging", None)
        buyer = register.register_buyer(session, order_id, _who(account.id, CLAIMS, check))
        user = register.register_user(session, order_id, _who(account.id, CLAIMS, check), MATCHED)
        application = _application(session, user, "t_connect", debit)
        journey = _journey(session, order_id, (buyer, user, application))
        interaction, token, reset = _of_the_provider(session, account)
        message = session.scalars(select(Message).limit(1)).one()
        jobs.enqueue(session, "crops.erase", journey.id, due_at=clock.now())
        sign_in_rows.made(session, showroom, order_id)
        return Rows(
            order_id, other, account.id, check.id, waiting.id, buyer.id, user.id, former.id, journey.id,
            application.id, set_aside.id, card.id, debit.id, attempt.id, interaction.id, token.id, message.id,
            reset.id, staff, colleague, *_reviews(session), return_rows.made(session, showroom),
            *_lines(session, user, former, other), transfer_rows.made(session, showroom),
        )  # fmt: skip


def _reviews(session: Session) -> tuple[str, str, str]:
    """One that was accepted, with its registration, and one that is open."""
    new = NewReview("reviewed", "individual", CLAIMS, "ja", "journey", None, "ZVW30-1234567", "豊田 330 さ 12-34")
    accepted = reviewing.apply(session, new)
    found = OnCertificate("individual", "高橋　陽菜", "愛知県豊田市", new.chassis, new.plate)
    outcomes.note_certificate(accepted, found, {"name": "same", "address": "same"})
    outcomes.accept(session, accepted, found, by=None)
    waiting = reviewing.apply(session, replace(new, account_id="waiting", chassis="ZVW30-7654321"))
    session.flush()
    return accepted.id, accepted.registration_id or "", waiting.id


def _lines(session: Session, user: Registration, former: Registration, other_order: str) -> tuple[str, str]:
    """One that is open and checked, and one that is asked for, of another vehicle."""
    made = opening.ask(session, LineRequest(user.vehicle_id, user.account_id, user.id, "ABC12-0000001"))
    made.state, made.opened_at, made.checked_at, made.next_ask_at = "open", clock.now(), clock.now(), None
    other = session.get_one(Order, other_order).vehicle_id
    waiting = opening.ask(session, LineRequest(other, former.account_id, former.id, "ABC12-0000002"))
    session.flush()
    return made.id, waiting.id


def _account(session: Session) -> Account:
    proof = address_proof.by_code("sign-up", EMAIL)
    return registration.create(
        session, registration.NewAccount(EMAIL, "hash", "individual", {"city": "豊田市"}, "+819012345678", proof)
    )


def _asked(showroom: Showroom, order_id: str, claims: dict[str, str]) -> staff_check.Asked:
    seen = keys.ring().fingerprint(claims)
    return staff_check.Asked(showroom.store_id, order_id, "buyer", "journey", seen, dict(claims))


def _confirmed(session: Session, showroom: Showroom, order_id: str, claims: dict[str, str]) -> StaffCheck:
    check = staff_check.ask(session, _asked(showroom, order_id, claims))
    staff_check.confirm(session, check, showroom.staff_ids["佐藤"])
    return check


def _who(account_id: str, claims: dict[str, str], check: StaffCheck) -> Registrant:
    return Registrant(account_id, "individual", dict(claims), "ja", "journey", StaffConfirmation((check.fingerprint,)))


def _ways_to_pay(session: Session, order_id: str, account: Account) -> tuple[PaymentMethod, PaymentMethod, CardAttempt]:
    about = paid_for(session, order_id)
    card = methods.put_in_force(session, account.id, about, "card")
    card.state, card.card = "registered", {"token": "t", "brand": "visa", "last4": "4242", "expiry": "2030-01"}
    record(session, CardRegistered(order_id, card.id))
    attempt = CardAttempt(id=new_id(), method_id=card.id, gateway="sandbox", back_path="/", state="accepted")
    attempt.settled_at = clock.now()
    session.add(attempt)
    debit = methods.put_in_force(session, account.id, about, "direct_debit")
    debit.state = "received"
    record(session, PaperReceived(order_id, debit.id, "佐藤"))
    return debit, card, attempt


def _application(session: Session, user: Registration, service: str, method: PaymentMethod | None) -> Application:
    kind = "option" if method else "basic"
    row = Application(id=new_id(), vehicle_id=user.vehicle_id, order_id=user.order_id, service=service)
    row.lines = [{"id": "one", "kind": kind, "name": {"ja": "一", "en": "one"}, "yen": 330}]
    row.registration_id, row.account_id = user.id, user.account_id
    row.payment_method_id = method.id if method else None
    return _added(session, row)


def _journey(session: Session, order_id: str, did: tuple[Registration, Registration, Application]) -> Journey:
    order = session.get_one(Order, order_id)
    link = orders.link_for(session, order, "buyer")
    row = Journey(id=new_id(), public_id="public", flow="buyer", browser_id="browser", order_id=order_id)
    row.store_id, row.link_id, row.generation = order.store_id, link.id, link.generation
    row.buyer_registration_id, row.user_registration_id, row.t_connect_application_id = (one.id for one in did)
    _added(session, row)
    stands = {"step_id": "1-1/9-A", "title": "登録", "part": 1, "state": "going"}
    session.add(Progress(journey_id=row.id, order_id=order_id, store_id=order.store_id, role="buyer", **stands))
    return row


def _of_the_provider(session: Session, account: Account) -> tuple[Interaction, Token, PasswordReset]:
    soon = clock.now() + timedelta(minutes=10)
    interaction = Interaction(id=new_id(), client_id="wizard", account_id=account.id, answered_at=clock.now())
    interaction.request = {"scope": "openid"}
    about = {"client_id": "shop", "account_id": account.id, "granted_scope": "openid email", "scope": "openid"}
    token = Token(id=new_id(), family="code", auth_time=0, access_hash="a", refresh_hash="b", **about)
    token.access_expires_at = token.refresh_expires_at = soon
    reset = PasswordReset(id=new_id(), language="ja", public_url="https://x", account_id=account.id, expires_at=soon)
    reset.email, reset.used_at = EMAIL, clock.now()
    return _added(session, interaction), _added(session, token), _added(session, reset)


def _added(session: Session, row: R) -> R:
    session.add(row)
    session.flush()
    return row
