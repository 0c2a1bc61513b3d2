"""One breach of each of the auditor's rules, planted among the rows of `audited_rows`."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from mytoyota.accounts.deletion import AccountDeleted
from mytoyota.accounts.models import Account, PasswordReset
from mytoyota.base import clock
from mytoyota.base.db import new_id
from mytoyota.base.events import record
from mytoyota.base.jobs import Job
from mytoyota.flows.models import Answer, Journey, Progress, Reminder
from mytoyota.idv.models import StaffCheck
from mytoyota.notifications.models import Message
from mytoyota.oidc_provider.models import Consent, Interaction, Token
from mytoyota.orders.events import AfterDeliveryMailed
from mytoyota.orders.models import Order, OrderLink
from mytoyota.organisation.models import Dealer, Staff
from mytoyota.payments.models import CardAttempt, PaymentMethod
from mytoyota.registrations.models import Registration
from mytoyota.reviews.models import Review
from mytoyota.subscriptions.lines.models import LineOpening
from mytoyota.subscriptions.models import Application
from mytoyota.vehicles.models import Certificate, Vehicle
from tests.storage import admin_rows, contract_rows, return_rows, sign_in_rows, transfer_rows
from tests.storage.audited_rows import Rows

LATER = timedelta(days=2)


Plant = Callable[[Session, Rows], str]


def sets(model: Any, whose: str, **values: Any) -> Plant:
    """One row of `Rows`, with other values."""

    def plant(session: Session, rows: Rows) -> str:
        row_id = getattr(rows, whose)
        session.execute(update(model).where(model.__mapper__.primary_key[0] == row_id).values(**values))
        return str(row_id)

    return plant


def sets_of(model: Any, column: str, whose: str, **values: Any) -> Plant:
    """The first row of `model` whose column names that row, with other values."""

    def plant(session: Session, rows: Rows) -> str:
        row = session.query(model).filter_by(**{column: getattr(rows, whose)}).order_by(model.id).first()
        session.execute(update(model).where(model.id == row.id).values(**values))
        return str(row.id)

    return plant


def mailed_twice(session: Session, rows: Rows) -> str:
    """The order's buyer was mailed the link for after delivery two times."""
    for _mail in range(2):
        record(session, AfterDeliveryMailed(rows.order))
    return rows.order


def reminder(session: Session, _rows: Rows) -> str:
    """Somebody waits for the certificate of an order that is not there."""
    row = Reminder(id=new_id(), order_id="gone", email_lookup="1:00", language="ja")
    row.email = "reminded@example.jp"
    session.add(row)
    session.flush()
    return row.id


def of_vehicle(**values: Any) -> Plant:
    """The order's vehicle, with other values."""

    def plant(session: Session, rows: Rows) -> str:
        vehicle = session.get_one(Order, rows.order).vehicle_id
        session.execute(update(Vehicle).where(Vehicle.id == vehicle).values(**values))
        return vehicle

    return plant


def to_the_other_vehicle(model: Any, whose: str) -> Plant:
    """A row stands under another order's vehicle."""

    def plant(session: Session, rows: Rows) -> str:
        other = session.get_one(Order, rows.other_order).vehicle_id
        return sets(model, whose, vehicle_id=other)(session, rows)

    return plant


def another(model: Any, whose: str, **values: Any) -> Plant:
    """A copy of a row, with a later id; what is encrypted is bound to the former row and left out."""

    def plant(session: Session, rows: Rows) -> str:
        table = model.__table__
        row = session.execute(table.select().where(table.c.id == getattr(rows, whose))).mappings().one()
        kept = {name: None if name.endswith("_encrypted") else value for name, value in row.items()}
        session.execute(table.insert().values(kept | {"id": "z" * 24} | values))
        return "z" * 24

    return plant


def other_check(session: Session, rows: Rows) -> str:
    """The very check by which buyer and user were registered is not confirmed any more."""
    sets(StaffCheck, "check", state="void")(session, rows)
    return rows.buyer


def without_a_certificate(session: Session, rows: Rows) -> str:
    vehicle = session.get_one(Order, rows.order).vehicle_id
    session.execute(update(Certificate).where(Certificate.vehicle_id == vehicle).values(order_id=None, vehicle_id="x"))
    return vehicle


def two_of_one_chassis(session: Session, rows: Rows) -> str:
    one, two = (session.get_one(Order, row).vehicle_id for row in (rows.order, rows.other_order))
    lookup = session.get_one(Vehicle, one).chassis_lookup
    session.execute(update(Vehicle).where(Vehicle.id == two).values(chassis_lookup=lookup))
    return max(one, two)


def not_matched_again(session: Session, rows: Rows) -> str:
    session.execute(update(Job).where(Job.subject == rows.order).values(state="done"))
    return sets(Registration, "user", match="pending")(session, rows)


def certificate_gone(session: Session, rows: Rows) -> str:
    session.execute(update(Certificate).where(Certificate.order_id == rows.order).values(order_id=None))
    return rows.user


