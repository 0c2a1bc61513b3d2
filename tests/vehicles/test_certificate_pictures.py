"""Photographs of certificates: right or asked for, never wrong (a small part of benchmarks/certificate_codes.py)."""

import pytest

from mytoyota.idv.read_symbols import read_symbols
from mytoyota.vehicles import certificate_codes
from tests.certificates.sets import KINDS, sample

READABLE = ("registered", "light", "shuffled", "incomplete", "other codes", "record sheet")
"""The kinds in which nothing hinders reading."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_photograph_is_right_or_asked_for(kind: str) -> None:
    for seed in range(3):
        taken = sample(kind, seed)
        seen = read_symbols(taken.picture)
        told = certificate_codes.numbers(seen.found, seen.reasons)
        assert not taken.is_wrong(told)
        assert told.plate or told.missing or told.reasons
        assert taken.is_right(told) or kind not in READABLE
