"""店舗・スタッフ一括変更画面: search, tick, set for all ticked, preview, change (seed 001, 2. 一括変更)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from mytoyota.base import idempotency
from mytoyota.base.db import take_turns
from mytoyota.jpass import permissions, search, staging, web_token
from mytoyota.jpass.models import Contract
from mytoyota.jpass.returns import open_entries, web_pages
from mytoyota.jpass.transfers import business_days, candidates, changes, standing, web_lines, web_words
from mytoyota.jpass.transfers.candidates import Keys
from mytoyota.jpass.transfers.changes import Wish
from mytoyota.jpass.transfers.choices import Choices
from mytoyota.jpass.transfers.forms import SearchForm
from mytoyota.jpass.transfers.models import TransferBulk
from mytoyota.jpass.transfers.refusals import MOST
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, unit
from mytoyota.web.forms import LONGEST_KEY, Acknowledge
from mytoyota.web.texts import gettext as _

bp = Blueprint("transfers", __name__, url_prefix="/desk/jpass/transfers")
ACT, SEARCH = "transfer.bulk", "transfer_search"
TICKS = ("pick", "picks")  # of the list, and of the page that asks for OK
STORE, STAFF, CHANGE = "store", "staff", "change"  # 一括反映 of each, and 変更


@dataclass(frozen=True)
class Sent:
    """What the list sent: which rows it shows, which are ticked, and what stands in each row's boxes."""

    shown: list[int]
    ticked: list[int]
    fields: MultiDict[str, str] = field(default_factory=MultiDict)

    @classmethod
    def read(cls) -> "Sent":
        """From the form; what is no number is no row."""
        picked = [*request.form.getlist("pick"), *request.form.get("picks", "").split(",")]
        shown, ticked = _numbers(request.form.get("rows", "").split(",")), _numbers(picked)
        return cls(shown or ticked, ticked, request.form)

    @property
    def is_too_large(self) -> bool:
        """Whether more rows came than a page shows."""
        return max(len(self.shown), len(self.ticked)) > MOST

    def box(self, name: str, contract_id: int) -> str:
        """What stands in this row's box; for a ticked row what 一括反映 has put there."""
        every = self.fields.get(f"every-{name}", "")
        if self.fields.get("press") == name and contract_id in self.ticked:
            return every
        return self.fields.get(f"{name}-{contract_id}", "")

    def wishes(self) -> list[Wish]:
        """What is wanted of the ticked rows."""
        return [
            Wish(one, self.fields.get(f"seen-{one}", ""), self.box(STORE, one), self.box(STAFF, one))
            for one in self.ticked
        ]


def _numbers(texts: Sequence[str]) -> list[int]:
    return list(dict.fromkeys(int(one) for one in texts if one.isdecimal() and len(one) < 19))


@bp.get("")
def index(member: Staff) -> ResponseReturnValue:
    """The search, and what was found by the one that the address holds."""
    values = web_token.opened(request.args.get("search", ""), SEARCH, member)
    keys = Keys.unpacked(values) if values else None
    form = SearchForm(formdata=None, data=_typed(keys) if keys else {})
    if keys is None:
        return _page(member, form, None)
    found, more = candidates.find(unit.session(), member, keys)
    return _page(member, form, Sent(found, []), more=more)


@bp.post("/search")
def search_for(member: Staff) -> ResponseReturnValue:
    """Reads a search; what is searched for stands in the address encrypted."""
    unit.use_reader()
    unit.session()
    member, form = me(), SearchForm()
    form.offer(search.models(unit.session(), member))
    if not form.validate():
        return _page(member, form, None), 422
    token = web_token.closed(form.keys().packed(), SEARCH, member)
    return redirect(url_for("transfers.index", search=token, _anchor="found"))


@bp.post("")
def change(member: Staff) -> ResponseReturnValue:
    """一括反映 fills the boxes of the ticked rows, 変更 shows what will change, OK changes it, once."""
    sent, pressed = Sent.read(), web_pages.pressed()
    good = Acknowledge().csrf_valid() and not sent.is_too_large
    if good and pressed == web_pages.OK and sent.ticked:
        return _changed(sent)
    unit.use_reader()
    unit.session()
    if sent.is_too_large:
        return _page(me(), _found_by(me()), None, problem=web_words.too_many()), 422
    if good and pressed != web_pages.BACK and request.form.get("press") == CHANGE:
        if sent.ticked:
            return _preview(me(), sent)
        return _page(me(), _found_by(me()), sent, problem=_("変更する契約を選んでください。")), 422
    return _page(me(), _found_by(me()), sent)


