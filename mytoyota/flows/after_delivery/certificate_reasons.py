"""What the page says of a certificate that was read: what was found, what is missing, why nothing was (4-1/7-A)."""

from collections.abc import Iterator

from mytoyota.flows.after_delivery.answers import CertificateRead
from mytoyota.flows.engine.step import Text
from mytoyota.flows.picture_readings import UNUSABLE
from mytoyota.vehicles.certificate_codes import FIRST, SECOND
from mytoyota.web.texts import lazy_gettext as _l

NUMBERS = ("chassis", "plate")
FOUND = _l("車検証から読み取りました。番号が正しいか、ご確認ください。")
JOINED = _l("2枚の写真から読み取りました。1枚の車検証を撮影したか、番号が正しいかをご確認ください。")
NEITHER = _l("この車検証のQRコードは読み取れません。お手数ですが、番号を入力してください。")
NOTHING = _l("QRコードを読み取れませんでした。明るい場所で、コードに近づいて撮影してください。")
# For each reason of docs/certificate.md.
REASONS: dict[str, Text] = {
    **UNUSABLE,
    "too_small": _l("写真が小さすぎます。QRコードに近づいて撮影してください。"),
    "busy": _l("読み取りが混み合っています。少し待って撮影しなおすか、番号を入力してください。"),
    "unavailable": _l("いま読み取りを使えません。お手数ですが、番号を入力してください。"),
    "timeout": _l("読み取りに時間がかかりすぎました。もう一度撮影するか、番号を入力してください。"),
    "unreadable": _l("写真を読み取れませんでした。もう一度撮影するか、番号を入力してください。"),
    "no_code": _l("QRコードが見つかりません。車検証の右下に2つ並んだコードを、近くから撮影してください。"),
    "unclear": _l("QRコードがはっきり写っていません。明るい場所で、カメラを動かさずに撮影してください。"),
    "not_a_certificate": _l("車検証のQRコードではありません。車検証の右下に2つ並んだコードを撮影してください。"),
    "several_certificates": _l("2台以上の車検証が写っています。1枚だけが写るように撮影してください。"),
    "unknown_layout": NEITHER,
    "plate_unreadable": _l("車台番号を読み取りました。自動車登録番号は、車検証のとおりに入力してください。"),
    "chassis_unreadable": _l("自動車登録番号を読み取りました。車台番号は、車検証のとおりに入力してください。"),
}
BOTH_MISSING = _l("必要なQRコードが足りません。2つ並んだコードの両方が写るように撮影してください。")
# One of the two was read and is kept.
ONE_MISSING: dict[str, Text] = {
    FIRST: _l("QRコードを1つ読み取りました。2つ並んだコードの左側も撮影してください。"),
    SECOND: _l("QRコードを1つ読み取りました。2つ並んだコードの右側も撮影してください。"),
}


def told(read: CertificateRead | None) -> dict[str, object] | None:
    """What the page says of it: its kind (ok, warn or light), its sentences, and the one symbol that is wanted."""
    if read is None or not (read.found or read.missing or read.reasons or read.light):
        return None
    if read.light:
        return {"kind": "light", "texts": [], "wanted": None}
    wanted = read.missing[0] if read.half else None
    kind = "ok" if len(read.found) == len(NUMBERS) else "warn"
    return {"kind": kind, "texts": list(_sentences(read)), "wanted": wanted}


def _sentences(read: CertificateRead) -> Iterator[Text]:
    if read.reasons:
        yield REASONS.get(read.reasons[0], NOTHING) if len(read.reasons) == 1 else NEITHER
    elif len(read.found) == len(NUMBERS):
        yield JOINED if read.joined else FOUND
    if read.half:
        yield ONE_MISSING[read.missing[0]]
    elif read.missing:
        yield BOTH_MISSING
