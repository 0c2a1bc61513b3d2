"""契約データの取込: a file of contracts is received, read by the worker, and what is wrong in it told (finance)."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from sqlalchemy import select

from mytoyota.base import encrypted_file, jobs
from mytoyota.base.bounded import Bounded
from mytoyota.base.db import new_id
from mytoyota.base.encrypted_file import EncryptedWriter
from mytoyota.jpass import importing, received_files
from mytoyota.jpass.importing import AlreadyTaken
from mytoyota.jpass.models import DONE, FAILED, RUNNING, WAITING, ContractImport
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.web import dates, unit, uploads
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("contract_files", __name__, url_prefix="/desk/jpass/files")
LISTED = 20
RECEIVING = Bounded("contract file", running=2, waiting=0)  # each holds a thread for as long as the file comes

STATES = {
    WAITING: ("none", _l("取込待ち")),
    RUNNING: ("wait", _l("取込中")),
    DONE: ("ok", _l("取込済み")),
    FAILED: ("stop", _l("エラー")),
}
PROBLEMS = {
    "empty": _l("値がありません。"),
    "too_long": _l("長すぎます。"),
    "not_known": _l("一覧にない値です。"),
    "form": _l("形が違います。"),
    "repeated": _l("同じ契約番号の行が前にあります。"),
    "other_dealer": _l("この店舗は、別の販売会社の店舗です。"),
    "cells": _l("列の数が違うか、文字を読めません。"),
    "damaged": _l("ファイルが壊れています。"),
    "half": _l("ファイルが途中で切れています。最後の行が改行で終わっていません。"),
    "column_missing": _l("この列がありません。"),
    "column_more": _l("決められた14列のほかに列があります。"),
    "not_one_csv": _l("ZIPファイルには、CSVファイルを1つだけ入れてください。"),
    "too_large": _l("ファイルが大きすぎます。"),
    "no_rows": _l("契約の行がありません。"),
    importing.BROKEN_OFF: _l("読み取りの途中で止まりました。同じファイルをもう一度送信してください。"),
}
KINDS = {
    "nothing": _l("空欄"),
    "digits": _l("数字"),
    "latin": _l("英数字"),
    "kana": _l("かな"),
    "text": _l("文字"),
}


class FileForm(StepForm):
    """The file."""

    file = FileField(
        _l("契約データのファイル（CSVまたはZIP）"), render_kw={"accept": ".csv,.zip,text/csv,application/zip"}
    )


@bp.get("")
def index(member: Staff) -> ResponseReturnValue:
    """The form, and the files that came last."""
    return _page(FileForm(formdata=None))


@bp.post("")
def upload(member: Staff) -> ResponseReturnValue:
    """Receives a file; the same one again leads nowhere new."""
    import_id = new_id()
    path = received_files.path_of(import_id)
    with RECEIVING, encrypted_file.written(path) as file:
        form = _received(file)
        if form is not None:
            path.unlink()
            unit.use_reader()
            unit.session()
            return _page(form), 422
        file.finish()
    return _noted(import_id, file.content, member)


@bp.get("/<import_id>")
def show(row: ContractImport) -> ResponseReturnValue:
    """How far a file is read, and what came of it."""
    return web_frame.page(
        "jpass/contract_file.html",
        "contract_files",
        row=row,
        state=STATES[row.state],
        open=row.state in (WAITING, RUNNING),
        part=_part(row),
        said=_said(row),
        at=dates.until(row.created_at),
        mistakes=[_mistake(one) for one in row.errors],
    )


@bp.get("/<import_id>/status")
def status(row: ContractImport) -> ResponseReturnValue:
    """The same for the page that waits."""
    over = url_for("contract_files.show", import_id=row.id) if row.state in (DONE, FAILED) else None
    return jsonify(state=row.state, text=_said(row), part=_part(row), next=over)


def _received(file: EncryptedWriter) -> FileForm | None:
    """Takes the form's file in; the form where something is wrong with it."""
    with uploads.into(file, received_files.LARGEST):  # type: ignore[arg-type]
        form = FileForm()
        if not form.validate():
            return form
    if not form.file.data or not file.size:
        form.file.errors = [_("ファイルを選んでください。")]
        return form
    return None


def _noted(import_id: str, content: str, member: Staff) -> ResponseReturnValue:
    try:
        with unit.database().writing() as session:
            row = importing.add(session, content, by=member.id, import_id=import_id)
            jobs.enqueue(session, received_files.IMPORT, row.id)
    except AlreadyTaken:
        received_files.path_of(import_id).unlink()
        flash(_("このファイルは取込済みです。"), "info")
        return redirect(url_for("contract_files.index"))
    return redirect(url_for("contract_files.show", import_id=import_id))


def _page(form: FileForm) -> str:
    rows = unit.session().scalars(select(ContractImport).order_by(ContractImport.created_at.desc()).limit(LISTED))
    lines = [
        {"id": row.id, "at": dates.until(row.created_at), "state": STATES[row.state], "said": _said(row)}
        for row in rows
    ]
    return web_frame.page(
        "jpass/contract_files.html",
        "contract_files",
        form=form,
        lines=lines,
        largest=received_files.LARGEST // 1024**2,
    )


def _part(row: ContractImport) -> int:
    """How much is read, of a hundred."""
    return row.position * 100 // row.size if row.size else 0


def _said(row: ContractImport) -> str:
    if row.state == WAITING:
        return _("順番を待っています。")
    if row.state == FAILED:
        return _("エラーが%(n)s件あります。契約は1件も変わっていません。", n=f"{row.wrong:,}")
    counted = _("新規%(added)s件、更新%(replaced)s件、変更なし%(same)s件", **_numbers(row))
    if row.moved:
        away = _("別の販売会社に移った契約%(moved)s件（取り下げた申込み・変更%(ended)s件）", **_numbers(row))
        counted = _("%(first)s、%(second)s", first=counted, second=away)
    return counted if row.state == DONE else _("%(part)s%%を読みました。%(counted)s", part=_part(row), counted=counted)


def _numbers(row: ContractImport) -> dict[str, str]:
    return {name: f"{getattr(row, name):,}" for name in ("added", "replaced", "same", "moved", "ended")}


def _mistake(kept: list[Any]) -> dict[str, Any]:
    line, column, problem, found = kept
    return {"line": line or "", "column": column, "problem": PROBLEMS[problem], "found": KINDS.get(found, "")}
