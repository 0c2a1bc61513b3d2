"""What the pages of vehicle returns share: facts of a contract, notes of its product, the page that asks for OK."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import request

from mytoyota.jpass import web_labels
from mytoyota.jpass.models import Contract
from mytoyota.jpass.products import PRODUCTS, needs_separate_procedure
from mytoyota.jpass.returns import web_words
from mytoyota.jpass.returns.content import RETURNED, Contact, Content
from mytoyota.jpass.returns.transitions import Act
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import FINANCE
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates
from mytoyota.web.texts import gettext as _

Facts = list[tuple[Any, Any]]
STEP, OK, BACK = "confirm", "ok", "back"  # the field that says which button of the confirmation was pressed
NEVER_SENT_ON = {"csrf_token", STEP, "switch_language"}


def page(template: str, **shown: Any) -> str:
    """A page in the frame, under the entry of the menu that this person has."""
    shown.setdefault("manual", "return")
    return web_frame.page(template, "progress" if me().role == FINANCE else "reception", **shown)


def manual_of(may: Collection[Act], role: str) -> str:
    """The manual's page for who may do this with an entry."""
    if role == FINANCE:
        return "finance"
    return "approve" if Act.APPROVE in may else "correct" if Act.CORRECT in may else "progress"


def contract_facts(contract: Contract) -> Facts:
    """契約者情報."""
    return [
        (_("契約番号"), contract.contract_number),
        (_("契約者名"), contract.customer_name),
        (_("登録番号"), contract.plate),
        (_("車種"), contract.model_name),
        (_("制度"), web_labels.PRODUCTS[contract.product]),
        (_("最終回期日"), dates.day(contract.final_date)),
        (_("販売店"), f"{contract.dealer.name} {contract.store.name}"),
    ]


def guidance(contract: Contract) -> bool:
    """Whether the finance company sends guidance afterwards, and the entry alone does not complete the procedure."""
    return needs_separate_procedure(PRODUCTS[contract.product], claim_bought=contract.claim_bought)


def content_facts(content: Content, *, with_note: bool = True) -> Facts:
    """車両返却情報 and 貴社連絡欄."""
    facts: Facts = [(web_words.FIELDS["result"], web_words.RESULTS[content.result])]
    if content.result == RETURNED:
        facts.append((web_words.FIELDS["received_on"], dates.day(content.received_on)))
    else:
        facts.append((web_words.FIELDS["reason"], web_words.REASONS.get(content.reason, content.reason)))
    return [*facts, (web_words.FIELDS["note"], content.note)] if with_note and content.note else facts


def contact_facts(contact: Contact) -> Facts:
    """連絡先1–3 and the notification."""
    facts: Facts = [(web_words.FIELDS[name], getattr(contact, name)) for name in ("contact1", "contact2", "email")]
    return [*facts, (web_words.FIELDS["notify"], _("希望する") if contact.notify else _("希望しない"))]


def person_facts(member: Staff) -> Facts:
    """貴社情報: who acts."""
    store = member.store.name if member.store else _("本部")
    dealer = member.dealer or (member.store.dealer if member.store else None)
    return [(_("販売会社"), dealer.name if dealer else ""), (_("店舗"), store), (_("担当者"), member.name)]


def value_of(field: str, value: Any) -> Any:
    """A value of a field as a page shows it."""
    if field == "result":
        return web_words.RESULTS.get(value, value)
    if field == "reason":
        return web_words.REASONS.get(value, value)
    if field == "notify":
        return _("希望する") if value else _("希望しない")
    return dates.day(value) if field == "received_on" and value else value


def changed(found: Sequence[dict[str, Any]]) -> list[tuple[Any, Any, Any]]:
    """What changed, line by line: field, before, after."""
    return [
        (web_words.FIELDS[one["field"]], value_of(one["field"], one["before"]), value_of(one["field"], one["after"]))
        for one in found
    ]


def sent_on() -> list[tuple[str, str]]:
    """The fields that were sent, to be sent once more with OK."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_SENT_ON]


def pressed() -> str:
    """Which button of the confirmation was pressed: OK, BACK or none."""
    return request.form.get(STEP, "")