def of_another_account(session: Session, rows: Rows) -> str:
    other = another(Account, "account", email_lookup="other")(session, rows)
    return another(Token, "token", account_id=other, access_hash="c", refresh_hash="d")(session, rows)


def with_the_code_of_a_store(session: Session, rows: Rows) -> str:
    session.add(Dealer(id="z" * 24, code="T01", name="z"))
    return "z" * 24


def no_proof_lately(session: Session, rows: Rows) -> str:
    late = {"created_at": clock.now() + LATER, "email_lookup": "other", "address_proof": "before"}
    return another(Account, "account", **late)(session, rows)


def deleted_account(session: Session, rows: Rows) -> str:
    """The account is there although its owner deleted it."""
    record(session, AccountDeleted(rows.account))
    return rows.account


def all_removed(session: Session, rows: Rows) -> str:
    """Somebody's ways to pay are gone while a service is still charged to them."""
    values = {"state": "removed", "card_encrypted": None, "replaced_at": clock.now()}
    session.execute(update(PaymentMethod).where(PaymentMethod.id.in_((rows.card, rows.debit))).values(**values))
    return rows.application


def agreed_to_nothing(session: Session, rows: Rows) -> str:
    """A consent names a text that nobody kept."""
    session.add(Consent(account_id=rows.account, client_id="shop", scope="openid", way="page", text_hash="gone"))
    return rows.account


def nothing_asks_again(session: Session, rows: Rows) -> str:
    session.execute(update(Job).where(Job.subject == rows.open_review).values(state="done"))
    return sets(Review, "open_review", next_ask_at=None)(session, rows)


def nobody_looks(session: Session, rows: Rows) -> str:
    session.execute(update(Job).where(Job.subject == rows.waiting_line).values(state="done"))
    return sets(LineOpening, "waiting_line", next_ask_at=None)(session, rows)


def two_lines(session: Session, rows: Rows) -> str:
    another(LineOpening, "line")(session, rows)
    return "z" * 24


