"""The two symbols of a code 2 in two photographs: joined where their headers prove it, never otherwise."""

from itertools import product

import pytest

from mytoyota.vehicles.certificate_codes import FIRST, SECOND, CertificateNumbers
from mytoyota.vehicles.certificate_halves import Half, half_in, joined
from mytoyota.vehicles.certificate_layout import REGISTERED
from tests.certificates.made_up import split_code_three, split_code_two, vehicle
from tests.vehicles.test_certificate_codes import message

SPLITS = ("office", "even", "anywhere")


@pytest.mark.parametrize("how", SPLITS)
def test_both_halves_say_what_one_picture_says_in_whichever_order(how: str) -> None:
    for seed in range(60):
        car = vehicle(seed, REGISTERED)
        first, second = (half_in([one]) for one in message(split_code_two(car, how, seed)))
        assert first, seed
        assert second, seed
        assert (first.other, second.other) == (SECOND, FIRST)
        told = CertificateNumbers(REGISTERED, *car.numbers)
        assert joined(first, second) == joined(second, first) == told


def pictures(seed: int, *, with_threes: bool) -> list[Half]:
    """The halves of a certificate, each in a picture of its own."""
    car = vehicle(seed, REGISTERED)
    threes = message(split_code_three(car)) if with_threes else []
    found = [half_in([*threes[:1], one]) for one in message(split_code_two(car))]
    assert None not in found
    return [half for half in found if half]


@pytest.mark.parametrize(("with_threes", "by_chance"), [(True, 0), (False, 2)])
def test_halves_of_two_certificates_are_not_joined(with_threes: bool, by_chance: int) -> None:
    halves = [pictures(seed, with_threes=with_threes) for seed in range(120)]
    wrong = []
    for (one, (first, _)), (other, (_, second)) in product(enumerate(halves), repeat=2):
        fits = joined(first, second) is not None
        assert fits or one != other
        if fits and one != other:
            wrong.append((one, other))
            assert first.place.parity == second.place.parity
        assert joined(first, first) is None
    assert len(wrong) <= by_chance, f"of {len(halves) ** 2} pairs: {wrong}"


def test_what_is_no_sure_half_is_not_kept() -> None:
    car = vehicle(1, REGISTERED)
    halves = message(split_code_two(car))
    assert half_in([]) is None
    assert half_in(message(split_code_two(car), sequence=False)[:1]) is None
    assert half_in(message(split_code_three(car))) is None
    assert half_in(halves) is None, "both were seen, and did not make a code"
    beside = half_in([*message(split_code_three(car)), halves[1]])
    assert beside
    assert (beside.data, len(beside.beside)) == (halves[1].data, 1)
    assert half_in([halves[0], halves[0]]) == half_in(halves[:1]), "one symbol, seen twice"
