"""利用記録: who looked at whose data, for center (all) and headquarters (their own dealer); as a page and as a file."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, SelectField, StringField
from wtforms.validators import Length, ValidationError

from mytoyota.base import clock
from mytoyota.base.bounded import Bounded
from mytoyota.base.db import Database
from mytoyota.console import access_lines
from mytoyota.console.access_lines import AT_ONCE, Wanted
from mytoyota.console.access_words import ACTS, act_word, detail_word, page_word
from mytoyota.console.forms import listed
from mytoyota.organisation import access_log, web_frame
from mytoyota.organisation.access_log import EXPORTED, MANY, MEMBER, AccessLine, What, Who
from mytoyota.organisation.models import Staff
from mytoyota.web import dates, unit
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("access_log", __name__, url_prefix="/desk/access-log")
KEY = "access_log"
MOST_LINES = 100_000  # of a file
BOM = "\ufeff"  # by which spreadsheet programs know UTF-8
FILES = Bounded("access_log_file", running=2, waiting=2)
DAY = {"autocomplete": "off", "placeholder": "2026-12-01", "inputmode": "numeric"}


def a_day(_form: StepForm, field: Field) -> None:
    """A date as 2026-12-01, or nothing."""
    if field.data and _day(field.data) is None:
        raise ValidationError(_l("年月日を「2026-11-30」のように入力してください。"))


class SearchForm(StepForm):
    """What is looked for."""

    class Meta(StepForm.Meta):
        """A search changes nothing: its address can be kept."""

        csrf = False

    number = StringField(_l("契約番号"), [Length(max=40)])
    place_code = StringField(_l("店舗コード"), [Length(max=40)])
    staff_number = StringField(_l("スタッフID"), [Length(max=40)])
    act = SelectField(_l("操作"), choices=listed({"": _l("すべて")} | ACTS), default="")
    first = StringField(_l("開始日"), [Length(max=10), a_day], render_kw=DAY)
    last = StringField(_l("終了日"), [Length(max=10), a_day], render_kw=DAY)

    def wanted(self) -> Wanted:
        """The same as a value."""
        texts = {name: (self[name].data or "").strip() for name in ("number", "place_code", "staff_number", "act")}
        return Wanted(**texts, first=_day(self.first.data or ""), last=_day(self.last.data or ""))

    def address(self) -> dict[str, Any]:
        """What stands in the address of the same search."""
        names = ("number", "place_code", "staff_number", "act", "first", "last")
        return {name: self[name].data for name in names if self[name].data}


@bp.get("")
def show(member: Staff) -> ResponseReturnValue:
    """The newest lines, or what was looked for."""
    form = SearchForm(request.args)
    if not form.validate():
        return _page(form, [], {}), 422
    before = request.args.get("before", type=int)
    rows = access_lines.page(unit.session(), member, form.wanted(), before)
    more = {"before": rows[AT_ONCE - 1].id} if len(rows) > AT_ONCE else {}
    return _page(form, rows[:AT_ONCE], more)


@bp.post("/file")
def export(member: Staff) -> ResponseReturnValue:
    """The same as a file; that it was taken is a line itself."""
    form = SearchForm(request.form)
    if not form.validate():
        unit.use_reader()
        unit.session()
        return _page(form, [], {}), 422
    access_log.write(unit.session(), Who.of(member), What(EXPORTED, "access_log.export", (MANY, "")))
    pieces = _pieces(unit.database(), member.id, form.wanted())
    answer = Response(pieces, mimetype="text/csv")
    today = clock.in_japan(clock.now()).date()
    answer.headers["Content-Disposition"] = f"attachment; filename=access-log-{today:%Y%m%d}.csv"
    return answer


def _pieces(database: Database, member_id: str, wanted: Wanted) -> Iterator[str]:
    """The file, a thousand lines at a time, read in a transaction of its own when the request's is over."""
    with FILES, database.reading() as session:
        yield BOM + _text([HEAD])
        member = session.get_one(Staff, member_id)
        for rows in access_lines.every(session, member, wanted, MOST_LINES):
            names = access_lines.named(session, rows)
            yield _text([_cells(row, names) for row in rows])


HEAD = (
    "at", "act", "page", "detail", "role", "place_code", "staff_number", "subject_kind", "subject_number", "subject_id",
)  # fmt: skip


def _cells(row: AccessLine, names: dict[tuple[str, str], Any]) -> tuple[str, ...]:
    who, about = names.get((MEMBER, row.staff_id or "")), names.get((row.subject_kind or "", row.subject_id or ""))
    number = about.number if isinstance(about, Staff) else about or ""
    by = (who.workplace.code, who.number) if who else ("", "")
    at = clock.in_japan(row.at).isoformat(timespec="seconds")
    return (
        at,
        row.act,
        row.page,
        row.detail,
        row.role or "",
        *by,
        row.subject_kind or "",
        number,
        row.subject_id or "",
    )


def _text(rows: list[tuple[str, ...]]) -> str:
    written = StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def _page(form: SearchForm, rows: list[AccessLine], more: dict[str, int]) -> str:
    names = access_lines.named(unit.session(), rows)
    return web_frame.page(
        "console/access_log.html",
        KEY,
        form=form,
        rows=[_shown(row, names) for row in rows],
        searched=bool(form.address()),
        asked=form.address(),
        more=f"{url_for('access_log.show')}?{urlencode(form.address() | more)}" if more else "",
    )


def _shown(row: AccessLine, names: dict[tuple[str, str], Any]) -> dict[str, Any]:
    who = names.get((MEMBER, row.staff_id or ""))
    about = names.get((row.subject_kind or "", row.subject_id or ""))
    if isinstance(about, Staff):
        about = "" if row.subject_id == row.staff_id else f"{about.name} ({about.workplace.code} / {about.number})"
    return {
        "at": {"iso": row.at.isoformat(), "text": dates.moment(row.at)},
        "who": who.name if who else "",
        "place": f"{who.workplace.code} / {who.number}" if who else "",
        "role": web_frame.ROLE_NAMES.get(row.role or "", ""),
        "act": act_word(row.act),
        "page": page_word(row.page),
        "detail": detail_word(row.detail),
        "about": about or (_("一覧") if row.subject_kind == MANY else ""),
    }


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None