def _changed(sent: Sent) -> ResponseReturnValue:
    session = unit.session()
    take_turns(session, staging.TURN)  # the same press sent twice finds what the first one did
    member, token = me(), request.form.get("search", "")[: web_token.LONGEST]
    key = f"{member.id}:{request.form.get('form_key', '')[:LONGEST_KEY]}"
    bulk_id = idempotency.get(session, ACT, key)
    if bulk_id is None:
        outcomes = changes.register(session, member, sent.wishes())
        told = [[one.wish.contract_id, one.refusal or "", one.transfer_id] for one in outcomes]
        bulk = TransferBulk(staff_id=member.id, outcomes=told)
        session.add(bulk)
        session.flush()
        bulk_id = bulk.id
        idempotency.store(session, ACT, key, bulk_id)
    return redirect(url_for("transfer_result.show", bulk_id=bulk_id, search=token or None))


def _found_by(member: Staff) -> SearchForm:
    values = web_token.opened(request.form.get("search", ""), SEARCH, member)
    return SearchForm(formdata=None, data=_typed(Keys.unpacked(values)) if values else {})


def _typed(keys: Keys) -> dict[str, str]:
    plate = keys.plate
    words = [plate.place, plate.klass, plate.kana, str(plate.serial)] if plate else []
    typed = {"plate": " ".join(filter(None, words)), "month": f"{keys.month:%Y-%m}" if keys.month else ""}
    return typed | {"name": keys.name, "model": keys.model, "staff": keys.staff, "store": keys.store}


def _page(member: Staff, form: SearchForm, sent: Sent | None, *, more: bool = False, problem: str = "") -> str:
    session = unit.session()
    if form.model.choices is None:
        form.offer(search.models(session, member))
    choices = Choices.of_dealer(session, permissions.dealer_of(member))
    contracts = candidates.of_ids(session, member, sent.shown) if sent else []
    return web_frame.page(
        "jpass/transfers.html",
        "transfers",
        form=form,
        sent=Acknowledge(formdata=None),
        found=sent is not None,
        rows=_rows(contracts, sent) if sent else [],
        more=more,
        most=MOST,
        problem=problem,
        search=request.values.get("search", "")[: web_token.LONGEST],
        stores=[(one.id, web_words.with_code(one.name, one.code)) for one in choices.offered()],
        people=web_lines.people(choices),
        every={name: sent.fields.get(f"every-{name}", "") if sent else "" for name in (STORE, STAFF)},
        scheme=web_words.SCHEME,
        excluded=web_words.excluded(),
        days=business_days.days_taken(),
    )


def _rows(contracts: list[Contract], sent: Sent) -> list[dict[str, Any]]:
    session = unit.session()
    nows, moving = standing.nows(session, contracts), standing.under_way(session, [one.id for one in contracts])
    return [
        web_lines.listed(one, nows[one.id], moving.get(one.id))
        | {
            "ticked": one.id in sent.ticked,
            # What was typed was typed about the row as it was shown.
            "seen": sent.fields.get(f"seen-{one.id}") or nows[one.id].version,
            "to_store": sent.box(STORE, one.id),
            "to_staff": sent.box(STAFF, one.id),
        }
        for one in contracts
    ]


def _preview(member: Staff, sent: Sent) -> ResponseReturnValue:
    session = unit.session()
    outcomes = changes.preview(session, member, sent.wishes())
    choices = Choices.of_dealer(session, permissions.dealer_of(member))
    entered = open_entries.of_contracts(session, sent.ticked)
    lines = [web_lines.judged(one, choices, has_return=one.wish.contract_id in entered) for one in outcomes]
    effective = next((one.effective_on for one in outcomes if one.effective_on), None)
    moves = any(line["moves_store"] for line in lines)
    page = web_frame.page(
        "jpass/transfers_confirm.html",
        "transfers",
        lines=[line for line in lines if not line["why"]],
        refused=[line for line in lines if line["why"]],
        effective=dates.day(effective) if effective else "",
        moves_store=moves,
        loses_sight=moves and member.store_id is not None,
        return_goes_on=web_words.RETURN_GOES_ON if any(line["has_return"] for line in lines) else "",
        again=[
            *(one for one in web_pages.sent_on() if one[0] not in TICKS),
            ("picks", ",".join(map(str, sent.ticked))),
        ],
    )
    return page, 200 if effective else 422
