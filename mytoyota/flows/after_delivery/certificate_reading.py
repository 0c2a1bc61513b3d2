"""車検証から読み取る: a photograph of the certificate's codes, or the viewer's file, for the boxes (guide 4-1/7-A)."""

import math
from dataclasses import dataclass, field

from mytoyota.base import limits
from mytoyota.base.limits import RateLimit
from mytoyota.base.refusals import TooMany
from mytoyota.flows.after_delivery.answers import CertificateRead
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.step import Text
from mytoyota.idv.web_reader import document_reader
from mytoyota.vehicles import certificate_codes, certificate_file
from mytoyota.vehicles.certificate_file import CertificateFileProblem
from mytoyota.web import unit
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

READINGS = RateLimit("certificate_picture", free=12, first=30, longest=600)  # of one journey
UNREAD = {"busy", "unavailable", "timeout"}
REASONS: dict[str, Text] = {
    "not_an_image": _l("このファイルは写真として開けません。JPEGかPNGの写真を選んでください。"),
    "too_large": _l("写真が大きすぎます。撮影しなおすか、15MBまでのJPEGの写真を選んでください。"),
    "unsupported_format": _l("この形式の写真は読み取れません。JPEGかPNGの写真を選んでください。"),
    "busy": _l("読み取りが混み合っています。少し待って撮影しなおすか、番号を入力してください。"),
    "unavailable": _l("いま読み取りを使えません。お手数ですが、番号を入力してください。"),
    "timeout": _l("読み取りに時間がかかりすぎました。もう一度撮影するか、番号を入力してください。"),
    "several_certificates": _l("2台以上の車検証が写っています。1枚だけが写るように撮影してください。"),
    "not_a_certificate": _l("車検証のQRコードではありません。車検証の右下に2つ並んだコードを撮影してください。"),
    "unknown_layout": _l("この車検証のQRコードは読み取れません。お手数ですが、番号を入力してください。"),
    "too_small": _l("写真が小さすぎます。QRコードに近づいて撮影してください。"),
    "none": _l("QRコードを読み取れませんでした。明るい場所で、コードに近づいて撮影してください。"),
}
NUMBERS = ("chassis", "plate")
FOUND: dict[str, Text] = {
    "chassis+plate": _l("車検証から読み取りました。番号が正しいか、ご確認ください。"),
    "chassis": _l("車台番号だけを読み取りました。自動車登録番号は入力するか、撮影しなおしてください。"),
    "plate": _l("自動車登録番号だけを読み取りました。車台番号は入力するか、撮影しなおしてください。"),
}
PART_MISSING = _l("必要なQRコードが足りません。2つ並んだコードの両方が写るように撮影してください。")
FILE_PROBLEMS: dict[str, Text] = {
    "unreadable": _l("このファイルは開けません。車検証閲覧アプリのファイル（JSONかCSV）を選んでください。"),
    "not_certificate": _l("車検証閲覧アプリのファイルではありません。JSONかCSVのファイルを選んでください。"),
    "incomplete": _l("このファイルには車台番号がありません。番号を入力してください。"),
}


@dataclass(frozen=True)
class FromCertificate:
    """What a certificate gave: each number only where it is sure."""

    told: CertificateRead
    chassis: str = field(default="", repr=False)
    plate: str = field(default="", repr=False)


def of_picture(step: StepContext, picture: bytes) -> FromCertificate:
    """Counts, in a transaction of its own, and reads; raises FormError while the journey has to wait."""
    row_id = step.journey.row.id
    try:
        limits.hit(unit.database(), READINGS, row_id)
    except TooMany as limit:
        told = _(
            "続けて読み取れる回数を超えました。%(minutes)s分ほど待つか、入力して進んでください。",
            minutes=math.ceil(limit.seconds / 60),
        )
        raise FormError(told, "picture") from None
    seen = document_reader().read_symbols(picture)
    read = certificate_codes.numbers(seen.found, seen.reasons)
    if UNREAD.intersection(read.reasons):
        limits.give_back(unit.database(), READINGS, row_id)
    return _given(read.chassis, read.plate, light=read.kind == "light", missing=read.missing, reasons=read.reasons)


def of_file(content: bytes) -> FromCertificate:
    """Reads the viewer's file; of what it says of people nothing is kept."""
    try:
        data = certificate_file.read(content)
    except CertificateFileProblem as problem:
        raise FormError(FILE_PROBLEMS[problem.reason], "file") from None
    return _given(data.chassis, data.plate, light=data.light)


def _given(
    chassis: str | None, plate: str | None, *, light: bool, missing: tuple[str, ...] = (), reasons: tuple[str, ...] = ()
) -> FromCertificate:
    if light:
        return FromCertificate(CertificateRead(light=True))
    found = [name for name, value in zip(NUMBERS, (chassis, plate), strict=True) if value]
    return FromCertificate(CertificateRead(found, list(missing), list(reasons)), chassis or "", plate or "")


def told(read: CertificateRead | None) -> dict[str, object] | None:
    """What the page says of it: its kind (ok, warn or light) and its sentence."""
    if read is None:
        return None
    if read.light:
        return {"kind": "light", "text": ""}
    text = FOUND.get("+".join(read.found)) or _missing(read)
    return {"kind": "ok" if len(read.found) == len(NUMBERS) else "warn", "text": text}


def _missing(read: CertificateRead) -> Text:
    """Why nothing was filled in: the pair of codes is not whole, or the reader's reason."""
    reasons = [REASONS[one] for one in read.reasons if one in REASONS]
    return reasons[0] if reasons else PART_MISSING if read.missing else REASONS["none"]
