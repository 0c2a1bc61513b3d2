"""What the console's pages say about an order: its row, its history, the words for states."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import events
from mytoyota.base.events import EventRow
from mytoyota.console import board, web_menu
from mytoyota.console.after_delivery import ROLES as AFTER_ROLES
from mytoyota.console.after_delivery import AfterStatus
from mytoyota.flows.models import Progress
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.registrations import register
from mytoyota.web import dates
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

STATES = {
    "calling": _l("スタッフを呼んでいます"),
    "stopped": _l("店舗でのお手続きが必要です"),
    "going": _l("お手続き中"),
    "waiting": _l("使用者を待っています"),
    "new": _l("まだ始まっていません"),
    "done": _l("完了"),
    "withdrawn": _l("QRコードは取り消し済み"),
    "expired": _l("QRコードは期限切れ"),
}
REQUESTS = {
    orders.USER_LATER: _l("「ご契約者さまへのご案内」のお渡し（使用者は納車のあとに登録）"),
    register.SERVICES_LEFT: _l("前の登録で申し込まれたサービスについて、申込みをした方へのお電話"),
    register.VEHICLE_SHARED: _l("同じ車台番号の別のお申込みがあります。車台番号と、どの方の登録が正しいかのご確認"),
}
ROLES = {
    "buyer": _l("買主のスマートフォン"),
    "buyer_sign_up": _l("買主のアカウントの新規登録"),
    "user": _l("使用者のスマートフォン"),
    "user_sign_up": _l("使用者のアカウントの新規登録"),
}
HISTORY = {
    "OrderOpened": _l("申込みを開きました"),
    "OrderLinkWithdrawn": _l("QRコードを取り消しました"),
    "OrderLinkRenewed": _l("QRコードを新しくしました"),
    "OrderLinkMade:user": _l("使用者のQRコードを出しました"),
    "OrderLinkWithdrawn:user": _l("使用者のQRコードを取り消しました"),
    "OrderLinkRenewed:user": _l("使用者のQRコードを新しくしました"),
    "OrderLinkMade:after": _l("納車後のお手続きのURLを用意しました"),
    "OrderLinkRenewed:after": _l("納車後のお手続きのURLを新しくしました"),
    "AfterDeliveryMailed": _l("納車後のお手続きのURLを、買主にメールでお送りしました"),
    "OrderHandedOver": _l("別のスマートフォンに引き継ぎました"),
    "RequestNoted": _l("店舗でのお手続きが申し出られました"),
    "RequestNoted:user_later": _l("使用者は納車のあとに登録することになりました"),
    "VehicleNoted": _l("車台番号・登録番号を登録しました"),
    "StaffCheckAsked": _l("お客さまが目視確認を待っています"),
    "StaffCheckConfirmed": _l("本人確認書類と同じであることを確認しました"),
    "StaffCheckSentBack": _l("直していただく項目を伝えました"),
    "StaffCodeShown": _l("確認コードを表示しました"),
    "CertificateArrived": _l("車検証の情報を登録しました"),
    "VehiclesMerged": _l("同じ車台番号の別のお申込みと、同じ車両になりました"),
    "RegistrationReplacedElsewhere": _l("同じ車両の別のお申込みの登録に置きかわりました"),
    "RegistrationBegunAgain": _l("買主の登録からのやり直しが始まりました"),
    "BuyerRegistered": _l("買主が登録されました"),
    "UserRegistered": _l("使用者が登録されました"),
    "UserNotMatched": _l("使用者の情報が車検証と一致しませんでした"),
    "ServiceApplied": _l("サービスのお申込みを受け付けました"),
    "ServiceDeclined": _l("サービスのお申込みはありませんでした"),
    "ApplicationSetAside": _l("サービスを申し込んだ方の登録が、新しい登録に置きかわりました"),
    "ServiceEnded": _l("サービスの終了のお申し出を受け付けました"),
    "ServiceFinished": _l("サービスが終了しました"),
    "VehicleGivenUp": _l("お客さまが、クルマを手放したことを届け出ました"),
    "MethodRemoved": _l("お支払い方法が削除されました"),
    "MethodChosen": _l("お支払い方法が選ばれました"),
    "CardRegistered": _l("クレジットカードが登録されました"),
    "CardRefused": _l("クレジットカードは登録されませんでした"),
    "PaperReceived": _l("口座振替依頼書を受け取りました"),
    "PaperReturned": _l("口座振替依頼書が金融機関から戻りました"),
    "ReviewApplied": _l("使用者の登録のお申込みを受け付けました（納車後）"),
    "ReviewWaitsForPerson": _l("使用者の登録が、担当者の審査を待っています"),
    "ReviewLookedAt": _l("1人目の担当者が、使用者の登録を確認しました"),
    "ReviewAccepted": _l("使用者の登録の審査が完了しました"),
    "ReviewRefused": _l("使用者の登録を却下し、修正する項目をお知らせしました"),
    "ReviewReplaced": _l("使用者の登録のお申込みが、新しいお申込みに変わりました"),
    "ReviewWithdrawn": _l("使用者の登録のお申込みが取り下げられました"),
    "ReviewAskedByStaff": _l("担当者が車検証の情報をもう一度照会しました"),
    "ReviewReminded": _l("使用者の登録の審査が5日を過ぎました"),
    "ReviewDelayTold": _l("審査に時間がかかることを、お客さまにお知らせしました"),
}


AFTER = {  # of the user after delivery: the shape beside the words
    "mailed": ("none", _l("ご案内のメールを送信済み")),
    "going": ("none", _l("お手続き中")),
    "asked": ("wait", _l("審査中（車検証の情報と照合）")),
    "person": ("wait", _l("担当者の審査待ち")),
    "accepted": ("ok", _l("登録済み")),
    "refused": ("stop", _l("修正のお願いを送信済み")),
}
KINDS = {"calling": "wait", "stopped": "wait", "done": "ok", "withdrawn": "stop", "expired": "stop"}


@dataclass(frozen=True)
class Row:
    """One order as the desk and the list show it: nothing personal. `kind` is the shape beside the label.

    `store` is empty for staff of the store, who see no other. `screens` says where each phone is: whose, where there
    are two, and its page.
    """

    order_id: str
    number: str
    store: str
    vehicle: str
    staff: str
    state: str
    kind: str
    label: str
    screens: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]
    check_id: str | None
    asked_for: tuple[str, ...]
    since: str
    opened: str
    after: tuple[str, str] | None = None  # the user after delivery: shape and words


def page(template: str, key: str, **shown: Any) -> str:
    """A page of the desk under the menu entry `key`; `acts` tells it whether to offer what changes something."""
    return web_frame.page(template, key, acts=acts(), **shown)


def acts() -> bool:
    """Whether who is signed in may act at the desk; headquarters only read."""
    return me().role in web_menu.ACTING


def row(line: board.OrderStatus) -> Row:
    """What is shown of one order."""
    order = line.order
    return Row(
        order_id=order.id,
        number=order.contract_number,
        store=store(order),
        vehicle=vehicle(order),
        staff=order.staff.name,
        state=line.state,
        kind=KINDS.get(line.state, "none"),
        label=str(STATES[line.state]),
        screens=_screens(line),
        parts=_parts(line),
        check_id=line.check_id,
        asked_for=tuple(request_label(asked["what"]) for asked in order.asked_for),
        since=dates.moment(board.since_when(line)),
        opened=dates.moment(order.created_at),
        after=after_words(line.after) if line.after else None,
    )


def after_words(after: AfterStatus) -> tuple[str, str]:
    """The shape and the words for how far the user is after delivery."""
    shape, words = AFTER[after.state]
    return shape, str(words)


def after_lines(after: AfterStatus | None) -> dict[str, Any] | None:
    """The same for the order's page, with since when, the page where somebody is, and when an answer is expected."""
    if after is None:
        return None
    shape, words = after_words(after)
    expected = dates.day(after.expected_on) if after.expected_on else None
    where = {"screen": _(after.title) if after.title else "", "step_id": after.step_id}
    return {"shape": shape, "state": words, "since": dates.moment(after.since), "expected": expected} | where


