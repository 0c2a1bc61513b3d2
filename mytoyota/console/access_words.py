"""How the access log says what was done, on which kind of page, and by which way or for which reason."""

from typing import Any

from mytoyota.organisation import access_log
from mytoyota.web.texts import lazy_gettext as _l

ACTS = {
    access_log.SEEN: _l("閲覧"),
    access_log.ACTED: _l("操作"),
    access_log.EXPORTED: _l("出力"),
    access_log.SIGNED_IN: _l("サインイン"),
    access_log.FAILED: _l("サインイン失敗"),
    access_log.ENDED: _l("サインアウト"),
    access_log.CHANGED: _l("権限・設定の変更"),
}
# By the endpoint, else by its first part.
PAGES = {
    "checks.confirm": _l("身分証明書の確認を完了"),
    "checks.send_back": _l("身分証明書の確認で修正を依頼"),
    "checks.code": _l("確認コードの表示"),
    "reviews.accept": _l("審査で承認"),
    "reviews.refuse": _l("審査で否認"),
    "reviews.ask": _l("審査で確認を依頼"),
    "contracts.export": _l("顧客リスト(csv)"),
    "completed_returns.export": _l("完了した返却の一覧(csv)"),
    "access_log.export": _l("利用記録(csv)"),
    "desk": _l("店頭"),
    "orders": _l("お申込み"),
    "direct_debit_forms": _l("依頼書"),
    "certificates": _l("車検証"),
    "checks": _l("身分証明書の確認"),
    "reviews": _l("審査"),
    "contracts": _l("契約検索"),
    "contract": _l("契約詳細"),
    "contract_files": _l("契約データの取り込み"),
    "return_menu": _l("車両返却"),
    "return_entry": _l("車両返却"),
    "return_progress": _l("車両返却"),
    "completed_returns": _l("車両返却"),
    "return_waiting": _l("車両返却の承認"),
    "transfer": _l("店舗・スタッフ変更"),
    "transfers": _l("店舗・スタッフ変更"),
    "transfer_result": _l("店舗・スタッフ変更"),
    "transfer_differences": _l("店舗・スタッフ変更"),
    "registered_changes": _l("店舗・スタッフ変更"),
    "sign_in": "",
    "factor_added": _l("2段階認証の追加"),
    "factor_removed": _l("2段階認証の削除"),
    "factor_reset": _l("2段階認証のリセット"),
    "recovery_codes": _l("回復用コードの作り直し"),
    "staff_added": _l("スタッフの追加"),
    "staff_changed": _l("スタッフの情報の変更"),
    "staff_moved": _l("スタッフの異動"),
    "staff_left": _l("スタッフの退職"),
    "staff_back": _l("スタッフの復帰"),
    "staff_link": _l("パスワード設定URLの発行"),
    "dealer_provider_saved": _l("販売会社のサインイン設定の保存"),
    "dealer_provider_stopped": _l("販売会社のサインイン設定の停止"),
}
DETAILS = {
    "password": _l("パスワード"),
    "provider": _l("販売会社のアカウント"),
    "demo": _l("デモ"),
    "totp": _l("認証アプリ"),
    "passkey": _l("パスキー"),
    "recovery": _l("回復用コード"),
    "code": _l("コード"),
    "mfa": _l("2段階認証"),
    "left": _l("退職"),
    "unknown": _l("該当者なし"),
    "another_dealer": _l("別の販売会社"),
    "unreachable": _l("接続できず"),
    "cancelled": _l("中止"),
    "signed_out": "",
    "replaced": _l("サインインし直し"),
    "by_owner": _l("本人が別の端末から"),
    "by_admin": _l("管理者"),
}


def act_word(act: str) -> Any:
    """What was done."""
    return ACTS.get(act, act)


def page_word(page: str) -> Any:
    """On which kind of page, or what was changed; a code that no word is known for stays as it is."""
    first = page.split(".", maxsplit=1)[0].split(":", maxsplit=1)[0]
    return PAGES.get(page, PAGES.get(first, page))


def detail_word(detail: str) -> str:
    """The way in and the reason, part by part."""
    parts = [part for some in detail.split("+") for part in some.split(":")]
    return " ".join(filter(None, (str(DETAILS.get(part, part)) for part in parts)))
