"""What a certificate's QR symbols say: every layout, any order, any split, parts missing, two sheets on one table."""

from dataclasses import dataclass
from functools import reduce
from itertools import permutations
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.vehicles.certificate_codes import CertificateNumbers, numbers
from mytoyota.vehicles.certificate_layout import LIGHT, REGISTERED
from tests.certificates.made_up import (
    SHIFT_JIS,
    code_three,
    code_two,
    split,
    split_code_three,
    split_code_two,
    vehicle,
)

WIDTH, PITCH = 100.0, 135.0
SEVERAL = ("several_certificates",)


@dataclass(frozen=True)
class Place:
    index: int
    count: int
    parity: int


@dataclass(frozen=True)
class Symbol:
    data: bytes
    corners: tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
    place: Place | None = None
    certain: bool = True


def printed(data: bytes, at: tuple[float, float], place: Place | None = None, **changes: bool) -> Symbol:
    x, y = at[0] * PITCH, at[1] * PITCH
    return Symbol(data, ((x, y), (x + WIDTH, y), (x + WIDTH, y + WIDTH), (x, y + WIDTH)), place, **changes)


def message(parts: list[bytes], column: float = 0, row: float = 0, sequence: bool = True) -> list[Symbol]:
    """The symbols of one message, side by side from this place on."""
    parity = reduce(xor, b"".join(parts))
    many = sequence and len(parts) > 1
    return [
        printed(part, (column + number, row), Place(number, len(parts), parity) if many else None)
        for number, part in enumerate(parts)
    ]


def coded(*texts: str) -> list[bytes]:
    return [text.encode(SHIFT_JIS) for text in texts]


REGISTERED_ROW = ["2/品川　　３３０さ１２３", "４/1/ABC12-0123456/2ZR/1"]


@pytest.mark.parametrize("sequence", [True, False])
@pytest.mark.parametrize("fields", [19, 21])
@pytest.mark.parametrize("how", ["office", "even", "anywhere"])
def test_a_registered_vehicles_five_symbols_in_any_order(fields: int, how: str, sequence: bool) -> None:
    for seed in range(8):
        car = vehicle(seed, REGISTERED)
        threes = message(split_code_three(car, fields), 0, sequence=sequence)
        symbols = [*threes, *message(split_code_two(car, how, seed), 3, sequence=sequence)]
        for order in list(permutations(symbols))[::17]:
            assert numbers(order) == CertificateNumbers(REGISTERED, *car.numbers)


@pytest.mark.parametrize("joined_id", [True, False])
@pytest.mark.parametrize("fields", [19, 20])
def test_a_light_vehicles_codes_in_one_symbol_each_or_in_two(fields: int, joined_id: bool) -> None:
    for seed in range(30):
        car = vehicle(seed, LIGHT)
        two, three = coded(code_two(car, joined_id), code_three(car, fields))
        halves = split(two, [len(two) - 12])
        for symbols in (
            [*message([three]), *message([two], 1)],
            [*message(split(three, [30])), *message([two], 2)],
            [*message([three]), *message(halves, 1)],
            [*message([three]), *message(halves, 1, sequence=False)],
        ):
            assert numbers(symbols) == CertificateNumbers(LIGHT, *car.numbers)


