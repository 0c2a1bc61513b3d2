"""Plate and chassis number from the QR symbols of one picture of a 車検証, or which symbol is missing (guide 4-1/18-C).

Nothing is told that is not sure: a code of two symbols is joined only where both are of one sheet.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mytoyota.vehicles.certificate_layout import (
    LIGHT,
    Beginning,
    CodeTwo,
    beginning,
    code_two,
    ends_code_two,
    is_unknown_code_two,
)
from mytoyota.vehicles.one_sheet import Symbol, of_one_code, stands_alone

# The two symbols of a registered vehicle's code 2, and the one of a light vehicle's.
FIRST, SECOND, SINGLE = "2-1", "2-2", "2"


@dataclass(frozen=True)
class CertificateNumbers:
    """What a picture says. `plate` and `chassis` are in their normal forms and told only where they are sure.

    `kind` is registered, light or, where no certificate was seen, empty. `missing` names symbols to photograph as well:
    2-1 and 2-2 of a registered vehicle, 2 of a light one. `reasons` are stable codes; the page has a sentence for each.
    """

    kind: str = ""
    plate: str | None = None
    chassis: str | None = None
    missing: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def numbers(symbols: Sequence[Symbol], reasons: Iterable[str] = ()) -> CertificateNumbers:
    """What the symbols of one picture say; `reasons` are why it has none, as the reader told."""
    begun = [(symbol, start) for symbol in symbols if (start := _start(symbol))]
    later = [symbol for symbol in symbols if not _start(symbol)]
    firsts = [symbol for symbol, start in begun if start.code == 2]
    whole = dict(_whole_codes(firsts, later))
    kinds = {start.kind for _, start in begun}
    models = {start.model for _, start in begun if start.model}
    if len(kinds) > 1 or len(models) > 1 or _vehicles(firsts, later, whole) > 1:
        return CertificateNumbers("".join(kinds) if len(kinds) == 1 else "", reasons=("several_certificates",))
    if whole:
        return of_code(next(iter(whole.values())))
    ends = any(ends_code_two(symbol.data) for symbol in later)
    if not begun and not ends:
        parts = any(symbol.place for symbol in symbols)  # of a message whose beginning is not legible
        return CertificateNumbers(reasons=tuple(reasons) or ("unclear" if parts else "not_a_certificate",))
    return _incomplete("".join(kinds), firsts, ends)


def _start(symbol: Symbol) -> Beginning | None:
    """What begins in the symbol, unless its header says that it goes on with something."""
    goes_on = symbol.certain and symbol.place is not None and symbol.place.index > 0
    return None if goes_on else beginning(symbol.data)


def _whole_codes(firsts: Sequence[Symbol], later: Sequence[Symbol]) -> Iterator[tuple[tuple[bytes, ...], CodeTwo]]:
    """Every code 2 that is whole, in one symbol or in two of one sheet, by the bytes of its symbols."""
    for first in firsts:
        if stands_alone(first) and (alone := code_two(first.data)):
            yield (first.data,), alone
            continue
        for second in later:
            both = code_two(first.data + second.data)
            if both and of_one_code(first, second):
                yield (first.data, second.data), both


def _vehicles(firsts: Sequence[Symbol], later: Sequence[Symbol], whole: dict[tuple[bytes, ...], CodeTwo]) -> int:
    """How many vehicles there are parts of; a card and its own record sheet are of one."""
    joined = {data for parts in whole for data in parts}
    begun = {symbol.data for symbol in firsts} - joined
    ended = {symbol.data for symbol in later if ends_code_two(symbol.data)} - joined
    apart = 1 if begun and ended else 0  # they lie apart, or do not make a code
    return len(set(whole.values())) + max(len(begun), len(ended)) + apart


def of_code(code: CodeTwo) -> CertificateNumbers:
    """What a whole code 2 says."""
    plate, chassis = code.normal_plate(), code.normal_chassis()
    problems = [name for name, value in (("plate_unreadable", plate), ("chassis_unreadable", chassis)) if not value]
    return CertificateNumbers(code.kind, plate, chassis, reasons=tuple(problems))


def _incomplete(kind: str, firsts: Sequence[Symbol], ends: bool) -> CertificateNumbers:
    if any(is_unknown_code_two(symbol.data) for symbol in firsts):
        return CertificateNumbers(kind, reasons=("unknown_layout",))
    if firsts:
        return CertificateNumbers(kind, missing=(SECOND,))
    if ends:
        return CertificateNumbers(kind, missing=(FIRST,))
    return CertificateNumbers(kind, missing=(SINGLE,) if kind == LIGHT else (FIRST, SECOND))
