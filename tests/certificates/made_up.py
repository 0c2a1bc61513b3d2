"""Made-up vehicles and the texts of their certificates' codes, in every layout that is known."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from mytoyota.vehicles.certificate_layout import LIGHT, REGISTERED
from mytoyota.vehicles.plates import OLD_PLACES, PLACES, Plate

SHIFT_JIS = "cp932"
BLANK = "\u3000"
KANA_OF = {
    REGISTERED: "さすせそたちつてとなにぬねのはひふほまみむめもやゆらりるろあいうえかきくけこをわれよ",
    LIGHT: "あかさたなはまやらわりれ",
}
_LETTERS, _DIGITS = "ABCDEFGHJKLMNPRSTUVWXYZ", "0123456789"
_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in _LETTERS + "IOQ" + _DIGITS}


@dataclass(frozen=True)
class Vehicle:
    """A vehicle as its certificate names it; plate and chassis number in their normal forms."""

    kind: str
    plate: Plate
    chassis: str
    model: str
    engine: str
    seed: int = 0

    @property
    def numbers(self) -> tuple[str, str]:
        """What a picture of its certificate should give."""
        return str(self.plate), self.chassis


def vehicle(seed: int, kind: str | None = None) -> Vehicle:
    """The made-up vehicle of this seed."""
    random = Random(f"vehicle {seed}")
    kind = kind or random.choice([REGISTERED, REGISTERED, LIGHT])
    front = _some(random, _LETTERS, 2, 4) + _some(random, _DIGITS, 2, 2) + random.choice(["", "", "H", "V"])
    return Vehicle(kind, _plate(random, kind), _chassis(random, kind, front), front, _engine(random), seed)


def _plate(random: Random, kind: str) -> Plate:
    place = random.choice(sorted(PLACES if random.random() < 0.9 else OLD_PLACES))
    first = random.choice("4567" if kind == LIGHT else "123578")
    middle = random.choice("89") if kind == LIGHT else random.choice("01234567")
    klass = first + middle + random.choice([*_DIGITS, "A", "Y"])
    if random.random() < 0.1:
        klass = klass[: random.choice([1, 2])]
    serial = random.choice([random.randint(1, 9), random.randint(10, 999), random.randint(1000, 9999)])
    return Plate(place, klass, random.choice(KANA_OF[kind]), serial)


def _chassis(random: Random, kind: str, front: str) -> str:
    form = random.random()
    if form < 0.75:
        return f"{front}-{_some(random, _DIGITS, 5, 7)}"
    if form < 0.85:
        return _some(random, _LETTERS, 17, 17)[:-6] + _some(random, _DIGITS, 6, 6)
    if form < 0.92:  # stamped by the office
        office, end = random.choice("国東愛大福"), random.choice(["", "国"])
        return f"{office}[{random.randint(10, 99)}]{_some(random, _DIGITS, 5, 8)}{end}"
    return _some(random, _LETTERS + _DIGITS, 4, 20 if kind == LIGHT else 23)


def _engine(random: Random) -> str:
    return random.choice(["2ZR", "2ZR-FXE", "KF", "S07B", "*FUMEI", "A25A-FXS", "ABCDEF12345*K", "3LM", "-"])


def _some(random: Random, signs: str, least: int, most: int) -> str:
    return "".join(random.choice(signs) for _ in range(random.randint(least, most)))


def wide(text: str) -> str:
    """Latin letters and digits in full width, as the codes have them in a plate."""
    return text.translate(_WIDE)


def plate_field(plate: Plate) -> str:
    """The twelve full-width places: name to the left, class to the left, serial to the right."""
    place, klass = plate.place.ljust(4, BLANK), wide(plate.klass).ljust(3, BLANK)
    return place + klass + wide(plate.kana) + wide(str(plate.serial)).rjust(4, BLANK)


def code_two(car: Vehicle, joined_id: bool = False) -> str:
    """Code 2; with `joined_id` a light vehicle's begins with K22/ instead of K/22/."""
    random = Random(f"code 2 {car.seed}")
    start = {REGISTERED: "2", LIGHT: "K22" if joined_id else "K/22"}[car.kind]
    chassis = car.chassis.ljust(20) if car.kind == LIGHT and random.random() < 0.3 else car.chassis
    return "/".join([start, plate_field(car.plate), random.choice("12345678ABCD-"), chassis, car.engine, "1"])


def code_three(car: Vehicle, fields: int = 19, expiry: str = "999999") -> str:
    """Code 3: with 19 fields or, as some programs count, 21; a light vehicle's with 19 or 20."""
    random = Random(f"code 3 {car.seed}")
    stamp = random.choice(["-  ", f"{random.randint(1, 999):03}"])
    types = random.choice(["", _some(random, _DIGITS, 7, 9)])
    first = f"{random.randint(0, 99):02}{random.randint(1, 12):02}"
    axles = [f"{random.randint(30, 120):04}", "-   ", "-   ", f"{random.randint(30, 120):04}"]
    model = f"{random.choice(['6AA', 'DBA', '5BA', 'ABA'])}-{car.model}"
    if car.kind == LIGHT:
        axles[1:3] = ["-", "-"]
        rest = ["28", "069", "-", "-", "-", "-   ", "-    "]
        tail = ["999999"] if fields == 19 else [random.choice(["01", "05"]), "999"]
        return "/".join(["K", "31" if fields == 19 else "32", stamp, types, expiry, first, model, *axles, *rest, *tail])
    expiries = [expiry] if fields == 19 else [expiry, "290104", "290105"]
    rest = ["28", "069", "2", "0", "-", "-   ", "-    ", "190601", "14"]
    return "/".join(["2", stamp, types, *expiries, first, model, *axles, *rest])


def split(message: bytes, places: list[int]) -> list[bytes]:
    """A message in as many parts as there are places and one more."""
    edges = [0, *places, len(message)]
    return [message[start:end] for start, end in pairwise(edges)]


def split_code_two(car: Vehicle, how: str = "office", seed: int = 0) -> list[bytes]:
    """Code 2's two symbols: split behind the eleventh place of the plate, in the middle, or anywhere behind it."""
    message = code_two(car).encode(SHIFT_JIS)
    start = message.index(b"/") + 1
    at = {"office": start + 22, "even": len(message) // 2}.get(how)
    return split(message, [at or Random(seed).randint(start + 9, len(message) - 3)])


def split_code_three(car: Vehicle, fields: int = 19, expiry: str = "999999") -> list[bytes]:
    """Code 3's three symbols."""
    message = code_three(car, fields, expiry).encode(SHIFT_JIS)
    return split(message, [len(message) // 3, len(message) * 2 // 3])
