"""Random workflows on a real database: no undefined status or dead end, no rule of approval lost, nothing left out."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mytoyota.audit import RULES
from mytoyota.base import audit
from mytoyota.jpass.returns import acts
from mytoyota.jpass.returns.acts import EntryStands
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import OVER, Status
from mytoyota.jpass.returns.transitions import Act, offered
from mytoyota.models import MODELS
from mytoyota.organisation.models import Staff
from tests.jpass.returns.office import Office

DEALER = ("佐藤", "販売2", "店長", "店長2", "本部", "本部2")
PEOPLE = (*DEALER, "金融", "金融2")


def walk(office: Office, seed: int, count: int) -> None:
    """So many acts by people chosen at random, on a handful of contracts, the settings changing under way."""
    chance = random.Random(seed)
    contracts = [office.contract() for _number in range(4)]
    under_way: dict[int, str] = {}
    for _number in range(count):
        if chance.random() < 0.1:
            office.flow(store=chance.random() < 0.5, headquarters=chance.random() < 0.5, email="hq@dealer.example.jp")
        place = chance.randrange(len(contracts))
        if place not in under_way:
            under_way[place] = _submitted(office, chance, contracts, place)
            continue
        entry_id = under_way[place]
        who, act = chance.choice(_doable(office, entry_id))
        done = office.does(who, act, entry_id, "理由")
        assert done.status in list(Status)
        if done.status in OVER:
            del under_way[place]


def _submitted(office: Office, chance: random.Random, contracts: list[int], place: int) -> str:
    try:
        return office.submits(chance.choice(DEALER), contracts[place])
    except EntryStands:  # the vehicle is back: the next contract
        contracts[place] = office.contract()
        return office.submits(chance.choice(DEALER), contracts[place])


def _doable(office: Office, entry_id: str) -> list[tuple[str, Act]]:
    """Everything that anybody may do with it: never nothing."""
    with office.database.reading() as session:
        entry = session.get_one(ReturnEntry, entry_id)
        people = {who: session.get_one(Staff, office.showroom.staff_ids[who]) for who in PEOPLE}
        found = [(who, act) for who in PEOPLE for act in offered(entry.standing, acts.actor(entry, people[who]))]
    assert found, f"a dead end at {entry.status} on {entry.route}"
    return found


def sound(office: Office) -> None:
    """Every rule of the auditor holds."""
    assert list(map(str, audit.breaches(office.database, RULES, MODELS))) == []


@given(st.integers(0, 10_000))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_short_workflows(office: Office, seed: int) -> None:
    walk(office, seed, 40)
    sound(office)


@pytest.mark.proof
@given(st.integers())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_workflows_of_ten_thousand_acts(office: Office, seed: int) -> None:
    walk(office, seed, 10_000)
    sound(office)