@pytest.mark.parametrize("line_end", ["", "\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", SHIFT_JIS])
@pytest.mark.parametrize(
    ("parts", "told"),
    [  # as public programs and their tests have them, with other numbers
        (["2/尾張小牧５００や１０００/1/ABC12-34567/ABCDEF12345*K/1"], ("尾張小牧 500 や 10-00", "ABC12-34567")),
        (["2/品川　　５５　あ　　９９/1/VIN123/ENGINE123/1"], ("品川 55 あ ・・99", "VIN123")),
        (["2/品川　　３３０さ１２３４/1/[41]12345/*FUMEI/1"], ("品川 330 さ 12-34", "[41]12345")),
        (["2/横浜　　５００や１０００/1/ZVW50-", "1234567/A25A/1"], ("横浜 500 や 10-00", "ZVW50-1234567")),
        (["2/横浜　　７７７さ７７７７/1/DAA-ZVW50-100", "000/2ZR-FXE/1"], ("横浜 777 さ 77-77", "DAA-ZVW50-100000")),
        (
            ["2/練馬　　３０Ａす　　　１/A/国［４１］１２３４５６７８国/-/1"],
            ("練馬 30A す ・・・1", "国[41]12345678国"),
        ),
        (["2/沖縄　　３００わ　１２３/-/WBA3A5C50CF256985/N20B20A/1"], ("沖縄 300 わ ・123", "WBA3A5C50CF256985")),
    ],
)
def test_registered_ones_as_strangers_write_them(
    parts: list[str], told: tuple[str, str], encoding: str, line_end: str
) -> None:
    data = [part.encode(encoding) for part in [*parts[:-1], parts[-1] + line_end]]
    assert numbers(message(data)) == CertificateNumbers(REGISTERED, *told)
    assert numbers(message(data, sequence=False)) == CertificateNumbers(REGISTERED, *told)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (["K/22/品川　　５８０あ　　７７/1/JF3-2100000/S07B/1"], ("品川 580 あ ・・77", "JF3-2100000")),
        (["K22/広島　　５８０あ１２３４/1/LA350S-1234567/KF/1"], ("広島 580 あ 12-34", "LA350S-1234567")),
        (["K22/品川　　４８０や１０００/1/ABC14-", "12345/ABC/1"], ("品川 480 や 10-00", "ABC14-12345")),
        (["K/21/名古屋　５８１り５００１/2/MK21S-149973        /K6A/1"], ("名古屋 581 り 50-01", "MK21S-149973")),
    ],
)
def test_light_ones_as_strangers_write_them(parts: list[str], told: tuple[str, str]) -> None:
    others = coded(
        "K/71/軽自動車/貨物/自家用/021/2/4/350/250/1320/1330/313/1000/km",
        "K/61/東京都港区芝公園１丁目１−１",
        "K/31/-  /11001100/220415/0212/DBA-JF3/0044/-/-/0042/- /-  /-/-/-/-   /-    /999999",
    )
    symbols = [*(printed(data, (column, 0)) for column, data in enumerate(others)), *message(coded(*parts), 3)]
    assert numbers(symbols) == CertificateNumbers(LIGHT, *told)


def test_what_is_missing_is_named() -> None:
    first, second = message(coded(*REGISTERED_ROW), 3)
    threes = message(split_code_three(vehicle(1, REGISTERED)))
    assert numbers([*threes, first]) == CertificateNumbers(REGISTERED, missing=("2-2",))
    assert numbers([*threes, second]) == CertificateNumbers(REGISTERED, missing=("2-1",))
    assert numbers([second]) == CertificateNumbers(missing=("2-1",))  # of which kind is not told
    assert numbers([threes[0]]) == CertificateNumbers(REGISTERED, missing=("2-1", "2-2"))
    car = vehicle(1, LIGHT)
    two, three = coded(code_two(car), code_three(car, 20))
    assert numbers(message([three])) == CertificateNumbers(LIGHT, missing=("2",))
    assert numbers(message(split(two, [40]))[:1]) == CertificateNumbers(LIGHT, missing=("2-2",))


def test_code_three_is_never_asked_for_and_its_later_symbols_say_nothing() -> None:
    assert numbers(message(coded(*REGISTERED_ROW))).missing == ()
    threes = message(split_code_three(vehicle(1, REGISTERED)))
    assert numbers(threes[1:]) == CertificateNumbers(reasons=("unclear",))
    unheaded = message(split_code_three(vehicle(1, REGISTERED)), sequence=False)
    assert numbers(unheaded[1:]) == CertificateNumbers(reasons=("not_a_certificate",))