SPOILT = b"\0\1" + bytes(40)
BUYERS_ORDER = ("order_id", "order")
PLANTS: dict[str, Plant] = {
    "every_job_stands_in_a_known_state": sets_of(Job, "subject", "message", state="lost"),
    "every_waiting_job_has_its_subject": sets_of(Job, "subject", "journey", subject="gone"),
    "every_message_is_sent_before_it_expires": sets(
        Message, "message", sent_at=clock.now(), expires_at=clock.now() - LATER
    ),
    "every_dropped_message_says_why": sets(Message, "message", dropped_at=clock.now()),
    "every_address_was_proven_by_its_code": sets(Account, "account", address_proof=""),
    "every_account_without_a_proof_is_from_before": no_proof_lately,
    "every_account_is_found_by_its_address": sets(Account, "account", email_lookup="1:00"),
    "every_account_is_complete": sets(Account, "account", password_hash=""),
    "every_used_reset_is_of_an_account": sets(PasswordReset, "reset", account_id=None),
    "every_deleted_account_is_gone": deleted_account,
    "every_sign_up_answers_with_its_account": sets(Interaction, "interaction", answered_at=None),
    "every_consent_names_a_text_that_is_kept": agreed_to_nothing,
    "every_family_of_tokens_belongs_to_one_account": of_another_account,
    "every_token_has_no_more_scope_than_was_granted": sets(Token, "token", scope="openid phone"),
    "every_journey_came_by_a_link_as_it_was": sets(Journey, "journey", generation=1),
    "every_journey_walks_a_known_flow": sets(Journey, "journey", flow="nowhere"),
    "every_journey_did_what_is_there": sets(Journey, "journey", t_connect_application_id="gone"),
    "every_sign_up_proved_the_address_of_its_account": lambda session, rows: sets(
        Journey, "journey", account_id=rows.account, email_key="1:00"
    )(session, rows),
    "every_progress_is_of_its_journey": sets(Progress, "journey", order_id="gone"),
    "every_reminder_is_of_an_order": reminder,
    "every_order_has_one_mail_for_after_delivery": mailed_twice,
    "every_decided_check_says_who_and_when": sets(StaffCheck, "check", decided_by=None),
    "every_check_stands_once": another(StaffCheck, "check"),
    "every_code_of_a_check_waits": sets(StaffCheck, "check", code_nonce="x"),
    "every_way_to_pay_is_in_a_state_of_its_kind": sets(PaymentMethod, "card", state="received"),
    "every_registered_card_was_accepted": sets(PaymentMethod, "card", card_encrypted=None),
    "every_paper_was_taken_by_staff": sets(PaymentMethod, "debit", state="returned"),
    "every_account_pays_for_a_vehicle_in_one_way": lambda session, rows: max(
        sets(PaymentMethod, "card", replaced_at=None)(session, rows), rows.debit
    ),
    "every_accepted_attempt_is_settled": sets(CardAttempt, "attempt", settled_at=None),
    "every_card_has_one_open_attempt": lambda session, rows: (
        another(CardAttempt, "attempt", settled_at=None, state="pending")(session, rows)
        and another(CardAttempt, "attempt", id="zz", settled_at=None, state="pending")(session, rows)
        and "z" * 24
    ),
    "every_member_of_staff_works_where_their_role_does": sets(Staff, "colleague", role="center"),
    "every_place_has_a_code_of_its_own": with_the_code_of_a_store,
    "every_check_is_decided_by_staff_of_its_store": lambda session, rows: sets(
        StaffCheck, "check", decided_by=rows.colleague
    )(session, rows),
    "every_order_was_opened_by_staff_of_its_store": lambda session, rows: sets(
        Order, "other_order", staff_id=rows.colleague
    )(session, rows),
    "every_link_is_for_a_known_person": sets_of(OrderLink, *BUYERS_ORDER, version=0),
    "every_check_is_of_an_order_of_its_store": sets(StaffCheck, "waiting", order_id="gone"),
    "every_certificate_is_of_its_orders_vehicle": lambda session, rows: sets_of(
        Certificate, *BUYERS_ORDER, vehicle_id=session.get_one(Order, rows.other_order).vehicle_id
    )(session, rows),
    "every_way_to_pay_is_for_its_orders_vehicle": to_the_other_vehicle(PaymentMethod, "card"),
    "every_person_registered_at_the_dealer_was_confirmed": other_check,
    "every_registration_in_force_says_who_it_is": sets(Registration, "user", given_up_at=clock.now()),
    "every_vehicle_has_one_buyer_and_one_user": lambda session, rows: max(
        sets(Registration, "former", replaced_at=None)(session, rows), rows.user
    ),
    "every_registration_is_of_its_orders_vehicle": to_the_other_vehicle(Registration, "buyer"),
    "every_registration_is_matched_as_its_role_is": sets(Registration, "user", match=None),
    "every_matched_user_has_a_certificate": certificate_gone,
    "every_pending_user_waits_for_something": not_matched_again,
    "every_application_has_its_registration": sets(Application, "application", registration_id="gone"),
    "every_application_of_a_replaced_registration_is_set_aside": sets(Application, "set_aside", set_aside_at=None),
    "every_application_is_for_its_orders_vehicle": to_the_other_vehicle(Application, "application"),
    "every_application_is_paid_by_who_applied": sets(Application, "application", payment_method_id="gone"),
    "every_service_that_costs_has_a_way_to_pay": sets(Application, "application", payment_method_id=None),
    "every_renewed_application_was_set_aside": sets(Application, "application", renewed_by="gone"),
    "every_ended_service_says_when_and_why": sets(Application, "application", ended_on="2026-11-30"),
    "every_running_paid_service_has_a_way_to_pay_in_force": all_removed,
    "every_way_to_pay_is_for_a_vehicle": sets(PaymentMethod, "card", vehicle_id="gone"),
    "every_invoice_goes_to_a_company": sets(PaymentMethod, "debit", kind="invoice", state="registered"),
    "every_confirmed_vehicle_has_its_certificate": without_a_certificate,
    "every_confirmed_chassis_number_is_of_one_vehicle": two_of_one_chassis,
    "every_vehicle_is_found_by_its_numbers": of_vehicle(plate_lookup="1:00"),
    "every_certificate_is_found_by_its_numbers": sets_of(Certificate, *BUYERS_ORDER, chassis_lookup="1:00"),
    "every_review_stands_in_a_known_state": sets(Review, "review", state="lost"),
    "every_open_review_goes_on": nothing_asks_again,
    "every_account_has_one_open_review_of_a_vehicle": another(Review, "open_review"),
    "every_accepted_review_has_its_registration": sets(Review, "review", account_id="another"),
    "every_registration_without_staff_check_was_reviewed": sets(Registration, "reviewed", review_id=None),
    "every_review_is_decided_by_who_may": lambda session, rows: sets(Review, "review", decided_by=rows.staff)(
        session, rows
    ),
    "every_other_name_was_looked_at_twice": sets(Review, "review", levels={"name": "different"}),
    "every_line_stands_in_a_known_state": sets(LineOpening, "line", opened_at=None),
    "every_line_under_way_goes_on": nobody_looks,
    "every_vehicle_has_one_line": two_lines,
    "every_encrypted_value_is_opened_by_a_key": sets(Registration, "buyer", claims_encrypted=SPOILT),
    "every_reference_leads_to_a_row": sets(OrderLink, "order", id="x"),
}


def _lost_answer(session: Session, _rows: Rows) -> str:
    session.execute(Answer.__table__.insert().values(id="z" * 24, journey_id="gone", screen="email"))
    return "z" * 24


PLANTS["every_reference_leads_to_a_row"] = _lost_answer
PLANTS |= return_rows.PLANTS | contract_rows.PLANTS | transfer_rows.PLANTS
PLANTS |= admin_rows.PLANTS | sign_in_rows.PLANTS
