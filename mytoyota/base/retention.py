"""How long what is kept: one row per kind of data, carried out by a duty every hour (docs/operations.md shows it)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import structlog
from sqlalchemy import CursorResult, Delete, TextClause, Update, bindparam, delete, null, select, text, tuple_, update

from mytoyota.base import clock, duties, periods
from mytoyota.base.db import Database, Moment
from mytoyota.base.tables import every_table

DUTY = "retention.erase"
EVERY = timedelta(hours=1)
BATCH = 500  # rows in one transaction: other writers wait no longer than that takes
AT_ONCE, DAY, MONTH = timedelta(0), timedelta(days=1), timedelta(days=30)
log = structlog.get_logger()


@dataclass(frozen=True)
class Rule:
    """Rows of `table` go when `due` holds, in SQL where `:limit` is "`after` ago"; with `blank` only these columns."""

    table: str
    due: str
    after: timedelta
    blank: tuple[str, ...] = ()


RULES = (
    # What a browser, a code or a link may do ends with its time; the row is then of no use.
    Rule("browser_session", "expires_at < :limit", AT_ONCE),
    Rule("one_time_code", "expires_at < :limit", AT_ONCE),
    Rule("login_request", "expires_at < :limit", AT_ONCE),
    Rule("token", "refresh_expires_at < :limit", AT_ONCE),
    Rule("authorization_code", "expires_at < :limit", DAY),
    Rule("password_reset", "expires_at < :limit", DAY),
    Rule("signing_key", "retires_at < :limit", DAY),
    Rule("interaction", "answered_at IS NULL AND expires_at < :limit", AT_ONCE),
    Rule("interaction", "expires_at < :limit", MONTH),
    Rule("attempt", "last_at < :limit", 2 * DAY),  # an allowance remembers one day
    Rule("done_once", "at < :limit", MONTH),  # no form is older than its session
    # What was typed: a sign-up's as long as its request can be answered, all else until the cookie ends.
    Rule(
        "journey",
        "kind = 'sign_up' AND created_at < :limit"
        " AND NOT EXISTS (SELECT 1 FROM interaction i WHERE i.id = interaction_id AND i.expires_at > :now)",
        DAY,
    ),
    Rule(
        "journey",
        "kind IN ('buyer', 'user') AND buyer_registration_id IS NULL AND user_registration_id IS NULL"
        " AND created_at < :limit",
        MONTH,
    ),
    Rule("answer", "journey_id IN (SELECT id FROM journey WHERE created_at < :limit)", MONTH),
    Rule("crop", "expires_at < :limit", AT_ONCE),
    Rule("account_draft", "expires_at < :limit", AT_ONCE),
    # A mail loses its text when it is sent; the demo's outbox shows it for a day.
    Rule("message", "sent_at < :limit", DAY),
    Rule("message", "created_at < :limit", MONTH),
    Rule("duty", "state = 'done' AND due_at < :limit", 7 * DAY),
    Rule("duty", "state = 'dead' AND due_at < :limit", 90 * DAY),
    # The address of a card's page opens nothing once it is settled; a gateway does not send an event for weeks.
    Rule("card_attempt", "settled_at < :limit AND url_sealed IS NOT NULL", DAY, blank=("url_sealed",)),
    Rule("gateway_event", "at < :limit", 3 * MONTH),
    # Attempts to register a card, and what the gateway said of them, as long as a complaint may ask for.
    Rule("card_attempt", "created_at < :limit", 3 * MONTH),
    Rule("gateway_event", "at < :limit", 3 * MONTH),
    # That a check was made stays on record; what was compared does not.
    Rule(
        "staff_check",
        "asked_at < :limit AND coalesce(shown_sealed, note_sealed, difference_reason_sealed) IS NOT NULL",
        MONTH,
        blank=("shown_sealed", "note_sealed", "difference_reason_sealed"),
    ),
)
# Kept until the customer has the account deleted, for as long as the dealer's records are, or because it is public.
KEPT = {
    "account", "certificate", "consent", "dealer", "event", "order_link", "payment_method", "progress",
    "register_import", "registered_company", "registration", "service_application",
    "staff", "store", "vehicle", "vehicle_model", "vehicle_order",
}  # fmt: skip

periods.every(EVERY, DUTY)


@duties.duty(DUTY)
def erase(database: Database, _period: str) -> None:
    """Carries out every rule, in small transactions; what was erased is counted, not named."""
    for rule in RULES:
        statement, total = _statement(rule), 0
        while count := _one_batch(database, statement):
            total += count
        if total:
            log.info("retention.erased", name=rule.table, count=total)


def _one_batch(database: Database, statement: Delete | Update) -> int:
    with database.writing() as session:
        return cast("CursorResult[None]", session.execute(statement)).rowcount


def _statement(rule: Rule) -> Delete | Update:
    table = every_table().tables[rule.table]
    keys = list(table.primary_key.columns)
    chosen = tuple_(*keys).in_(select(*keys).where(_due(rule)).limit(BATCH))
    if rule.blank:
        return update(table).where(chosen).values(dict.fromkeys(rule.blank, null()))
    return delete(table).where(chosen)


def _due(rule: Rule) -> TextClause:
    moments = {"limit": clock.now() - rule.after, "now": clock.now()}
    return text(rule.due).bindparams(
        *(bindparam(name, at, type_=Moment) for name, at in moments.items() if f":{name}" in rule.due)
    )
