"""車検証から読み取る: photographs of the certificate's codes, or the viewer's file, for the boxes (guide 4-1/7-A)."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mytoyota.base.limits import RateLimit
from mytoyota.flows import picture_readings
from mytoyota.flows.after_delivery.answers import CertificateRead
from mytoyota.flows.after_delivery.certificate_reasons import NUMBERS
from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.step import Text
from mytoyota.idv.symbols import Symbol
from mytoyota.idv.web_reader import document_reader
from mytoyota.vehicles import certificate_codes, certificate_file, certificate_halves
from mytoyota.vehicles.certificate_codes import CertificateNumbers
from mytoyota.vehicles.certificate_file import CertificateFileProblem
from mytoyota.vehicles.certificate_halves import Half, Place
from mytoyota.vehicles.certificate_layout import LIGHT
from mytoyota.web.texts import lazy_gettext as _l

READINGS = RateLimit("certificate_picture", free=12, first=30, longest=600)  # of one journey
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
    """Counts and reads, together with the half that an earlier picture gave; raises FormError while it has to wait."""
    seen = picture_readings.counted(step, READINGS, lambda: document_reader().read_symbols(picture))
    read = certificate_codes.numbers(seen.found, seen.reasons)
    earlier = _kept(step.journey.answer(CertificateRead).half)
    return _with_halves(read, seen.found, earlier)


def of_file(content: bytes) -> FromCertificate:
    """Reads both numbers in the viewer's file; what it says of people is not even looked at."""
    try:
        return _given(certificate_file.read_numbers(content))
    except CertificateFileProblem as problem:
        raise FormError(FILE_PROBLEMS[problem.reason], "file") from None


def _with_halves(read: CertificateNumbers, symbols: Sequence[Symbol], earlier: Half | None) -> FromCertificate:
    """A picture by itself, else what it says together with the half of an earlier one, else what is missing still."""
    if read.chassis or read.plate or read.kind == LIGHT or "several_certificates" in read.reasons:
        return _given(read)
    half = certificate_halves.half_in(symbols)
    whole = certificate_halves.joined(earlier, half) if earlier and half else None
    if whole:
        given = _given(whole)
        return replace(given, told=replace(given.told, joined=True))
    if half:
        return _given(CertificateNumbers(read.kind, missing=(half.other,)), half)
    return _given(replace(read, missing=(earlier.other,)) if earlier else read, earlier)


def _given(read: CertificateNumbers, half: Half | None = None) -> FromCertificate:
    if read.kind == LIGHT:
        return FromCertificate(CertificateRead(light=True))
    found = [name for name, value in zip(NUMBERS, (read.chassis, read.plate), strict=True) if value]
    told = CertificateRead(found, list(read.missing), list(read.reasons), half=_stored(half))
    return FromCertificate(told, read.chassis or "", read.plate or "")


def _stored(half: Half | None) -> dict[str, object]:
    if half is None:
        return {}
    place = [half.place.index, half.place.count, half.place.parity]
    return {"data": b64encode(half.data).decode(), "place": place, "beside": sorted(half.beside)}


def _kept(stored: Mapping[str, object]) -> Half | None:
    match stored:
        case {"data": str(data), "place": [int(index), int(count), int(parity)], "beside": list(beside)}:
            return Half(b64decode(data), Place(index, count, parity), frozenset(beside))
    return None
