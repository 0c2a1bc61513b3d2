"""契約内容変更受付_進捗一覧: search, tabs, numbers per 表示項目, what the dealer is to do, 開く."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from mytoyota.japanese import characters
from mytoyota.jpass import web_monthly
from mytoyota.jpass.models import Contract
from mytoyota.jpass.returns import progress, received, web_pages, web_words
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.progress import CURRENT, NOBODY, PAST, TABS, Wanted
from mytoyota.jpass.returns.statuses import AT_DEALER, AT_FINANCE, GROUPS, Status
from mytoyota.organisation.models import Dealer, Staff
from mytoyota.organisation.roles import FINANCE
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, unit
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("return_progress", __name__, url_prefix="/desk/jpass/progress")
TAB_NAMES = {CURRENT: _l("現在申込中一覧"), PAST: _l("過去申込一覧")}
KINDS = {"": _l("全件"), "return": _l("車両返却")}
AGES = (0, 1, 3, 7, 14)
MINE = "mine"
HANDLERS = {"": _l("すべて"), MINE: _l("自分が対応中"), NOBODY: _l("対応者なし")}
LONGEST = 60
FIRST_YEAR, LAST_YEAR = 2000, 2199  # a moment before or after them is none of this list


@bp.get("")
def show(member: Staff) -> ResponseReturnValue:
    """What is under way."""
    tab = request.args.get("tab", CURRENT)
    return _page(Wanted(tab=tab if tab in TABS else CURRENT), {})


@bp.post("")
def search(member: Staff) -> ResponseReturnValue:
    """What was looked for: sent in the body, as names do not belong into addresses."""
    unit.use_reader()
    sent = request.form
    tab = sent.get("tab", CURRENT)
    problems: dict[str, Any] = {}
    wanted = Wanted(
        tab=tab if tab in TABS else CURRENT,
        statuses=tuple(Status(one) for one in sent.getlist("status") if one in list(Status)),
        name=characters.tidy(sent.get("name"))[:LONGEST],
        number=characters.code(sent.get("number", ""))[:LONGEST],
        updated_from=_day("updated_from", problems),
        updated_to=_day("updated_to", problems),
        dealer=sent.get("dealer", "") if member.role == FINANCE else "",
        handler=_handler(member),
        waiting_days=max(0, min(sent.get("age", 0, type=int), 3650)) if member.role == FINANCE else 0,
    )
    if wanted.updated_from and wanted.updated_to and wanted.updated_from > wanted.updated_to:
        problems["updated_to"] = _("はじめの日より後の日を入力してください。")
    return _page(wanted, problems), 422 if problems else 200


def _handler(member: Staff) -> str:
    """Whose the finance company's member looks for."""
    chosen = request.form.get("handler", "") if member.role == FINANCE else ""
    return {MINE: member.id, NOBODY: NOBODY}.get(chosen, "")


def _day(name: str, problems: dict[str, Any]) -> Any:
    typed = request.form.get(name, "")
    if not typed.strip():
        return None
    day = received.typed_day(typed)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        day, problems[name] = None, _("年月日を「2026-11-30」のように入力してください。")
    return day


def _page(wanted: Wanted, problems: dict[str, Any]) -> str:
    session = unit.session()
    member = me()
    found = progress.page(session, member, wanted)
    finance = member.role == FINANCE
    return web_pages.page(
        "jpass/return_progress.html",
        wanted=wanted,
        problems=problems,
        problem=next(iter(problems.values()), ""),
        sent=request.form,
        tabs=TAB_NAMES,
        kinds=KINDS,
        groups=_groups(wanted, found.counts),
        rows=[_row(entry, contract, member) for entry, contract in found.rows],
        more=found.more,
        most=progress.MOST,
        dealers=_dealers() if finance else [],
        ages=AGES,
        handlers=HANDLERS,
        finance=finance,
        months=web_monthly.last_twelve() if finance and wanted.tab == PAST else [],
        one_store=member.store_id is not None,
    )


def _groups(wanted: Wanted, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Each 表示項目 with its number and its statuses."""
    return [
        {
            "label": web_words.GROUPS[group],
            "count": counts[group],
            "colour": web_words.colour(statuses[0]),
            "here": set(statuses) <= TABS[wanted.tab],
            "statuses": [(one.value, web_words.STATUSES[one], one in wanted.statuses) for one in statuses],
        }
        for group, statuses in GROUPS.items()
    ]


def _row(entry: ReturnEntry, contract: Contract, member: Staff) -> dict[str, Any]:
    status = Status(entry.status)
    return {
        "id": entry.id,
        "number": contract.contract_number,
        "name": contract.customer_name,
        "dealer": entry.dealer.name if member.role == FINANCE else "",
        "store": contract.store.name,
        "status": web_words.STATUSES[status],
        "colour": web_words.colour(status),
        "to_do": _to_do(status),
        "requested": dates.until(entry.requested_at) if entry.requested_at else "",
        "updated": dates.until(entry.updated_at),
        "handler": entry.handler.name if entry.handler and member.role == FINANCE else "",
        "message": entry.messaged_at is not None,
    }


def _to_do(status: Status) -> Any:
    """貴社ご対応."""
    if status in AT_DEALER:
        return _("状況をご確認の上、承認・差戻・取下げ等のご対応をお願いいたします")
    return _("トヨタファイナンスでの手続をお待ちください") if status in AT_FINANCE else "–"


def _dealers() -> list[tuple[str, str]]:
    return [(one.id, one.name) for one in unit.session().scalars(select(Dealer).order_by(Dealer.code))]
