"""The sets of photographs that tests and the benchmark read, by kind and seed, with what may come of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from mytoyota.vehicles.certificate_codes import FIRST, SECOND, SINGLE, CertificateNumbers
from mytoyota.vehicles.certificate_layout import LIGHT, REGISTERED
from tests.certificates.camera import Laid, Shot, photograph
from tests.certificates.made_up import (
    SHIFT_JIS,
    Vehicle,
    code_three,
    code_two,
    split,
    split_code_three,
    split_code_two,
    vehicle,
)
from tests.certificates.printing import Press, sheet, symbols

_OTHERS = (b"https://example.com/a/b?c=d", b"WIFI:T:WPA;S:shop;P:12345678;;", b"2024/11/30/A/1", "本券1枚/A".encode())


@dataclass(frozen=True)
class Sample:
    """A photograph and the vehicles on it; `missing` are the symbols of code 2 that it has not.

    `fillable`: one certificate, all there, which a good photograph should give.
    """

    kind: str
    picture: bytes
    vehicles: tuple[Vehicle, ...]
    missing: tuple[str, ...] = ()
    fillable: bool = True

    def is_wrong(self, told: CertificateNumbers) -> bool:
        """Whether a number was told that is not of the one vehicle, or with one of another."""
        numbers = [(car.kind, *car.numbers) for car in self.vehicles if not self.missing]
        given = told.plate, told.chassis
        return given != (None, None) and not any(
            told.kind == kind and told.plate in (None, plate) and told.chassis in (None, chassis)
            for kind, plate, chassis in numbers
        )

    def is_right(self, told: CertificateNumbers) -> bool:
        """Whether both numbers were told, or what is missing, or that there are several."""
        if self.missing:
            return told.missing == self.missing
        if len(self.vehicles) > 1:
            return told.reasons == ("several_certificates",)
        return (told.kind, told.plate, told.chassis) == (self.vehicles[0].kind, *self.vehicles[0].numbers)


def _row(car: Vehicle, random: Random, **layout: str) -> list[np.ndarray | None]:
    """A certificate's symbols in their order; a light vehicle's in one of the three forms that are known."""
    press = Press(level=random.choice("LMMQ"), sequence=random.random() < 0.85)
    fields = random.choice([19, 19, 21])
    if car.kind == REGISTERED:
        how = random.choice(["office", "office", "even", "anywhere"])
        expiry = layout.get("expiry", "999999")
        return [
            *symbols(split_code_three(car, fields, expiry), press),
            *symbols(split_code_two(car, how, random.randrange(1000)), press),
        ]
    three = code_three(car, random.choice([19, 20])).encode(SHIFT_JIS)
    two = code_two(car, joined_id=random.random() < 0.3).encode(SHIFT_JIS)
    form = random.random()
    threes = split(three, [len(three) // 2]) if form < 0.3 else [three]
    twos = split(two, [random.randint(24, len(two) - 3)]) if 0.3 <= form < 0.5 else [two]
    return [*symbols(threes, press), *symbols(twos, press)]


def _shot(random: Random, seed: int) -> Shot:
    return Shot(
        scale=random.uniform(7.2, 8.6),
        quarters=random.randrange(4),
        tilt=random.uniform(-0.1, 0.1),
        blur=random.uniform(0.0, 0.07),
        light=random.uniform(0.7, 1.05),
        noise=random.uniform(1, 5),
        quality=random.randint(70, 95),
        seed=seed,
    )


def _laid(row: Sequence[np.ndarray | None], random: Random, seed: int) -> Laid:
    return Laid(sheet(row, seed=seed), (random.uniform(-4, 4), random.uniform(-4, 4)), random.uniform(-6, 6))


def one(kind: str, seed: int, of: str | None = None, **changes: object) -> Sample:
    """A plain photograph of one certificate, with these changes of the shot."""
    random = Random(f"{kind} {seed}")
    car = vehicle(seed, of)
    shot = replace(_shot(random, seed), **changes)
    return Sample(kind, photograph([_laid(_row(car, random), random, seed)], shot), (car,))


def shuffled(kind: str, seed: int) -> Sample:
    """The symbols in another order than any certificate has."""
    random = Random(f"{kind} {seed}")
    car = vehicle(seed)
    row = _row(car, random)
    random.shuffle(row)
    return Sample(kind, photograph([_laid(row, random, seed)], _shot(random, seed)), (car,))


def incomplete(kind: str, seed: int) -> Sample:
    """One of a registered vehicle's two symbols of code 2 is not there, or both, or a light one's."""
    random = Random(f"{kind} {seed}")
    car = vehicle(seed)
    press = Press(level=random.choice("LMQ"), sequence=random.random() < 0.85)
    if car.kind == LIGHT:
        row = [*symbols([code_three(car, 20).encode(SHIFT_JIS)], press), None]
        missing: tuple[str, ...] = (SINGLE,)
    else:
        row = [*symbols(split_code_three(car), press), *symbols(split_code_two(car), press)]
        missing = random.choice([(FIRST,), (SECOND,), (FIRST, SECOND)])
        row = [None if name in missing else drawn for name, drawn in zip(("", "", "", FIRST, SECOND), row, strict=True)]
    return Sample(kind, photograph([_laid(row, random, seed)], _shot(random, seed)), (car,), missing, fillable=False)


def blurred(kind: str, seed: int) -> Sample:
    """Blurred from slightly to beyond reading."""
    return one(kind, seed, blur=Random(f"blur {seed}").uniform(0.08, 0.3))


def glaring(kind: str, seed: int) -> Sample:
    """One to three reflections, most of them over the row of symbols."""
    random = Random(f"glare {seed}")
    spots = [
        (random.uniform(0.3, 0.95), random.uniform(0.65, 0.9), random.uniform(0.01, 0.06))
        for _ in range(random.randint(1, 3))
    ]
    return one(kind, seed, glare=spots)


def dim(kind: str, seed: int) -> Sample:
    """Little light and much noise."""
    random = Random(f"dim {seed}")
    return one(kind, seed, light=random.uniform(0.06, 0.35), noise=random.uniform(2, 9))


def two_on_a_table(kind: str, seed: int) -> Sample:
    """Two certificates: beside, below or upon each other, alike or turned; some symbols are hidden."""
    random = Random(f"{kind} {seed}")
    cars = (vehicle(2 * seed), vehicle(2 * seed + 1, random.choice([None, vehicle(2 * seed).kind])))
    rows = [_row(car, random) for car in cars]
    if random.random() < 0.6:  # each shows a part, at worst what the other lacks
        for row in rows:
            for place in range(len(row)):
                if random.random() < random.choice([0.2, 0.6]):
                    row[place] = None
    way = random.choice([(0, 55), (0, 28), (0, 109), (95, 0), (181, 0), (17.5, 20), (40, 60)])
    turns = (0.0, random.choice([0.0, 0.0, 3.0, 90.0, 180.0]))
    sheets = [sheet(row, seed=seed + number) for number, row in enumerate(rows)]
    random.shuffle(sheets)
    laid = [
        Laid(printed, (way[0] * side / 2, way[1] * side / 2), turn)
        for printed, side, turn in zip(sheets, (-1, 1), turns, strict=True)
    ]
    shot = replace(_shot(random, seed), size=(2400, 1800), scale=random.uniform(6.5, 7.5))
    return Sample(kind, photograph(laid, shot), cars, fillable=False)


def halves(kind: str, seed: int) -> Sample:
    """The worst of two certificates: the first half of one and the second half of the other, beside each other."""
    random = Random(f"{kind} {seed}")
    one, other = vehicle(2 * seed, REGISTERED), vehicle(2 * seed + 1, REGISTERED)
    press = Press(level=random.choice("LMQ"))
    rows = [
        [None, None, None, symbols(split_code_two(one), press)[0], None],
        [None, None, None, None, symbols(split_code_two(other), press)[1]],
    ]
    way = random.choice([(0, 24), (0, 60), (0, 109), (100, 0), (181, 0)])
    laid = [
        Laid(sheet(row, seed=seed + 1 + side), (way[0] * side / 2, way[1] * side / 2))
        for row, side in zip(rows, (-1, 1), strict=True)
    ]
    random.shuffle(laid)
    shot = replace(_shot(random, seed), size=(2400, 1800), scale=random.uniform(6.5, 7.5))
    return Sample(kind, photograph(laid, shot), (one, other), fillable=False)


def with_record_sheet(kind: str, seed: int) -> Sample:
    """The card and the record sheet of the same vehicle, which tells the expiry as well."""
    random = Random(f"{kind} {seed}")
    car = vehicle(seed)
    card, record = (
        sheet(_row(car, Random(f"row {seed}"), expiry=expiry), seed=seed) for expiry in ("999999", "281130")
    )
    laid = [Laid(card, (0, -56)), Laid(record, (random.uniform(-9, 9), 56), random.uniform(-4, 4))]
    shot = replace(_shot(random, seed), size=(2400, 1800), scale=random.uniform(6.5, 7.5))
    return Sample(kind, photograph(laid, shot), (car,))


def _other(random: Random) -> list[np.ndarray]:
    return symbols([random.choice(_OTHERS)], Press())


def beside_other_codes(kind: str, seed: int) -> Sample:
    """QR codes of other things lie about: addresses, tickets, a Wi-Fi's password."""
    random = Random(f"{kind} {seed}")
    car = vehicle(seed)
    row = [*_other(random), *_row(car, random), *_other(random)]
    return Sample(kind, photograph([_laid(row, random, seed)], _shot(random, seed)), (car,))


KINDS: dict[str, Callable[[str, int], Sample]] = {
    "registered": lambda kind, seed: one(kind, seed, REGISTERED),
    "light": lambda kind, seed: one(kind, seed, LIGHT),
    "shuffled": shuffled,
    "incomplete": incomplete,
    "blurred": blurred,
    "glare": glaring,
    "dim": dim,
    "two": two_on_a_table,
    "halves": halves,
    "record sheet": with_record_sheet,
    "other codes": beside_other_codes,
}


def sample(kind: str, seed: int) -> Sample:
    """The photograph of a kind and seed."""
    return KINDS[kind](kind, seed)
