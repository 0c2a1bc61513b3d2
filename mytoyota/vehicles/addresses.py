"""Whether two writings of an address mean one house (guide 2-1; licence, account and certificate write it differently).

Municipality, town and lot numbers must agree; the building may be missing on one side but must not contradict.
"""

from dataclasses import replace

from mytoyota.japanese import address_parts, buildings, municipalities
from mytoyota.japanese.address_parts import AddressParts
from mytoyota.japanese.buildings import Building
from mytoyota.japanese.folding import loosen
from mytoyota.vehicles.levels import Level, grade


def compare_address(account: str, certificate: str) -> Level:
    """How near two addresses are."""
    return grade(account, certificate, _equal)


def _equal(account: str, certificate: str, loose: bool) -> bool:
    if account == certificate:
        return True
    one, other = address_parts.parse(account), address_parts.parse(certificate)
    if not loose:
        return (one == other or _in_one_notation(one) == _in_one_notation(other)) and not _other_units(one, other)
    if one.place != other.place or not (_same_town(one, other) and _same_streets(one, other)):
        return False
    return _same_house(_loosened(one), _loosened(other))


def _in_one_notation(address: AddressParts) -> AddressParts:
    return replace(address, rest=buildings.in_one_notation(address.rest)) if address.rest else address


def _same_town(one: AddressParts, other: AddressParts) -> bool:
    return one.town == other.town or _loosened_town(one) == _loosened_town(other)


def _loosened_town(address: AddressParts) -> str:
    return municipalities.key(address.town).replace(" ", "")


def _same_streets(one: AddressParts, other: AddressParts) -> bool:
    """The streets of Kyoto are asked for only where the ward has several towns of the name."""
    streets = (municipalities.key(address.streets) if address.twins else "" for address in (one, other))
    return next(streets) == next(streets)


def _same_house(one: AddressParts, other: AddressParts) -> bool:
    """Whether two loosened addresses in one town are one house."""
    if _other_units(one, other):
        return False
    if one.lots == other.lots:
        return _agree(one.building, other.building)
    return _room_as_number(one, other) or _room_as_number(other, one)


def _other_units(one: AddressParts, other: AddressParts) -> bool:
    """1丁目2 and 1番2 shorten alike, but are two places."""
    return bool(one.unit and other.unit and one.unit != other.unit)


def _room_as_number(long: AddressParts, short: AddressParts) -> bool:
    """`1-2-3-101` is room 101 at 1-2-3 where the other side says so in words: コーポ101号室."""
    count = len(short.lots)
    extra = long.lots[count:]
    if count < 2 or long.lots[:count] != short.lots or not (1 <= len(extra) <= 2) or long.building.unit:
        return False
    if not (extra[-1].isdecimal() and int(extra[-1]) >= 100) or short.building.unit != "-".join(extra):
        return False
    return _agree(replace(long.building, unit=short.building.unit), short.building)


def _loosened(address: AddressParts) -> AddressParts:
    """The address with its lots and its building in one writing; most have neither letters nor a building."""
    lots = tuple(lot if lot.isdecimal() else loosen(lot) for lot in address.lots)
    if lots == address.lots and not address.rest:
        return address
    return replace(address, lots=lots, building=buildings.parse(address.rest))


def _agree(one: Building, other: Building) -> bool:
    """Whether no part that both give is contradicted."""
    if one.host and other.host and one.host != other.host:
        return False
    if one.tokens == other.tokens:
        return True
    return _silent_or_equal(one.name, other.name) and _silent_or_equal(one.unit, other.unit)


def _silent_or_equal(one: str, other: str) -> bool:
    return not one or not other or one == other
