"""Which model a chassis number is of: the longest of all prefixes that fit decides."""

import pytest
from sqlalchemy import select

from mytoyota.base.db import Database
from mytoyota.demo import demo_data
from mytoyota.demo.demo_data_tables import ORDERS
from mytoyota.vehicles import models_by_chassis
from mytoyota.vehicles.models import VehicleModel


def model(name: str, grade: str, *prefixes: str) -> VehicleModel:
    return VehicleModel(model=name, grade=grade, t_connect=True, charging=False, chassis_prefixes=list(prefixes))


TABLE = (
    model("クラウン", "RS", "AZSH35-6", "TZSH35-"),
    model("クラウン", "G", "AZSH35-"),
    model("bZ4X", "G", "XEAM10-"),
    model("bZ4X", "Z", "XEAM10-", "YEAM15-"),
    model("アルファ", "A", "XEAM1"),
    model("ベータ", "B", "WBA3A5"),
    model("ガンマ", "C"),
)


@pytest.mark.parametrize(
    ("chassis", "found"),
    [
        ("AZSH35-6001234", ["RS"]),
        ("AZSH35-4001234", ["G"]),
        ("TZSH35-4001234", ["RS"]),
        ("XEAM10-1001234", ["G", "Z"]),
        ("XEAM11-1001234", ["A"]),
        ("WBA3A5C50CF256985", ["B"]),
        ("AZSH36-4001234", []),
        ("国[41]12345678", []),
        ("", []),
    ],
)
def test_the_longest_prefix_decides(chassis: str, found: list[str]) -> None:
    assert [one.grade for one in models_by_chassis.nearest(chassis, TABLE)] == found


@pytest.mark.parametrize(
    ("chassis", "name"),
    [
        ("AZSH35-6001234", "クラウン RS"),
        ("XEAM10-1001234", "bZ4X"),  # two grades are left: neither is named
        ("YEAM15-1001234", "bZ4X Z"),
        ("SHARED-1001234", None),  # two models are left
        ("ZZZ-1234567", None),
    ],
)
def test_a_name_says_no_more_than_is_known(chassis: str, name: str | None) -> None:
    table = (*TABLE, model("デルタ", "D", "SHARED-"), model("イプシロン", "D", "SHARED-"))
    assert models_by_chassis.name(models_by_chassis.nearest(chassis, table)) == name


def test_the_demos_vehicles_are_known_by_their_chassis_numbers(database: Database) -> None:
    with database.writing() as session:
        session.add(VehicleModel(model="ヤリス", grade="X", t_connect=False, charging=False))  # of an older demo
    demo_data.fill(database)
    with database.reading() as session:
        models = models_by_chassis.known(session)
        for order in (row for row in ORDERS if row.chassis):
            name = models_by_chassis.name(models_by_chassis.nearest(order.chassis, models))
            assert name is not None
            assert name.split()[0] == order.model[0]
        assert all(session.scalars(select(VehicleModel.chassis_prefixes)))
