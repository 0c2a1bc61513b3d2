"""Whoever guesses plates and chassis numbers hears the same, as long and as soon, whether there is such a vehicle."""

import gc
import random
import time
from dataclasses import replace

import pytest
from sqlalchemy import select

from mytoyota.base import jobs
from mytoyota.base.db import Database
from mytoyota.base.refusals import TooMany
from mytoyota.notifications.models import Message
from mytoyota.reviews import limits, schedule
from mytoyota.reviews.apply import CHECK
from mytoyota.reviews.models import Review
from tests.reviews.people import HARUNA, NOZOMI, Applicant
from tests.reviews.register_office import HARUNAS, OFFICES, RegisterOffice
from tests.worker import kinds_with

EACH = 10  # tries of an account and day


def number(n: int, first: str) -> tuple[str, str]:
    return f"ZVW30-{first}{n:06d}", f"豊田 330 さ {n % 90 + 10}-{n // 90 % 90 + 10}"


def reviewed(database: Database) -> None:
    """The worker looks at every review that is due; the mails stay where they are."""
    jobs.run_due(database, {CHECK: kinds_with(certificates=OFFICES[database])[CHECK]})


def owners(database: Database, office: RegisterOffice, many: int) -> None:
    """So many vehicles are on file, each with its registered user."""
    for n in range(many):
        chassis, plate = number(n, "1")
        office.files.append(replace(HARUNAS, chassis=chassis, plate=plate))
        Applicant(database, HARUNA | {"email": f"owner{n}@example.jp"}, chassis, plate).applies()
    reviewed(database)


def guesses(database: Database, many: int) -> dict[bool, list[float]]:
    """Seconds of the answers to guesses at vehicles that are on file and at others, half each, shuffled."""
    pairs = [(on_file, number(n, "1" if on_file else "2")) for on_file in (True, False) for n in range(many // 2)]
    random.Random(11).shuffle(pairs)
    spans: dict[bool, list[float]] = {True: [], False: []}
    for turn, (on_file, (chassis, plate)) in enumerate(pairs):
        guesser = Applicant(database, NOZOMI | {"email": f"guess{turn // EACH}@example.jp"}, chassis, plate)
        begun = time.perf_counter()
        limits.hit(database, guesser.account_id, f"{chassis} {plate}")
        guesser.applies()
        spans[on_file].append(time.perf_counter() - begun)
    return spans


def said(database: Database) -> set[tuple[str, str, str, int]]:
    """All that the guessers were told: the mails without what differs by who and when, and how long they are."""
    with database.reading() as session:
        mails = session.scalars(select(Message)).all()
        told = [one for one in mails if (one.recipient or "").startswith("guess")]
        return {(one.template, one.subject or "", one.body or "", len(one.body or "")) for one in told}


def auc(one: list[float], other: list[float]) -> float:
    """How well the times tell the two apart: 0.5 not at all, 1 always."""
    ranked = sorted([(span, True) for span in one] + [(span, False) for span in other])
    ranks = sum(rank for rank, (_span, first) in enumerate(ranked, 1) if first)
    area = (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))
    return max(area, 1 - area)


def all_alike(database: Database) -> None:
    """One acknowledgement each, word for word; nothing was decided, and every one is asked for at the same pace."""
    assert len(said(database)) == 1
    reviewed(database)
    assert len(said(database)) == 1
    with database.reading() as session:
        rows = session.scalars(select(Review).where(Review.account_id.startswith("guess"))).all()
        assert {(row.state, tuple(row.differing), row.decided_at) for row in rows} == {("asked", (), None)}
        planned = [schedule.next_ask(row.asked_at, row.asks, with_person=False) for row in rows]
        assert all(abs((row.next_ask_at - at).total_seconds()) < 30 for row, at in zip(rows, planned, strict=True))


def test_guesses_are_answered_alike(office: RegisterOffice, database: Database) -> None:
    owners(database, office, 20)
    guesses(database, 40)
    all_alike(database)


def test_an_account_guesses_ten_times_a_day(database: Database, office: RegisterOffice) -> None:
    for turn in range(EACH):
        limits.hit(database, "guesser", f"pair {turn}")
    with pytest.raises(TooMany):
        limits.hit(database, "guesser", "one more")


@pytest.mark.proof
def test_two_thousand_guesses_tell_nothing_by_their_time(office: RegisterOffice, database: Database) -> None:
    owners(database, office, 1000)
    gc.collect()
    gc.disable()
    spans = guesses(database, 2000)
    gc.enable()
    print(f"AUC of the answer times: {auc(spans[True], spans[False]):.3f}")
    assert auc(spans[True], spans[False]) <= 0.55
    all_alike(database)
