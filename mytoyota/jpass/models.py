"""Tables of the finance company's contracts: what is known of each, pieces of names, files that came, lists that went.

Personal data of `contract` stand in clear, because they are searched: the exception that docs/decisions/0032 writes
down. What a file brings becomes visible all at once: a row counts from one generation until before another, and
`ContractGeneration` says which one counts now.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Integer, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import DAY, WITH_THE_RECORDS, Erase, Keep
from mytoyota.organisation.models import Dealer, Staff, Store

NUMBER = BigInteger().with_variant(Integer, "sqlite")  # on SQLite the key itself, not an index of its own
FOREVER = 2_000_000_000  # the generation that never comes
KEPT = 5 * 365 * DAY  # a contract, after its last instalment was due
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
IS_RUNNING = text("state = 'running'")


class ContractNumber(Base):
    """A contract of the finance company, whatever is known of it at the time: entries point to this row."""

    __tablename__ = "contract_number"

    id: Mapped[int] = mapped_column(NUMBER, primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(unique=True)


class Contract(Base):
    """What is known of a contract from generation `valid_from` until before `valid_to`.

    `id` is the contract's own, `row` this version's. `first_registration` is the 1st of a month. `staff_id` is None
    where nobody of the store has the number `staff_code` (shown as 未登録). `claim_status` is what counts of what the
    file says (`claim_of_file`) and what the vehicle's return made of it (`claim_of_return`).
    """

    __tablename__ = "contract"
    __table_args__ = (
        # A store's contracts are few: they are read in order of their date, the other keys standing beside.
        Index(
            "ix_contract_of_store",
            "store_id",
            "final_date",
            "model_name",
            "product",
            "claim_status",
            "first_registration",
        ),
        # A dealer's are many: each key of a search has its order by date.
        # This one bears what is counted by month and store, so that no row is looked at.
        Index("ix_contract_date", "dealer_id", "final_date", "store_id", "claim_status", "valid_from", "valid_to"),
        Index("ix_contract_model", "dealer_id", "model_name", "final_date", "product", "claim_status"),
        Index("ix_contract_product", "dealer_id", "product", "final_date", "claim_status"),
        Index("ix_contract_claim", "dealer_id", "claim_status", "final_date"),
        Index("ix_contract_registration", "dealer_id", "first_registration", "final_date", "valid_from", "valid_to"),
        Index("ix_contract_plate", "dealer_id", "plate_serial", "final_date"),
        # What a file replaces and what a file left behind are few among many.
        Index("ix_contract_valid_to", "valid_to"),
    )

    row: Mapped[int] = mapped_column(NUMBER, primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(ForeignKey("contract_number.id"), index=True)
    valid_from: Mapped[int] = mapped_column(index=True)
    valid_to: Mapped[int] = mapped_column(default=FOREVER)

    contract_number: Mapped[str] = mapped_column(index=True)
    product: Mapped[str]  # a code of PRODUCTS
    customer_name: Mapped[str]
    customer_name_kana: Mapped[str]
    names: Mapped[str]  # folded by `names.folded`
    plate: Mapped[str]
    plate_serial: Mapped[int] = mapped_column(SmallInteger)  # 0: no plate
    model_name: Mapped[str]
    use: Mapped[str]  # a code of uses.NAMES
    first_registration: Mapped[date] = mapped_column(Date)
    final_date: Mapped[date] = mapped_column(Date)  # 最終回期日
    claim_status: Mapped[str]  # a code of claims.NAMES
    claim_of_file: Mapped[str]
    claim_of_return: Mapped[str | None]
    claim_bought: Mapped[bool]
    dealer_id: Mapped[str] = mapped_column(ForeignKey("dealer.id"))
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    staff_code: Mapped[str]
    content: Mapped[int] = mapped_column(BigInteger)  # of the file's values: what is the same is not written again
    imported_at: Mapped[datetime] = mapped_column(default=clock.now)

    dealer: Mapped[Dealer] = relationship()
    store: Mapped[Store] = relationship()
    staff: Mapped[Staff | None] = relationship()


class ContractGram(Base):
    """A piece of a name at one dealer, in order of the contract's date: `key` is of `names.gram_key`."""

    __tablename__ = "contract_gram"
    __table_args__ = {"sqlite_with_rowid": False}

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 最終回期日, as `date.toordinal` counts
    row: Mapped[int] = mapped_column(NUMBER, primary_key=True, autoincrement=False)  # of `contract`


class ContractGeneration(Base):
    """One row: the generation that counts now."""

    __tablename__ = "contract_generation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    current: Mapped[int]


class ContractImport(Base):
    """A file of contracts that came: how far it is read, what it changed, what is wrong in it.

    `errors` are lines, columns and kinds, never values. `position` and `size` are bytes of the unpacked file.
    """

    __tablename__ = "contract_import"
    __table_args__ = (
        Index("uq_contract_import_running", "state", unique=True, sqlite_where=IS_RUNNING, postgresql_where=IS_RUNNING),
    )

    id: Mapped[str] = id_column()
    content: Mapped[str] = mapped_column(String(64), index=True)  # SHA-256 of the file
    state: Mapped[str] = mapped_column(default=WAITING)
    generation: Mapped[int] = mapped_column(default=0)
    numbers_before: Mapped[int] = mapped_column(BigInteger, default=0)  # the last contract that there was before
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    added: Mapped[int] = mapped_column(default=0)
    replaced: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)  # contracts that went to another dealer
    ended: Mapped[int] = mapped_column(default=0)  # returns and changes under way that ended with it
    errors: Mapped[list[Any]] = mapped_column(JSON, default=list)
    by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))  # None: by the command
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    alive_at: Mapped[datetime] = mapped_column(default=clock.now)  # the last sign of whoever reads it
    finished_at: Mapped[datetime | None]


class ContractExport(Base):
    """A list of customers that somebody took away as a file, and what they had searched for."""

    __tablename__ = "contract_export"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    criteria = Encrypted()
    criteria_encrypted: Mapped[Any] = encrypted_column()
    rows: Mapped[int | None]  # None: it was broken off
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


RETENTION = (
    Keep(ContractNumber, WITH_THE_RECORDS),
    Keep(Contract, "until 5 years after 最終回期日, and as long as a return of it is under way"),
    Keep(ContractGram, "with its contract"),
    Keep(ContractGeneration, WITH_THE_RECORDS),
    Erase(ContractImport, ContractImport.created_at, 365 * DAY, only=ContractImport.state.in_((DONE, FAILED))),
    Erase(ContractExport, ContractExport.created_at, 2 * 365 * DAY),
)
