"""The demo's contracts of the finance company: two dealers, all products, around today, in every state."""

from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.jpass import claims, contracts, inspection, uses
from mytoyota.jpass.contracts import NewContract
from mytoyota.jpass.models import ContractNumber
from mytoyota.jpass.products import PRODUCTS
from mytoyota.organisation.models import Store

T = TypeVar("T")
# How many contracts a store has; the first has more than a list shows.
STORES = {"1001": 130, "1002": 24, "1003": 6, "2001": 40, "2002": 4}
STAFF = {"1001": ("S101", "S102", "S999"), "1002": ("S201",), "2001": ("S301", "S302")}
FAMILIES = (
    ("渡邉", "ワタナベ"), ("髙橋", "タカハシ"), ("佐々木", "ササキ"), ("山﨑", "ヤマザキ"), ("齋藤", "サイトウ"),
    ("鈴木", "スズキ"), ("田中", "タナカ"), ("伊藤", "イトウ"),
    ("林", "ハヤシ"), ("𠮷田", "ヨシダ"), ("小林", "コバヤシ"),
    ("長谷川", "ハセガワ"),
    ("森", "モリ"),
)  # fmt: skip
GIVEN = (
    ("花子", "ハナコ"), ("一郎", "イチロウ"), ("さくら", "サクラ"), ("健太", "ケンタ"), ("美咲", "ミサキ"),
    ("大輔", "ダイスケ"), ("葵", "アオイ"),
)  # fmt: skip
MODELS = ("プリウス", "ヤリス", "アルファード", "ハリアー", "シエンタ", "RAV4", "クラウン")
CLAIMS = (claims.UNHANDLED,) * 6 + (claims.SWITCHED, claims.BOUGHT, claims.REFINANCED, claims.SETTLED, claims.RETURNED)
KANA = "さすせそたちつてと"
PLACES = {"1001": "豊田", "1002": "岡崎", "1003": "豊田", "2001": "横浜", "2002": "横浜"}
YEARS = (3, 4, 5)  # from the first registration to 最終回期日


def fill(session: Session) -> None:
    """Contracts at the demo's stores, as far as they are not there yet."""
    today = clock.in_japan(clock.now()).date()
    known = set(session.scalars(select(ContractNumber.number)))
    number = 0
    for code, many in STORES.items():
        store = session.scalars(select(Store).where(Store.code == code)).one()
        made = [_contract(one, code, today) for one in range(number + 1, number + many + 1)]
        contracts.add_all(session, store, [new for new in made if new.contract_number not in known])
        number += many


def _contract(number: int, store: str, today: date) -> NewContract:
    (family, family_kana), (given, given_kana) = _nth(FAMILIES, number), _nth(GIVEN, number)
    final = today + timedelta(days=number * 37 % 900 - 200)
    registered = inspection.month(inspection.number(final) - 12 * _nth(YEARS, number))
    company = number % 17 == 0
    return NewContract(
        contract_number=f"J{number:06d}",
        product=_nth(tuple(PRODUCTS), number),
        customer_name=f"株式会社{family}商店" if company else f"{family}　{given}",
        customer_name_kana=f"{family_kana}ショウテン" if company else f"{family_kana}　{given_kana}",
        plate=f"{PLACES[store]} {330 if number % 3 else 500} {_nth(tuple(KANA), number)} {_serial(number)}",
        model_name=_nth(MODELS, number),
        use=uses.CARGO if number % 19 == 0 else uses.PASSENGER,
        first_registration=registered,
        final_date=final,
        claim_status=_nth(CLAIMS, number),
        claim_bought=number % 13 == 0,
        staff_code=_nth(STAFF[store], number) if store in STAFF else "",
    )


def _nth(table: tuple[T, ...], number: int) -> T:
    return table[number % len(table)]


def _serial(number: int) -> str:
    digits = str(number * 271 % 9_999 + 1)
    return f"{digits[:2]}-{digits[2:]}" if len(digits) == 4 else digits.rjust(4, "・")