def test_the_ends_of_two_certificates_are_never_joined() -> None:
    """They lie apart, or stand otherwise, or their headers deny it; what decides is said once more in one_sheet.py."""
    one, other = coded("2/品川　　３３０さ１２３", "５/1/XYZ34-7654321/2ZR/1")
    no_headers = {"apart": (9, 0), "below": (1, 1), "beside and below": (1, 0.6)}
    for at in no_headers.values():
        assert numbers([printed(one, (0, 0)), printed(other, at)]).reasons == SEVERAL
    turned = printed(other, (1, 0))
    turned = Symbol(other, (turned.corners[2], turned.corners[3], turned.corners[0], turned.corners[1]))
    assert numbers([printed(one, (0, 0)), turned]).reasons == SEVERAL
    large = Symbol(other, ((135, 0), (335, 0), (335, 200), (135, 200)))
    assert numbers([printed(one, (0, 0)), large]).reasons == SEVERAL
    said = printed(one, (0, 0), Place(0, 2, 17)), printed(other, (1, 0), Place(1, 2, 18))
    assert numbers(said).reasons == SEVERAL
    for at in ((9, 0), (3, 1), (1, 1)):  # one parity by chance
        far = printed(one, (0, 0), Place(0, 2, 17)), printed(other, at, Place(1, 2, 17))
        assert numbers(far).reasons == SEVERAL
    denied = printed(one, (0, 0), Place(0, 3, 17)), printed(other, (1, 0), certain=False)
    assert numbers(denied).reasons == SEVERAL


def test_a_header_seen_amid_errors_confirms_but_does_not_deny() -> None:
    one, other = coded(*REGISTERED_ROW)
    whole = CertificateNumbers(REGISTERED, "品川 330 さ 12-34", "ABC12-0123456")
    damaged = printed(one, (0, 0), Place(0, 2, 17), certain=False)
    assert numbers([damaged, printed(other, (1, 0), Place(1, 2, 99), certain=False)]) == whole
    assert numbers([damaged, printed(other, (3, 0), Place(1, 2, 99), certain=False)]).plate is None
    parity = reduce(xor, one + other)
    confirmed = Place(0, 2, parity), Place(1, 2, parity)
    assert numbers([printed(one, (0, 0), confirmed[0]), printed(other, (20, 30), confirmed[1])]) == whole


@pytest.mark.parametrize("kind", [REGISTERED, LIGHT])
def test_two_certificates_are_told_whatever_is_seen_of_the_second(kind: str) -> None:
    one = message(split_code_two(vehicle(4, REGISTERED)), 3)
    car = vehicle(5, kind)
    two = code_two(car).encode(SHIFT_JIS)
    halves = split(two, [30])
    assert numbers([*one, *message([two], 3, 5)]).reasons == SEVERAL
    assert numbers([*one, *message(halves, 3, 5)]).reasons == SEVERAL
    assert numbers([*one, *message(halves, 3, 5)[:1]]).reasons == SEVERAL
    told = numbers([one[0], *message(halves, 3, 5)[:1]])
    assert (told.plate, told.chassis, told.reasons) == (None, None, SEVERAL)


def test_a_symbol_that_goes_on_begins_nothing_whatever_it_looks_like() -> None:
    first, second = message(coded("K/22/島根　　５８５は　５４１/", "6/国[28]445966/3LM/1"))
    assert numbers([first, second]) == CertificateNumbers(LIGHT, "島根 585 は ・541", "国[28]445966")
    whole = coded(code_two(vehicle(1, REGISTERED)))[0]
    part = printed(whole, (0, 0), Place(0, 2, 17))
    assert numbers([part]).plate is None


def test_two_models_codes_three_are_two_certificates() -> None:
    one, other = (coded(f"2/001/{number}/999999/2305/6AA-ABC12W")[0] for number in ("123450001", "543210001"))
    both = [printed(one, (0, 0)), printed(other, (0, 5)), *message(coded(*REGISTERED_ROW), 3)]
    assert numbers(both) == CertificateNumbers(REGISTERED, reasons=SEVERAL)


