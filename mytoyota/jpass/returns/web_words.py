"""The words of vehicle returns on pages: statuses with their colours, desks, acts, results and reasons."""

from typing import Any

from mytoyota.jpass.returns import content
from mytoyota.jpass.returns.statuses import SENT_BACK, WAITING, Status
from mytoyota.jpass.returns.transitions import Act, Why
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, MANAGER, SALES
from mytoyota.web.texts import lazy_gettext as _l

STATUSES: dict[Status, Any] = {
    Status.STORE_APPROVAL: _l("店舗承認者手続中"),
    Status.HEADQUARTERS_APPROVAL: _l("本部承認者手続中"),
    Status.BACK_AT_ORIGINATOR: _l("担当者手続中（差戻）"),
    Status.BACK_AT_STORE: _l("店舗承認者手続中（差戻）"),
    Status.BACK_AT_HEADQUARTERS: _l("本部承認者手続中（差戻）"),
    Status.REQUESTED: _l("依頼中"),
    Status.IN_PROGRESS: _l("TFC対応中（取下げ・訂正NG）"),
    Status.WRITING_MESSAGE: _l("TFC連絡事項入力中"),
    Status.ON_HOLD: _l("TFC対応保留"),
    Status.COMPLETED: _l("完了"),
    Status.WITHDRAWN: _l("取下げ"),
}
GROUPS: dict[str, Any] = {
    "貴社手続中": _l("貴社手続中"),
    "貴社手続中（差戻）": _l("貴社手続中（差戻）"),
    "依頼中": _l("依頼中"),
    "TFC対応中": _l("TFC対応中"),
    "完了": _l("完了"),
    "取下げ": _l("取下げ"),
}
DESKS: dict[str, Any] = {
    SALES: _l("担当者"),
    MANAGER: _l("店舗承認者"),
    HEADQUARTERS: _l("本部承認者"),
    FINANCE: _l("トヨタファイナンス"),
}
BUTTONS: dict[Act, Any] = {
    Act.CORRECT: _l("確認"),
    Act.WITHDRAW: _l("取り下げ"),
    Act.TAKE_OVER: _l("引き継ぐ"),
    Act.APPROVE: _l("承認"),
    Act.SEND_BACK: _l("差戻し"),
    Act.TAKE_UP: _l("対応を開始する"),
    Act.HOLD: _l("保留にする"),
    Act.WRITE_MESSAGE: _l("連絡事項を入力する"),
    Act.RESUME: _l("対応を再開する"),
    Act.COMPLETE: _l("完了にする"),
}
QUESTIONS: dict[Act, Any] = {
    Act.SUBMIT: _l("次の内容で送信します。よろしいですか。"),
    Act.CORRECT: _l("次の内容に訂正して送信します。承認はやり直しになります。よろしいですか。"),
    Act.WITHDRAW: _l("この申込みを取り下げます。取り下げたあとは、訂正も再送信もできません。よろしいですか。"),
    Act.TAKE_OVER: _l("この申込みを引き継ぎ、起票者になります。よろしいですか。"),
    Act.APPROVE: _l("次の内容で承認します。よろしいですか。"),
    Act.SEND_BACK: _l("この申込みを差戻しします。よろしいですか。"),
    Act.TAKE_UP: _l("この申込みの対応を開始します。販売会社では訂正と取下げができなくなります。よろしいですか。"),
    Act.HOLD: _l("この申込みを保留にします。よろしいですか。"),
    Act.WRITE_MESSAGE: _l("販売会社への連絡事項を入力します。よろしいですか。"),
    Act.RESUME: _l("この申込みの対応を再開します。よろしいですか。"),
    Act.COMPLETE: _l("この申込みの手続きを完了にします。よろしいですか。"),
}
DONE: dict[Act, Any] = {
    Act.CORRECT: _l("訂正した内容を送信しました。"),
    Act.WITHDRAW: _l("申込みを取り下げました。"),
    Act.TAKE_OVER: _l("申込みを引き継ぎました。内容を確認し、訂正または取り下げをしてください。"),
    Act.APPROVE: _l("承認しました。"),
    Act.SEND_BACK: _l("差戻ししました。"),
    Act.TAKE_UP: _l("対応を開始しました。"),
    Act.HOLD: _l("保留にしました。"),
    Act.WRITE_MESSAGE: _l("連絡事項を入力してください。対応を再開すると、販売会社に表示されます。"),
    Act.RESUME: _l("対応を再開しました。"),
    Act.COMPLETE: _l("手続きを完了にしました。"),
}
HISTORY: dict[Act, Any] = {
    Act.SUBMIT: _l("起票しました"),
    Act.CORRECT: _l("訂正しました"),
    Act.WITHDRAW: _l("取り下げました"),
    Act.TAKE_OVER: _l("引き継ぎました"),
    Act.APPROVE: _l("承認しました"),
    Act.SEND_BACK: _l("差戻ししました"),
    Act.TAKE_UP: _l("対応を開始しました"),
    Act.HOLD: _l("保留にしました"),
    Act.WRITE_MESSAGE: _l("連絡事項の入力を始めました"),
    Act.RESUME: _l("対応を再開しました"),
    Act.COMPLETE: _l("完了にしました"),
}
# Why an entry ended by nobody's act.
MOVED_AWAY = _l("契約が別の販売会社に移ったため、手続き中の申込みを終了しました。")
WHY_NOT: dict[Why, Any] = {
    Why.OVER: _l("この申込みの手続きは終わっています。"),
    Why.APPROVER_DECIDES: _l("承認者の手続きを待っています。"),
    Why.ORIGINATOR_CORRECTS: _l("差戻しされた起票者の訂正を待っています。"),
    Why.FINANCE_TAKES_UP: _l("トヨタファイナンスの受付を待っています。"),
    Why.FINANCE_WORKS: _l("トヨタファイナンスで手続き中です。訂正と取下げはできません。"),
}
RESULTS: dict[str, Any] = {content.RETURNED: _l("返却済み"), content.NOT_RETURNED: _l("未返却確定")}
REASONS: dict[str, Any] = {
    "bought": _l("お客さまが車両を買い取り"),
    "refinanced": _l("再クレジットの利用"),
    "settled": _l("一括精算"),
    "lost": _l("車両の滅失・盗難"),
    "unreachable": _l("お客さまと連絡が取れない"),
    "other": _l("その他"),
}
FIELDS: dict[str, Any] = {
    "result": _l("車両返却結果"),
    "received_on": _l("車両返却受領日"),
    "reason": _l("未返却理由"),
    "note": _l("貴社連絡欄"),
    "contact1": _l("連絡先1"),
    "contact2": _l("連絡先2"),
    "email": _l("連絡先3"),
    "notify": _l("手続完了のメール通知"),
}
FORM_TITLE = _l("車両返却 起票画面")
TELL = {  # who is to be told by word of mouth that an entry waits for their approval
    Status.STORE_APPROVAL: _l("ステータスは「店舗承認者手続中」です。店舗承認者（店長）に、承認をご依頼ください。"),
    Status.HEADQUARTERS_APPROVAL: _l("ステータスは「本部承認者手続中」です。本部承認者に、承認をご依頼ください。"),
}


def colour(status: Status) -> str:
    """The colour of a status: yellow waits for an approval, red was sent back; the words say the same."""
    return "yellow" if status in WAITING else "red" if status in SENT_BACK else ""
