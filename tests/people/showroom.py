"""The dealers' side of the tests: stores, staff, models, and orders opened by real operations."""

import secrets
from dataclasses import dataclass
from functools import cache

from sqlalchemy.orm import Session

from mytoyota.base import passwords
from mytoyota.base.db import Database
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from mytoyota.organisation.models import Dealer, Organisation, Staff, Store
from mytoyota.payments.methods import PaidFor
from mytoyota.registrations import one_vehicle
from mytoyota.vehicles.certificates import NewCertificate
from mytoyota.vehicles.models import VehicleModel

PASSWORD = "midori-no-sora-42"
PUBLIC_URL = "http://127.0.0.1:8000"
HARUNA = {"kind": "individual", "name": "高橋　陽菜", "address": "愛知県豊田市トヨタ町１番地２"}
OTHER_PERSON = HARUNA | {"kind": "corporate", "name": "佐々木　希", "address": "愛知県豊田市元町５番地"}
HINODE = {
    "kind": "corporate", "name": "株式会社ひので商事", "address": "愛知県豊田市若宮町２丁目８－１　ひのでビル３Ｆ",
}  # fmt: skip


def paid_for(session: Session, order_id: str) -> PaidFor:
    """The order's vehicle, as the ways to pay know it."""
    return PaidFor(session.get_one(Order, order_id).vehicle_id, order_id)


def chassis_of(order_id: str) -> str:
    """The chassis number of an order's vehicle: each has its own, and none plays a scenario of a twin."""
    return f"ABC12-{int(order_id, 16) % 1_000_000:06d}0"


@cache
def hash_of_all() -> str:
    """Of the one password that all staff of the tests have: hashing it again for each test would take long."""
    return passwords.hash(PASSWORD)


@dataclass
class Showroom:
    """豊田店 and its colleagues; `staff_ids` by name."""

    database: Database
    store_id: str
    staff_ids: dict[str, str]
    models: dict[str, str]

    @classmethod
    def opened(cls, database: Database) -> "Showroom":
        """Two dealers, three stores, the organisations beside them, staff of every role, four models."""
        hashed = hash_of_all()
        with database.writing() as session:
            dealers = {"HT": Dealer(code="HT", name="愛知トヨタ"), "HK": Dealer(code="HK", name="東京トヨタ")}
            parties = {
                "TFC": Organisation(code="TFC", name="トヨタファイナンス", role="finance"),
                "CENTER": Organisation(code="CENTER", name="登録センター", role="center"),
            }
            stores = {}
            for dealer, code, name in (
                ("HT", "T01", "豊田店"),
                ("HT", "T02", "岡崎店"),
                ("HK", "K01", "品川店"),
            ):
                stores[code] = Store(dealer=dealers[dealer], code=code, name=name, phone="0565-00-0000")
            session.add_all([*stores.values(), *parties.values()])
            people = {
                "佐藤": Staff(store=stores["T01"], number="100", name="佐藤 健", password_hash=hashed),
                "鈴木": Staff(store=stores["T02"], number="200", name="鈴木 誠", password_hash=hashed),
                "田中": Staff(store=stores["K01"], number="300", name="田中 愛", password_hash=hashed),
                "元社員": Staff(store=stores["T01"], number="109", name="元 社員", password_hash=hashed, active=False),
                "店長": Staff(role="manager", store=stores["T01"], number="110", name="木村 豊", password_hash=hashed),
                "本部": Staff(
                    role="headquarters", dealer=dealers["HT"], number="500", name="森 久美", password_hash=hashed
                ),
                "別本部": Staff(
                    role="headquarters", dealer=dealers["HK"], number="510", name="林 浩", password_hash=hashed
                ),
                "金融": Staff(
                    role="finance", organisation=parties["TFC"], number="800", name="岡田 翔", password_hash=hashed
                ),
                "センター": Staff(
                    role="center", organisation=parties["CENTER"], number="900", name="原 千尋", password_hash=hashed
                ),
                "センター2": Staff(
                    role="center", organisation=parties["CENTER"], number="901", name="西 直樹", password_hash=hashed
                ),
            }
            session.add_all(people.values())
            cars = {
                "crown": VehicleModel(model="クラウン", grade="RS", t_connect=True, charging=False),
                "bz4x": VehicleModel(model="bZ4X", grade="G", t_connect=True, charging=True),
                "prius_phv": VehicleModel(model="プリウスPHV", grade="Z", t_connect=False, charging=True),
                "pixis": VehicleModel(model="パッソ", grade="X", t_connect=False, charging=False),
            }
            session.add_all(cars.values())
            session.flush()
            ids = {name: one.id for name, one in people.items()}
            return cls(database, stores["T01"].id, ids, {name: one.id for name, one in cars.items()})

    def order(self, car: str = "pixis", certificate: dict[str, str] | None = None) -> str:
        """Opens an order, with a certificate on file if one is given; returns its id."""
        with self.database.writing() as session:
            new = orders.NewOrder(
                self.store_id,
                self.staff_ids["佐藤"],
                f"A-{secrets.token_hex(4)}",
                self.models[car],
                secrets.token_hex(8),
            )
            order_id = orders.open_order(session, new).id
        if certificate:
            self.certificate_arrives(order_id, certificate)
        return order_id

    def certificate_arrives(self, order_id: str, certificate: dict[str, str]) -> None:
        """The vehicle was registered: its certificate is put on file."""
        with self.database.writing() as session:
            one_vehicle.file_certificate(
                session,
                NewCertificate(
                    order_id=order_id,
                    chassis=chassis_of(order_id),
                    source="typed",
                    by=self.staff_ids["佐藤"],
                    **certificate,
                ),
            )

    def link(self, order_id: str, role: str = orders.BUYER) -> str:
        """What the order's QR code says."""
        with self.database.writing() as session:
            order = session.get_one(Order, order_id)
            return orders.url(orders.link_for(session, order, role), PUBLIC_URL)