def test_a_card_and_its_own_record_sheet_are_one_certificate() -> None:
    for seed in range(10):
        car = vehicle(seed, REGISTERED)
        card = [*message(split_code_three(car)), *message(split_code_two(car), 3)]
        record = [*message(split_code_three(car, expiry="281130"), 0, 6), *message(split_code_two(car), 3, 6)]
        assert numbers([*card, *record]) == CertificateNumbers(REGISTERED, *car.numbers)
        assert numbers([*record[:3], *card[3:]]) == CertificateNumbers(REGISTERED, *car.numbers)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2/品川　　３３０お１２３４/1/ABC12-0123456/2ZR/1", ("plate_unreadable",)),
        ("2/品川　　３３０さ０１２３/1/ABC12-0123456/2ZR/1", ("plate_unreadable",)),
        ("2/品川　　３３０さ１２３４/1/***/2ZR/1", ("chassis_unreadable",)),
        ("2/　　　　　　　　　　　　/-/-/-/1", ("plate_unreadable", "chassis_unreadable")),
        ("2/品川　　　　１　　　あ　　　１/1/[41]12345/*FUMEI/1", ("unknown_layout",)),
        ("2/品川　　３３０さ１２３４/1/ABC12-0123456/2ZR/1/2", ("unknown_layout",)),
        ("2/品川　　３３０さ１２３４/1/ABCDEFGHIJKLMNOPQRSTUVWX/2ZR/1", ("unknown_layout",)),
        ("K/22/品川　　５８０あ　　７７/1/JF3-2100000/S07B/1/9", ("unknown_layout",)),
    ],
)
def test_what_cannot_be_is_not_filled_and_says_why(text: str, told: tuple[str, ...]) -> None:
    said = numbers(message(coded(text)))
    assert said.reasons == told
    assert (said.plate is None) == (told != ("chassis_unreadable",))
    assert (said.chassis is None) == (told != ("plate_unreadable",))


@pytest.mark.parametrize(
    "text",
    ["https://example.com/2/a/b/c/d", "WIFI:T:WPA;S:shop;P:1;;", "2/foo/bar/baz", "X/foo/bar/baz/qux/1", "", "2/"],
)
def test_codes_of_other_things_are_ignored(text: str) -> None:
    assert numbers([printed(text.encode(), (0, 0))]) == CertificateNumbers(reasons=("not_a_certificate",))
    both = [printed(text.encode(), (5, 0)), *message(coded(*REGISTERED_ROW))]
    assert numbers(both) == CertificateNumbers(REGISTERED, "品川 330 さ 12-34", "ABC12-0123456")


def test_the_readers_reasons_are_handed_on() -> None:
    assert numbers([], ("busy",)) == CertificateNumbers(reasons=("busy",))
    assert numbers([], ("no_code",)).reasons == ("no_code",)


def test_the_rest_of_a_code_that_begins_much_like_a_plate_is_no_second_certificate() -> None:
    two = code_two(vehicle(409)).encode(SHIFT_JIS)
    rest = two.index("1/東[46]".encode(SHIFT_JIS))
    assert numbers(message(split(two, [rest]), sequence=False)).chassis == "東[46]5282786国"


@given(st.integers(0, 100_000), st.booleans(), st.data())
def test_a_code_split_at_any_byte_is_right_or_asked_for(seed: int, sequence: bool, data: st.DataObject) -> None:
    car = vehicle(seed)
    two = code_two(car).encode(SHIFT_JIS)
    begins = 7 if car.kind == LIGHT else 4  # the first symbol tells what it is, and the plate has begun
    place = data.draw(st.integers(1 if sequence else begins, len(two) - 1))
    told, right = numbers(message(split(two, [place]), sequence=sequence)), CertificateNumbers(car.kind, *car.numbers)
    asked = (told.plate, told.chassis) == (None, None) and (told.missing or told.reasons)
    assert told == right or (asked and place < begins)


FULL_WIDTH = st.characters(min_codepoint=0x3041, max_codepoint=0x9FA0).filter(
    lambda sign: len(sign.encode(SHIFT_JIS, "ignore")) == 2
)
FIELD = st.text(FULL_WIDTH | st.sampled_from("0123456789ABCXYZ-[]* "), max_size=25)


@given(st.text(FULL_WIDTH, min_size=12, max_size=12), FIELD, FIELD, st.integers(1, 200), st.booleans())
def test_whatever_stands_in_the_fields_half_a_code_fills_nothing(
    plate: str, chassis: str, engine: str, place: int, light: bool
) -> None:
    start = "K/22" if light else "2"
    whole = f"{start}/{plate}/1/{chassis}/{engine}/1".encode(SHIFT_JIS)
    first, second = split(whole, [min(place, len(whole) - 1)])
    for half in (first, second):
        told = numbers([printed(half, (0, 0))])
        assert (told.plate, told.chassis) == (None, None)
    told = numbers(message([first, second]))
    assert told.chassis is None or told.chassis in chassis.replace(" ", "")


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_no_bytes_break_it(payloads: list[bytes]) -> None:
    told = numbers([printed(data, (column, 0)) for column, data in enumerate(payloads)])
    assert told.plate is None
