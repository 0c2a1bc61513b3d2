"""J-PASS_トップ画面 and 最終回対象顧客一覧: search contracts, list them, take the list away as a file (seed 000)."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from mytoyota.base import clock
from mytoyota.jpass import criteria as criterias
from mytoyota.jpass import forms, months, permissions, search, web_export, web_rows, web_token
from mytoyota.jpass.criteria import Criteria, Inspection
from mytoyota.jpass.forms import FORMS
from mytoyota.jpass.returns import open_entries, web_open
from mytoyota.jpass.transfers import standing
from mytoyota.jpass.web_menu import ENTRIES
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.web import unit
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("contracts", __name__, url_prefix="/desk/jpass")
SEARCH = "contract_search"
WORDS = {
    "contracts": _l("登録番号、契約者名、最終回期日、車検月などで契約を検索し、車両返却を入力します。"),
    "transfers": _l("複数の契約の担当店舗・担当スタッフをまとめて変更します。"),
    "closing_days": _l("販売会社の定休日と休業日を設定します。店舗・スタッフ変更の反映日に使います。"),
    "transfer_differences": _l("契約データと一致していない店舗・スタッフ変更を確認します。"),
    "months": _l("最終回期日を迎える契約の件数を、月と店舗ごとに表示します。"),
    "contract_files": _l("トヨタファイナンスの契約データのファイルを取り込みます。"),
    "reception": _l("入力した車両返却の進捗を確認し、承認・差戻し・訂正・取下げを行います。"),
    "progress": _l("販売会社から届いた申込みを処理します。"),
    "waiting": _l("承認や訂正を待っている申込みを、古い順に開きます。まとめて承認することもできます。"),
    "deputies": _l("承認者が不在の間の代理を設定します。"),
    "approval_flow": _l("店舗承認と本部承認の有無、本部承認者のメールアドレスを設定します。"),
}


@bp.get("/")
def top(member: Staff) -> ResponseReturnValue:
    """Where J-PASS begins: its menu with a word on each entry."""
    return web_frame.page(
        "jpass/top.html", ENTRIES[0].key, words=WORDS, may_search=member.role in permissions.SEARCHING
    )


@bp.get("/contracts")
def index(member: Staff) -> ResponseReturnValue:
    """The three searches, and what was found by the one that the address holds."""
    wanted = _opened(request.args.get("search", ""), member)
    return _page(member, wanted, {wanted.kind: _form(wanted)} if wanted else {})


@bp.post("/contracts")
def search_for(member: Staff) -> ResponseReturnValue:
    """Reads a search; what is searched for stands in the address encrypted, so that Back and reload find it again."""
    kind = request.form.get("kind", "")
    if kind not in FORMS:
        return redirect(url_for("contracts.index"))
    member, form = _again(), FORMS[kind]()
    _offer(form, member)
    if not form.validate():
        return _page(member, None, {kind: form}), 422
    return redirect(address_of(form.criteria(), member))


def address_of(wanted: Criteria, member: Staff) -> str:
    """The page of what this search finds, for this member of staff alone."""
    return url_for("contracts.index", search=_closed(wanted, member), _anchor="found")


@bp.post("/contracts/list")
def export(member: Staff) -> ResponseReturnValue:
    """顧客リスト(csv): all that was found, as a file; who took what is kept."""
    wanted = _opened(request.form.get("search", ""), member)
    return web_export.stream(_again(), wanted) if wanted else redirect(url_for("contracts.index"))


def _again() -> Staff:
    """Who is signed in, in a transaction that only reads: a search writes nothing."""
    unit.use_reader()
    unit.session()
    return me()


def _page(member: Staff, wanted: Criteria | None, sent: dict[str, StepForm]) -> str:
    shown: dict[str, Any] = {kind: sent.get(kind) or FORMS[kind](formdata=None) for kind in FORMS}
    for form in shown.values():
        _offer(form, member)
    found, more = search.first(unit.session(), member, wanted) if wanted else ([], False)
    today = clock.in_japan(clock.now()).date()
    opened = open_entries.of_contracts(unit.session(), [one.id for one in found])
    moving = standing.under_way(unit.session(), [one.id for one in found])
    return web_frame.page(
        "jpass/contracts.html",
        "contracts",
        forms=shown,
        form=next(iter(sent.values()), None),
        opened=next(iter(sent), "individual"),
        wanted=wanted,
        search=_closed(wanted, member) if wanted else "",
        moving=moving,
        rows=[web_rows.row(one, wanted, today) | web_open.shown(one, opened, today) for one in found],
        more=more,
        most=search.MOST,
        by_inspection=isinstance(wanted, Inspection),
        whole_dealer=member.store_id is None,
        may_export=permissions.may_export(member),
    )


def _offer(form: Any, member: Staff) -> None:
    if isinstance(form, forms.GeneralForm) and form.model.choices is None:
        stores = [] if member.store_id else [(one.id, one.name) for one in months.stores(unit.session(), member)]
        form.offer(search.models(unit.session(), member), stores)


def _form(wanted: Criteria) -> StepForm:
    return FORMS[wanted.kind](formdata=None, data=forms.typed(wanted))


def _closed(wanted: Criteria, member: Staff) -> str:
    return web_token.closed(criterias.packed(wanted), SEARCH, member)


def _opened(token: str, member: Staff) -> Criteria | None:
    values = web_token.opened(token, SEARCH, member)
    return criterias.unpacked(values) if values else None
