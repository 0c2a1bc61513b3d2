"""Tables of the finance company's contracts: their numbers, what is known of each, and which files brought it.

Personal data stand here in clear, because they are searched: the written exception of docs/decisions (J-PASS's search
keys). What a file brings becomes visible all at once: each row counts from one generation until before another, and
`ContractGeneration` says which one counts now.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mytoyota.base import clock
from mytoyota.base.db import Base
from mytoyota.base.retention import WITH_THE_RECORDS, Keep
from mytoyota.organisation.models import Dealer, Staff, Store

NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only where the type is INTEGER
FOREVER = 2_000_000_000  # the generation that never comes


class ContractNumber(Base):
    """A contract of the finance company, whatever is known of it at the time: entries point to this row."""

    __tablename__ = "contract_number"

    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)


class Contract(Base):
    """What is known of a contract from generation `valid_from` until before `valid_to`.

    `id` is the contract's own, `row` this version's. `first_registration` is the 1st of a month, None where the file
    says nothing. `staff_id` is None where nobody of the store has the number `staff_code` (shown as 未登録).
    """

    __tablename__ = "contract"

    row: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    id: Mapped[int] = mapped_column(ForeignKey("contract_number.id"), index=True)
    valid_from: Mapped[int]
    valid_to: Mapped[int] = mapped_column(default=FOREVER)

    contract_number: Mapped[str] = mapped_column(index=True)
    product: Mapped[str]  # a code of PRODUCTS
    customer_name: Mapped[str]
    customer_name_kana: Mapped[str]
    plate: Mapped[str]
    model_name: Mapped[str]
    use: Mapped[str]
    first_registration: Mapped[date] = mapped_column(Date)
    final_date: Mapped[date] = mapped_column(Date)  # 最終回期日
    claim_status: Mapped[str]  # a code of claims.NAMES
    claim_bought: Mapped[bool]
    dealer_id: Mapped[str] = mapped_column(ForeignKey("dealer.id"))
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    staff_code: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(default=clock.now)

    dealer: Mapped[Dealer] = relationship()
    store: Mapped[Store] = relationship()
    staff: Mapped[Staff | None] = relationship()


class ContractGeneration(Base):
    """One row: the generation that counts now."""

    __tablename__ = "contract_generation"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    current: Mapped[int]


RETENTION = (
    Keep(ContractNumber, WITH_THE_RECORDS),
    Keep(Contract, WITH_THE_RECORDS),
    Keep(ContractGeneration, WITH_THE_RECORDS),
)
