"""The sets of photographs that tests and benchmarks read, by level and seed, with what each one says."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tests.licences.camera import jpeg, photograph, shot, spoiled
from tests.licences.others import OTHERS, other_card, plain_desk
from tests.licences.people import Person, made_up
from tests.licences.printing import FACES, Press, front

LEVELS = ("clean", "typical", "hard")
SPOILED = ("blurred", "shaken", "cropped", "far", "dark", "glare")


@dataclass(frozen=True)
class Sample:
    """A photograph, the person on it (None where it is no licence's front), and what kind it is."""

    picture: bytes
    person: Person | None
    kind: str


def good(level: str, seed: int, stray_mm: float = 0.0) -> Sample:
    """A photograph that should be read. With `stray_mm` the print lies up to so far from its places, both ways."""
    rng = np.random.default_rng([seed, 11])
    person = made_up(seed)
    stray = (rng.uniform(-stray_mm, stray_mm), rng.uniform(-stray_mm, stray_mm))
    press = Press(face=FACES[seed % len(FACES)], stray=stray, jitter=0.12, seed=seed)
    return Sample(photograph(front(person, press), shot(level, seed)), person, level)


def bad(kind: str, seed: int) -> Sample:
    """A photograph that must be refused: a spoiled one of a licence, another card, a desk."""
    rng = np.random.default_rng([seed, 13])
    how = shot("typical", seed)
    if kind == "desk":
        return Sample(jpeg(plain_desk(how.size, rng), 88), None, kind)
    if kind in OTHERS:
        return Sample(photograph(other_card(kind, seed), how), None, kind)
    person = made_up(seed)
    card = front(person, Press(face=FACES[seed % len(FACES)], jitter=0.12, seed=seed))
    return Sample(photograph(card, spoiled(how, kind, rng)), person, kind)


BAD_KINDS = (*SPOILED, *OTHERS, "desk")


def many(level: str, first_seed: int, count: int) -> Iterator[Sample]:
    """`count` photographs of a level."""
    return (good(level, seed) for seed in range(first_seed, first_seed + count))
