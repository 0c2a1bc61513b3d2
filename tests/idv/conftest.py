"""Readers that are loaded once, and photographs that are small enough to be made quickly."""

import os
import tempfile
from collections.abc import Generator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mytoyota.idv.engine import EngineUnavailable
from mytoyota.idv.read_photo import InProcessReader
from tests.licences.camera import Shot, photograph
from tests.licences.people import Person, made_up
from tests.licences.printing import Press, front

TODAY = date(2026, 11, 21)
PLAIN = Shot(
    size=(1500, 1125), fill=0.8, tilt=(4, -6), turn=3, blur=0.03, slope=0.1, noise=2, light=0.9, desk="wood", seed=5
)


PRINTED = Press()
_MEMORY: list[str] = []  # where an engine loaded in this process keeps its temporary files


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """An engine moves its process's temporary files to a closed folder in memory: for this package's tests alone."""
    others = os.environ.get("TMPDIR"), tempfile.tempdir
    if _MEMORY and Path(__file__).parent in item.path.parents:
        tempfile.tempdir = os.environ["TMPDIR"] = _MEMORY[0]
    try:
        return (yield)
    finally:
        moved = os.environ.pop("TMPDIR", None)
        if moved != others[0] and moved is not None:
            _MEMORY[:] = [moved]
        if others[0] is not None:
            os.environ["TMPDIR"] = others[0]
        tempfile.tempdir = others[1]


def in_the_proof(*more: Any) -> list[Any]:
    """Further cases of one kind: each photograph takes a second to read."""
    return [pytest.param(one, marks=pytest.mark.proof) for one in more]


def reader_with(engine: str) -> InProcessReader:
    """A reader with this engine; the test is skipped, visibly, where its program or data are missing."""
    try:
        return InProcessReader(engine, today=lambda: TODAY)
    except EngineUnavailable as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def ppocr() -> InProcessReader:
    return reader_with("ppocr")


@pytest.fixture(scope="session")
def tesseract() -> InProcessReader:
    return reader_with("tesseract")


def licence_photo(person: Person, press: Press = PRINTED, **changes: object) -> bytes:
    """A photograph of the person's licence, plain but for the changes."""
    return photograph(front(person, press), replace(PLAIN, **changes))


def somebody(seed: int = 3, **changes: object) -> Person:
    """A made-up person with some things as the test needs them."""
    return replace(made_up(seed, rare=0.0, today=TODAY), **changes)
