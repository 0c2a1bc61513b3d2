"""The statuses of an entry: at which desk it stands, and under which 表示項目 of 進捗一覧 it is counted (pure)."""

from enum import StrEnum

from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER, SALES


class Status(StrEnum):
    """Where an entry stands, by the code that is stored."""

    STORE_APPROVAL = "store_approval"
    HEADQUARTERS_APPROVAL = "headquarters_approval"
    BACK_AT_ORIGINATOR = "back_at_originator"
    BACK_AT_STORE = "back_at_store"
    BACK_AT_HEADQUARTERS = "back_at_headquarters"
    REQUESTED = "requested"
    IN_PROGRESS = "in_progress"
    WRITING_MESSAGE = "writing_message"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


NAMES = {
    Status.STORE_APPROVAL: "店舗承認者手続中",
    Status.HEADQUARTERS_APPROVAL: "本部承認者手続中",
    Status.BACK_AT_ORIGINATOR: "担当者手続中（差戻）",
    Status.BACK_AT_STORE: "店舗承認者手続中（差戻）",
    Status.BACK_AT_HEADQUARTERS: "本部承認者手続中（差戻）",
    Status.REQUESTED: "依頼中",
    Status.IN_PROGRESS: "TFC対応中（取下げ・訂正NG）",
    Status.WRITING_MESSAGE: "TFC連絡事項入力中",
    Status.ON_HOLD: "TFC対応保留",
    Status.COMPLETED: "完了",
    Status.WITHDRAWN: "取下げ",
}
# The desk that a status belongs to, by its role.
DESKS = {
    Status.STORE_APPROVAL: MANAGER,
    Status.HEADQUARTERS_APPROVAL: HEADQUARTERS,
    Status.BACK_AT_ORIGINATOR: SALES,
    Status.BACK_AT_STORE: MANAGER,
    Status.BACK_AT_HEADQUARTERS: HEADQUARTERS,
    Status.REQUESTED: FINANCE,
    Status.IN_PROGRESS: FINANCE,
    Status.WRITING_MESSAGE: FINANCE,
    Status.ON_HOLD: FINANCE,
}
FORWARD = {MANAGER: Status.STORE_APPROVAL, HEADQUARTERS: Status.HEADQUARTERS_APPROVAL, FINANCE: Status.REQUESTED}
BACK = {
    SALES: Status.BACK_AT_ORIGINATOR,
    MANAGER: Status.BACK_AT_STORE,
    HEADQUARTERS: Status.BACK_AT_HEADQUARTERS,
}

WAITING = frozenset({Status.STORE_APPROVAL, Status.HEADQUARTERS_APPROVAL})  # 貴社手続中
SENT_BACK = frozenset(BACK.values())  # 貴社手続中（差戻）
AT_DEALER = WAITING | SENT_BACK
IN_WORK = frozenset({Status.IN_PROGRESS, Status.WRITING_MESSAGE, Status.ON_HOLD})  # TFC対応中
AT_FINANCE = IN_WORK | {Status.REQUESTED}
OVER = frozenset({Status.COMPLETED, Status.WITHDRAWN})
UNDER_WAY = AT_DEALER | AT_FINANCE

# 表示項目, in the order of 進捗一覧; the first four stand under the tab 現在申込中一覧.
GROUPS = {
    "貴社手続中": (Status.STORE_APPROVAL, Status.HEADQUARTERS_APPROVAL),
    "貴社手続中（差戻）": (Status.BACK_AT_ORIGINATOR, Status.BACK_AT_STORE, Status.BACK_AT_HEADQUARTERS),
    "依頼中": (Status.REQUESTED,),
    "TFC対応中": (Status.IN_PROGRESS, Status.WRITING_MESSAGE, Status.ON_HOLD),
    "完了": (Status.COMPLETED,),
    "取下げ": (Status.WITHDRAWN,),
}
