"""The catalogue: prices by the day, what a vehicle can have, and what is wrong with a file."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.settings import SettingsProblem
from mytoyota.subscriptions import catalogue
from mytoyota.subscriptions.catalogue import NotOffered, Vehicle, load

OWN = load(catalogue.OWN_FILE)
BOTH, TCONNECT, ELECTRIC = (
    Vehicle("bZ4X", frozenset({"t_connect", "charging"})),
    Vehicle("クラウン", frozenset({"t_connect"})),
    Vehicle("プリウスPHV", frozenset({"charging"})),
)
TODAY = date(2026, 11, 26)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
ROWS = """
[[item]]
id = "basic"
service = "t_connect"
kind = "basic"
name = { ja = "基本", en = "Basic" }
text = { ja = "基本", en = "Basic" }
prices = [{ from = 2026-04-01, yen = 0 }]

[[item]]
id = "extra"
service = "t_connect"
kind = "option"
until = 2026-12-31
models = ["bZ4X"]
name = { ja = "追加", en = "Extra" }
text = { ja = "追加", en = "Extra" }
prices = [{ from = 2026-10-01, yen = 200 }, { from = 2026-05-01, yen = 100 }]

[[reason]]
id = "other"
name = { ja = "その他", en = "Other" }
"""


def of(folder: Path, text: str) -> catalogue.Catalogue:
    (folder / "catalogue.toml").write_text(text, "utf-8")
    return load(folder / "catalogue.toml")


@pytest.mark.parametrize(
    ("day", "yen"),
    [
        (date(2026, 4, 30), None),
        (date(2026, 5, 1), 100),
        (date(2026, 9, 30), 100),
        (date(2026, 10, 1), 200),
        (date(2026, 12, 31), 200),
        (date(2027, 1, 1), None),
    ],
)
def test_a_price_holds_from_its_day_and_an_item_until_its_last(tmp_path: Path, day: date, yen: int | None) -> None:
    made = of(tmp_path, ROWS)
    found = {offer.id: offer.yen for offer in made.offers("t_connect", BOTH, day)}
    assert found == {"basic": 0} | ({} if yen is None else {"extra": yen})
    if yen is None:
        with pytest.raises(NotOffered):
            made.quote("t_connect", ["extra"], BOTH, day)
    else:
        assert made.quote("t_connect", ["extra"], BOTH, day).text == f"basic:0,extra:{yen}"


def test_an_item_is_for_the_vehicles_that_it_names(tmp_path: Path) -> None:
    made = of(tmp_path, ROWS)
    assert [offer.id for offer in made.offers("t_connect", TCONNECT, date(2026, 11, 1))] == ["basic"]
    with pytest.raises(NotOffered):
        made.quote("t_connect", ["extra"], TCONNECT, date(2026, 11, 1))
    assert "charge_timer" in [offer.id for offer in OWN.offers("t_connect", BOTH, TODAY)]
    assert "charge_timer" not in [offer.id for offer in OWN.offers("t_connect", TCONNECT, TODAY)]
    assert OWN.offers("charging", TCONNECT, TODAY) == []
    assert OWN.offers("t_connect", ELECTRIC, TODAY) == []


@pytest.mark.parametrize(
    ("service", "chosen", "vehicle"),
    [
        ("t_connect", [], ELECTRIC),
        ("charging", ["regular"], TCONNECT),
        ("charging", [], BOTH),
        ("charging", ["regular", "unlimited"], BOTH),
        ("charging", ["remote"], BOTH),
        ("t_connect", ["regular"], BOTH),
        ("t_connect", ["no_such"], BOTH),
        ("t_connect", [""], BOTH),
        ("no_service", [], BOTH),
    ],
)
def test_what_makes_no_application_is_refused(service: str, chosen: list[str], vehicle: Vehicle) -> None:
    with pytest.raises(NotOffered):
        OWN.quote(service, chosen, vehicle, TODAY)


def test_what_must_be_paid_for() -> None:
    assert not OWN.quote("t_connect", [], BOTH, TODAY).needs_payment
    assert OWN.quote("t_connect", ["remote"], BOTH, TODAY).needs_payment
    assert OWN.quote("charging", ["pay_as_used"], BOTH, TODAY).needs_payment  # costs by use
    assert OWN.quote("charging", ["pay_as_used"], BOTH, TODAY).total == 0


@given(DAYS, st.sampled_from([BOTH, TCONNECT, ELECTRIC]), st.sampled_from(["t_connect", "charging"]), st.data())
def test_a_quote_is_made_of_what_is_offered_and_nothing_else(
    day: date, vehicle: Vehicle, service: str, data: st.DataObject
) -> None:
    offers = {offer.id: offer for offer in OWN.offers(service, vehicle, day)}
    chosen = data.draw(st.sets(st.sampled_from([item.id for item in OWN.item])))
    try:
        quote = OWN.quote(service, chosen, vehicle, day)
    except NotOffered:
        return
    assert chosen <= set(offers)
    assert {line.id for line in quote.lines} == chosen | {one.id for one in offers.values() if one.kind == "basic"}
    assert quote.total == sum(offers[line.id].yen for line in quote.lines)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("item = 3", "does not fit"),
        ("not toml at all", "cannot be read"),
        (ROWS.replace("yen = 200", "yen = -1"), "item.1.prices.0.yen"),
        (ROWS.replace("2026-10-01", '"soon"'), "item.1.prices.0.from"),
        (ROWS.replace('id = "extra"', 'id = "basic"'), "an id stands there twice"),
        (ROWS.replace('id = "extra"', 'id = "a:1,b"'), "item.1.id"),
        (ROWS.replace('service = "t_connect"', 'service = "radio"'), "item.0.service"),
        (ROWS.replace('models = ["bZ4X"]', 'model = ["bZ4X"]'), "item.1.model"),
        (ROWS.replace(', en = "Extra"', ""), "item.1.name.en"),
    ],
)
def test_a_file_that_does_not_do_says_where(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsProblem, match=told.replace(".", r"\.")):
        of(tmp_path, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_the_products_own_catalogue_says_that_it_is_invented() -> None:
    assert OWN.sample
    assert len(OWN.reasons()) >= 3
