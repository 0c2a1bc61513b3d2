"""What the pages say of places, people and lines of a file."""

from typing import Any

from mytoyota.admin.models import APPLYING, DONE, MODELS, ORGANISATION, READING, READY, WAITING, WRONG
from mytoyota.organisation import staff
from mytoyota.organisation.models import Dealer, Staff, Store, Workplace
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

KINDS = {ORGANISATION: _l("組織（販売会社・店舗・スタッフ）"), MODELS: _l("車種")}
RANKS = {ORGANISATION: {0: _l("販売会社"), 1: _l("店舗"), 2: _l("スタッフ")}, MODELS: {0: _l("車種")}}
ACTIONS = {
    "added": _l("追加"), "changed": _l("変更"), "moved": _l("異動"), "left": _l("退職"), "back": _l("復帰"),
    "same": _l("変更なし"),
}  # fmt: skip
STATES = {
    READING: ("none", _l("受信中")), WAITING: ("none", _l("確認待ち")), READY: ("wait", _l("取り込めます")),
    WRONG: ("stop", _l("エラー")), APPLYING: ("wait", _l("取込中")), DONE: ("ok", _l("取込済み")),
}  # fmt: skip
PROBLEMS = {
    "not_known": _l("一覧にない値です。"),
    "empty": _l("値がありません。"),
    "too_long": _l("100文字を超えています。"),
    "form": _l("使えない文字があります。"),
    "spreadsheet": _l("表計算ソフトが数値の形に変えています。列を文字列にしてください。"),
    "day": _l("日付ではありません。2026-12-01の形で書いてください。"),
    "phone": _l("電話番号ではありません。"),
    "email": _l("メールアドレスではありません。"),
    "cells": _l("列の数が1行目と違います。"),
    "twice": _l("同じものが前の行にあります。"),
    "not_yours": _l("ほかの販売会社のものか、センターだけが変更できるものです。"),
    "code_taken": _l("このコードは、別の種類の所属先で使われています。"),
    "name_taken": _l("この名称は、別の販売会社で使われています。"),
    "zeros": _l("先頭に0が付いた同じコードがあります。表計算ソフトで0が消えていませんか。"),
    "unknown_dealer": _l("このコードの販売会社はありません。"),
    "unknown_place": _l("このコードの店舗、販売会社、所属先はありません。"),
    "other_dealer": _l("この店舗は、別の販売会社の店舗です。"),
    "closed_before_opened": _l("閉店日が開店日より前です。"),
    "role_does_not_fit": _l("この所属先には、この役割がありません。"),
    "unknown_person": _l("この所属先に、このスタッフIDの人はいません。"),
    "number_taken": _l("異動先で、別の人がこのスタッフIDを使っています。"),
    "place_closed": _l("この店舗は閉店しています。"),
    "yourself": _l("自分の所属や役割は、自分では変更できません。"),
    "last_center": _l("センターの担当者がいなくなるため、変更できません。"),
    "back_before_moved": _l("元の所属先に復帰させてから、異動してください。"),
}
FILE_PROBLEMS = {
    "no_rows": _l("データの行がありません。"),
    "damaged": _l("UTF-8またはShift_JISのCSVファイルではありません。"),
    "too_many_rows": _l("200,000行を超えています。"),
}


def said_of_file(problem: str) -> str:
    """A sentence for what is wrong with a file as a whole."""
    code, _colon, column = problem.partition(":")
    if code == "column_missing":
        return _("「%(name)s」の列がありません。", name=column)
    if code == "column_more":
        return _("「%(name)s」の列は使えないか、2つあります。", name=column)
    return str(FILE_PROBLEMS[code])


def code_of(place: Workplace) -> str:
    """The code as it is shown: in parentheses where nobody works under it any more."""
    return f"({place.code})" if isinstance(place, Store) and place.is_closed(staff.today()) else place.code


def kind_of(place: Workplace) -> str:
    """What kind of place it is."""
    if isinstance(place, Store):
        return _("店舗")
    return _("本部") if isinstance(place, Dealer) else _("所属先")


def state_of(member: Staff, *, invited: bool) -> tuple[str, Any]:
    """How somebody stands: a tag's kind and its words."""
    if not member.active:
        return "none", _("退職")
    if not staff.works(member):
        return "stop", _("店舗が閉店")
    if member.password_hash is None:
        return ("wait", _("招待済み")) if invited else ("stop", _("パスワード未設定"))
    return "ok", _("利用中")
