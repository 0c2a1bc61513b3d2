"""The finance company's list of the changes that were registered in a month, as a file; who took it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from mytoyota.base import events
from mytoyota.base.db import Database
from mytoyota.base.events import Event
from mytoyota.jpass import web_monthly
from mytoyota.jpass.models import ContractNumber
from mytoyota.jpass.transfers import web_words
from mytoyota.jpass.transfers.models import EFFECTIVE, Transfer
from mytoyota.jpass.web_export import harmless
from mytoyota.organisation.models import Dealer, Staff, Store
from mytoyota.web import unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("registered_changes", __name__, url_prefix="/desk/jpass/registered")
PLACES = (Transfer.from_store, Transfer.to_store, Transfer.from_staff, Transfer.to_staff, Transfer.registrar)


@dataclass(frozen=True)
class RegisteredChangesExported(Event):
    """Somebody of the finance company took the file of a month; `about` is their id."""

    month: str


@bp.get("/<month>.csv")
def export(member: Staff, month: str) -> ResponseReturnValue:
    """The file of a month (YYYY-MM), written row by row while it is read."""
    begin, end = web_monthly.month_of(month)
    with unit.database().writing() as session:
        events.record(session, RegisteredChangesExported(member.id, month))
    states = {state: str(words) for state, words in web_words.STATES.items()} | {EFFECTIVE: _("変更完了")}
    lines = _lines(unit.database(), (begin, end), _head(), states)
    return web_monthly.answer(f"registered-changes-{month}", lines)


def _head() -> list[str]:
    names = [_("契約番号"), _("販売会社"), _("異動前店舗コード"), _("変更前スタッフコード"), _("異動先店舗コード")]
    names += [_("変更後スタッフコード"), _("登録日時"), _("登録者"), _("反映日"), _("ステータス")]
    return [*names, _("契約データの店舗コード"), _("契約データのスタッフコード"), _("契約データとの一致")]


def _lines(
    database: Database, month: tuple[datetime, datetime], head: list[str], states: dict[str, str]
) -> Iterator[list[str]]:
    yield head
    said = select(Store.code).where(Store.id == Transfer.file_store_id).scalar_subquery()
    wanted = (
        select(Transfer, ContractNumber.number, Dealer.name, said)
        .join(ContractNumber, ContractNumber.id == Transfer.contract_id)
        .join(Dealer, Dealer.id == Transfer.dealer_id)
        .where(Transfer.registered_at >= month[0], Transfer.registered_at < month[1])
        .order_by(Transfer.registered_at, Transfer.id)
        .options(*(selectinload(place) for place in PLACES))
    )
    with database.reading() as session:
        for transfer, *known in session.execute(wanted.execution_options(yield_per=web_monthly.AT_ONCE)):
            yield [harmless(one) for one in _cells(transfer, known, states)]


def _cells(transfer: Transfer, known: list[str | None], states: dict[str, str]) -> list[str]:
    number, dealer, said = known
    before, after = transfer.from_store.code, transfer.to_store.code
    days = [web_monthly.moment(transfer.registered_at), transfer.registrar.name, transfer.effective_on.isoformat()]
    file = [said or "", transfer.file_staff_code or "", web_monthly.moment(transfer.agreed_at)]
    places = [before, transfer.from_staff_code, after, transfer.to_staff_code]
    return [number or "", dealer or "", *places, *days, states[transfer.state], *file]