def store(order: Order) -> str:
    """The name of the order's store, for those who see several."""
    return "" if acts() else order.store.name


def vehicle(order: Order) -> str:
    """Model and grade in one text."""
    return f"{order.model.model} {order.model.grade}"


def request_label(what: str) -> str:
    """The words for what a customer asked the staff to do."""
    return str(REQUESTS.get(what, what))


def phones(rows: list[Progress]) -> list[dict[str, Any]]:
    """Where each phone of an order is; as many as have the link may begin after delivery: `after_lines` tells of it."""
    return [
        {
            "role": ROLES.get(phone.role, phone.role),
            "screen": _(phone.title),
            "step_id": phone.step_id,
            "kind": KINDS.get(phone.state, "none"),
            "label": STATES[phone.state],
            "since": dates.moment(phone.updated_at),
        }
        for phone in rows
        if phone.role not in AFTER_ROLES
    ]


def history(session: Session, order: Order, when: Callable[[datetime], str]) -> list[dict[str, Any]]:
    """What happened to the order, newest first, with the names of the staff who did it; `when` writes a time."""
    happened = [(event, text) for event in events.history(session, order.id) if (text := _told(event))]
    names = staff_names(session, {_who(event) for event, _text in happened})
    return [
        {"time": when(event.at), "text": text, "who": names.get(_who(event), "")} for event, text in reversed(happened)
    ]


def _told(event: EventRow) -> Any:
    """The words for what happened; of a link that is not the buyer's, or of one request, its own."""
    about = event.details.get("what") or event.details.get("role")
    return HISTORY.get(f"{event.name}:{about}", HISTORY.get(event.name))


def staff_names(session: Session, ids: set[str]) -> dict[str, str]:
    """Staff ids with their names."""
    return dict(session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids))).all())


def _who(event: EventRow) -> str:
    return str(event.details.get("by") or event.details.get("staff_id") or "")


def _screens(line: board.OrderStatus) -> tuple[tuple[str, str], ...]:
    if line.user is None:
        return tuple(("", _(phone.title)) for phone in line.phones)
    people = {"user": _("使用者"), "user_sign_up": _("使用者")}
    return tuple((people.get(phone.role, _("買主")), _(phone.title)) for phone in line.phones)


def _parts(line: board.OrderStatus) -> tuple[str, ...]:
    if not line.phones:
        return ("later",) * 3
    if line.state == "done":
        put_off = any(asked["what"] == orders.USER_LATER for asked in line.order.asked_for)
        return ("done", "later", "later") if put_off else ("done",) * 3
    now = max(phone.part for phone in line.phones)
    return tuple("done" if part < now else "now" if part == now else "later" for part in (1, 2, 3))
