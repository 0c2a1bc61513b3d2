"""An account exists once per e-mail, keeps its data encrypted, and locks the name once T-Connect knows it."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.orm import Session

from mytoyota.accounts import address_proof, passwords, registration
from mytoyota.accounts.registration import EmailTaken, NameLocked, NewAccount
from mytoyota.base import events, keys
from mytoyota.base.db import Database
from mytoyota.base.keys import KeyRing
from mytoyota.oidc_client import order_ref

SUZUKI = {"family_name": "鈴木", "given_name": "花子", "birth_date": "1990-04-01", "city": "豊田市"}

YEAR_ALONE = re.compile(r"(?<![0-9a-f])1990(?![0-9a-f])")  # the digits inside of a hash are nobody's birth year


def new_account(email: str = "Mio@Example.jp", profile: dict[str, Any] | None = None) -> NewAccount:
    proof = address_proof.by_code("earlier", email)
    return NewAccount(email, "$argon2id$x", "individual", profile or SUZUKI, "+819012345678", address_proof=proof)


def test_suzuki_is_found_however_she_types_her_address(session: Session) -> None:
    account = registration.create(session, new_account())
    for typed in ("mio@example.jp", " MIO@EXAMPLE.JP ", "ｍｉｏ＠ｅｘａｍｐｌｅ．ｊｐ"):
        assert registration.find(session, typed) is account
    assert registration.find(session, "taro@example.jp") is None
    assert account.profile == SUZUKI
    assert account.authentication_phone == "+819012345678"


def test_a_second_account_with_the_same_address_is_refused(session: Session) -> None:
    registration.create(session, new_account())
    with pytest.raises(EmailTaken):
        registration.create(session, new_account("mio@EXAMPLE.jp"))


def test_of_twenty_people_who_register_one_address_at_once_one_gets_it(database: Database) -> None:
    def register(_: int) -> bool:
        try:
            with database.writing() as own:
                registration.create(own, new_account())
        except EmailTaken:
            return False
        return True

    with ThreadPoolExecutor(20) as crowd:
        assert sum(crowd.map(register, range(20))) == 1


def test_nothing_personal_lies_in_the_row_in_clear(database: Database) -> None:
    with database.writing() as own:
        registration.create(own, new_account())
    with database.reading() as own:
        rows = [value for row in own.execute(text("select * from account, event")) for value in row]
    dump = " ".join(one.decode(errors="replace") if isinstance(one, bytes) else str(one) for one in rows)
    for planted in ("mio@", "Mio@", "鈴木", "9012345678", "豊田市", "1990-04-01", "19900401"):
        assert planted not in dump
    assert not YEAR_ALONE.search(dump)


def test_an_account_is_found_after_the_lookup_key_was_rotated(folder: Path, session: Session) -> None:
    account = registration.create(session, new_account())
    keys.rotate(folder / "keys.json", "lookup")
    keys.use(KeyRing.load(folder / "keys.json"))
    assert registration.find(session, "mio@example.jp") is account


def test_name_and_birth_date_are_locked_once_t_connect_knows_the_account(session: Session) -> None:
    account = registration.create(session, new_account())
    registration.change_profile(session, account, {"family_name": "佐藤"})
    assert account.profile["family_name"] == "佐藤"
    registration.link_service(account, "charging")
    registration.change_profile(session, account, {"family_name": "鈴木"})
    registration.link_service(account, "t_connect")
    for locked in ({"family_name": "佐藤"}, {"birth_date": "1991-04-01"}):
        with pytest.raises(NameLocked):
            registration.change_profile(session, account, locked)
    registration.change_profile(session, account, {"city": "名古屋市", "family_name": "鈴木"})
    assert account.profile == SUZUKI | {"city": "名古屋市"}
    changes = [row.details["fields"] for row in events.history(session, account.id) if row.name == "ProfileChanged"]
    assert changes == [["family_name"], ["family_name"], ["city"]]


@pytest.mark.usefixtures("full_cost")
def test_passwords_are_compared_folded_and_nobody_has_one() -> None:
    kept = passwords.hash("ひみつの Parking-7")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(kept, "ひみつの Ｐａｒｋｉｎｇ－７")
    assert not passwords.verify(kept, "ひみつの parking-7")
    assert not passwords.verify(None, "nobody has this password")
    assert not passwords.verify("damaged", "x")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Kx7-あいう", "short"),
        ("k" * 129, "long"),
        ("toyota2026!", "common"),
        ("aaaabbbb", "common"),
        ("12345678", "common"),
        ("hanako.s-7", "email"),
        ("correct horse", None),
        ("さくらのみちの八重桜", None),
    ],
)
def test_weak_passwords_are_named(typed: str, why: str | None) -> None:
    assert passwords.weakness(typed, "hanako.s@example.jp") == why


def test_an_order_ref_holds_for_ten_minutes_and_only_as_it_was_signed() -> None:
    public_id = order_ref.OrderRef("order1", "store1", "1-1")
    with time_machine.travel("2026-11-21 09:00+09:00", tick=False) as clock:
        token = order_ref.make(public_id)
        assert order_ref.read(token) == public_id
        for forged in ("", ".", "x.y", token[:-2], "A" + token[1:], token + "é", token.replace(".", "")):
            assert order_ref.read(forged) is None, forged
        clock.shift(601)
        assert order_ref.read(token) is None
