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
    begun = [(symbol, start) for symbol in symbols if (start := beginning(symbol.data))]
    whole = dict(_whole_codes(symbols, begun))
    kinds = {start.kind for _, start in begun}
    if _is_several(symbols, begun, whole):
        return CertificateNumbers(kind=kinds.pop() if len(kinds) == 1 else "", reasons=("several_certificates",))
    if whole:
        return _told(next(iter(whole.values())))
    ends = any(ends_code_two(symbol.data) for symbol in symbols)
    if not begun and not ends:
        return CertificateNumbers(reasons=tuple(reasons) or ("not_a_certificate",))
    kind = kinds.pop() if kinds else "registered"
    return _incomplete(kind, [symbol for symbol, start in begun if start.code == 2], ends)


def _whole_codes(
    symbols: Sequence[Symbol], begun: Sequence[tuple[Symbol, Beginning]]
) -> Iterator[tuple[tuple[bytes, ...], CodeTwo]]:
    """Every code 2 that is whole, in one symbol or in two of one sheet, by the bytes of its symbols."""
    later = [symbol for symbol in symbols if not beginning(symbol.data)]
    for symbol, start in begun:
        if start.code != 2:
            continue
        if stands_alone(symbol) and (alone := code_two(symbol.data)):
            yield (symbol.data,), alone
            continue
        for other in later:
            both = code_two(symbol.data + other.data)
            if both and of_one_code(symbol, other):
                yield (symbol.data, other.data), both


def _is_several(
    symbols: Sequence[Symbol], begun: Sequence[tuple[Symbol, Beginning]], whole: dict[tuple[bytes, ...], CodeTwo]
) -> bool:
    """Whether anything speaks for a second certificate: a card and its own record sheet are one."""
    joined = {data for parts in whole for data in parts}
    firsts = {symbol.data for symbol, start in begun if start.code == 2} - joined
    ends = {symbol.data for symbol in symbols if ends_code_two(symbol.data)} - joined
    vehicles = len(set(whole.values())) + max(len(firsts), len(ends))
    if firsts and ends:
        vehicles += 1  # they lie apart, or do not make a code
    models = {start.model for _, start in begun if start.model}
    return vehicles > 1 or len(models) > 1 or len({start.kind for _, start in begun}) > 1


def _told(code: CodeTwo) -> CertificateNumbers:
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
