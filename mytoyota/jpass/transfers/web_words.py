"""What pages of changes say: why a contract is refused, what a change brings, and its places in words."""

from typing import Any

from mytoyota.jpass import web_labels, web_rows
from mytoyota.jpass.products import PRODUCTS
from mytoyota.jpass.transfers.choices import Choices
from mytoyota.jpass.transfers.models import EFFECTIVE, UNDER_WAY, UNDONE, VOID, Transfer
from mytoyota.jpass.transfers.refusals import MOST, Place, Refusal
from mytoyota.organisation.models import Staff
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

REFUSALS: dict[Refusal, Any] = {
    Refusal.NOT_FOUND: _l("この契約は見つかりません。担当する店舗をご確認ください。"),
    Refusal.PRODUCT: _l("この制度はJ-PASSで変更できません。レクサス手続担当店移管制度でお手続きください。"),
    Refusal.UNDER_WAY: _l("変更中のため、変更が完了するまで再変更できません。"),
    Refusal.CHANGED: _l("画面を表示したあとに内容が変わりました。いまの内容をご確認ください。"),
    Refusal.NOTHING_CHOSEN: _l("異動先店舗か変更後スタッフを選んでください。"),
    Refusal.STORE_UNKNOWN: _l("異動先店舗が正しくありません。自社の店舗を選んでください。"),
    Refusal.STORE_UNUSED: _l("異動先店舗は、使用されていない店舗コードのため選べません。"),
    Refusal.STAFF_UNKNOWN: _l("変更後スタッフは、担当する店舗のスタッフではありません。"),
    Refusal.STAFF_LEFT: _l("変更後スタッフは、すでに在籍していません。"),
    Refusal.NO_CHANGE: _l("店舗とスタッフが、いまの内容と同じです。"),
}
STATES: dict[str, Any] = {
    UNDER_WAY: _l("変更中"),
    EFFECTIVE: "",  # 変更が完了すると「ステータス」は空白になります (seed 001)
    UNDONE: _l("取消し"),
    VOID: _l("別の販売会社に移ったため無効"),
}
RETURN_GOES_ON = _l(
    "手続き中の車両返却があります。承認の順序は変わりません。登録日の翌日からは、起票者の手続きは新しい担当者（いないときは新しい店舗の店長）が、店舗の承認は新しい店舗の店長が行います。"
)
SCHEME = _l(
    "以下の商品は、J-PASSで店舗・スタッフ変更をすることができません。レクサス手続担当店移管制度よりご変更のお手続きをお願いします。詳細は対象商品の事務取扱要領をご確認ください。"
)
TOO_MANY = _l("一度に変更できるのは%(n)s件までです。選ぶ契約を減らして、もう一度お試しください。")


def too_many() -> str:
    """More contracts were sent than a page shows."""
    return str(TOO_MANY) % {"n": MOST}


def place(choices: Choices, where: Place) -> str:
    """A store and its person."""
    return f"{store(choices, where.store_id)} {person(choices, where)}"


def store(choices: Choices, store_id: str) -> str:
    """A store's name."""
    found = choices.stores.get(store_id)
    return found.name if found else "–"


def person(choices: Choices, where: Place) -> str:
    """A person's name, or that there is none."""
    found = choices.people.get(where.staff_id or "")
    return found.name if found else staff_name(None, where.staff_code)


def staff_name(member: Staff | None, code: str) -> str:
    """The same of a row: its person, else the number that nobody has, else 担当者未定."""
    if member:
        return member.name
    return web_rows.unknown(code)


def to(transfer: Transfer) -> str:
    """Where a change leads."""
    return f"{transfer.to_store.name} {staff_name(transfer.to_staff, transfer.to_staff_code)}"


def excluded() -> list[Any]:
    """The products that are not changed here, as the document lists them."""
    return [web_labels.PRODUCTS[one.code] for one in PRODUCTS.values() if not one.transfer]


def with_code(name: str, code: str) -> str:
    """A store or a person with their code, or a person with their store."""
    return _("%(name)s（%(code)s）", name=name, code=code)
