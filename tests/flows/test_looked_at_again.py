"""Nobody becomes buyer or user but whom the staff confirmed: an account edited afterwards is looked at again."""

import pytest
from sqlalchemy import select

from mytoyota.accounts import registration as accounts
from mytoyota.base import keys
from mytoyota.base.db import Database
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from mytoyota.registrations.models import Registration
from tests.people.answers import TAKERU
from tests.people.showroom import HARUNA
from tests.people.walker import Journey, Walker

OTHER_HOUSE = HARUNA | {"address": "愛知県豊田市元町５番地"}
SOMEBODY_ELSE = {"family_name": "佐々木", "given_name": "希", "family_kana": "ササキ", "given_kana": "ノゾミ"}


def becomes_another(database: Database, customer: Journey, **fields: str) -> None:
    """The account is edited in another tab, or on another phone."""
    with database.writing() as session:
        account = accounts.find(session, customer.email)
        assert account is not None
        accounts.change_profile(session, account, fields or SOMEBODY_ELSE)


def registered(database: Database, customer: Journey, role: str) -> str:
    """The family name of who is buyer or user now."""
    with database.reading() as session:
        found = select(Registration).where(Registration.order_id == customer.order_id, Registration.role == role)
        row = session.scalar(found.where(Registration.replaced_at.is_(None)))
        return str(row.claims["family_name"]) if row else ""


def all_were_looked_at(database: Database) -> None:
    """Every individual that is registered has a confirmed check for exactly those data."""
    with database.reading() as session:
        for row in session.scalars(select(Registration).where(Registration.kind == "individual")):
            found = select(StaffCheck).where(StaffCheck.order_id == row.order_id, StaffCheck.state == "confirmed")
            claims = {name: value for name, value in row.claims.items() if name != "email"}
            seen = [one.fingerprint for one in session.scalars(found)]
            assert any(keys.ring().is_fingerprint(one, data) for one in seen for data in (row.claims, claims))


EDIT = "登録情報を変更する"


@pytest.mark.parametrize(("at", "check", "role"), [("1-1/9-A", "1-1/7-A", "buyer"), ("2-2/13-A", "2-2/11-A", "user")])
def test_an_account_edited_after_the_check_goes_by_the_staff_again(
    walker: Walker, database: Database, at: str, check: str, role: str
) -> None:
    customer = walker.journey_at(at, account="existing", certificate=None)
    becomes_another(database, customer)
    customer.phone.presses("次へ")
    assert (customer.step_id, registered(database, customer, role)) == (check, "")
    assert customer.phone.sees("佐々木", "スタッフが確認したあとで、登録情報が変わりました")
    customer.goes_on()
    assert customer.page.h1 == "販売店スタッフによる目視確認"
    assert "disabled" in customer.page.button("次へ").attributes
    customer.goes_to({"buyer": "1-1/11-A", "user": "2-2/16-A"}[role])
    assert registered(database, customer, role) == "佐々木"
    all_were_looked_at(database)


def test_the_edit_page_leads_back_to_the_check_too(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/8-A", account="existing")
    edit = customer.page.url
    customer.goes_to("1-1/9-A")
    customer.phone.opens(edit.replace("8-A", "7-A"))
    customer.phone.presses(EDIT)
    customer.phone.presses("この内容に変更する", **SOMEBODY_ELSE)
    customer.phone.opens(edit.replace("8-A", "9-A"))
    assert customer.step_id == "1-1/7-A"
    customer.goes_to("1-1/11-A")
    all_were_looked_at(database)


def test_the_staff_see_what_changed_since_they_looked_last(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/9-A", account="existing")
    becomes_another(database, customer)
    customer.phone.presses("次へ")
    customer.phone.presses("確認")
    check_id = customer.waiting_check().id
    with database.reading() as session:
        check = staff_check.get(session, check_id)
        assert staff_check.changed_since_confirmed(session, check) == ["family_name", "given_name"]


def test_back_to_the_confirmed_data_needs_no_third_look(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/9-A", account="existing")
    becomes_another(database, customer)
    customer.phone.presses("次へ")
    customer.goes_to("1-1/9-A")
    becomes_another(database, customer, **{name: customer.profile[name] for name in SOMEBODY_ELSE})
    customer.phone.presses("次へ")
    assert customer.step_id == "1-1/7-A"
    customer.phone.presses("確認")
    assert customer.step_id in ("1-1/8-A", "1-1/9-A")
    customer.phone.opens(customer.page.url.replace("8-A", "9-A"))
    customer.phone.presses("次へ")
    assert registered(database, customer, "buyer") == "高橋"


@pytest.mark.parametrize(("at", "check", "role"), [("1-1/21-B", "1-1/7-A", "buyer"), ("2-2/25-B", "2-2/11-A", "user")])
def test_an_account_edited_before_it_comes_back_is_no_new_one(
    walker: Walker, database: Database, at: str, check: str, role: str
) -> None:
    """登録 made the account, and the way back to the registration was not gone yet."""
    customer = walker.journey_at(at, certificate=None)
    becomes_another(database, customer)
    customer.phone.presses("次へ")
    assert (customer.step_id, registered(database, customer, role)) == (check, "")
    customer.goes_to({"buyer": "1-1/11-A", "user": "2-2/16-A"}[role])
    all_were_looked_at(database)


@pytest.mark.parametrize("account", ["existing", "new"])
def test_a_mismatch_that_is_mended_is_looked_at_again(walker: Walker, database: Database, account: str) -> None:
    customer = walker.journey_at("2-1/3", certificate=OTHER_HOUSE, account=account)
    customer.goes_on()
    customer.phone.presses(EDIT)
    customer.phone.presses("この内容に変更する", street="元町5", postal_code="471-0855")
    assert customer.step_id == "2-1/staff"
    assert customer.phone.sees("もう一度、免許証と見比べます", "元町5")
    assert registered(database, customer, "user") == ""
    customer.goes_to("2-1/4")
    assert registered(database, customer, "user") == "高橋"
    all_were_looked_at(database)


@pytest.mark.parametrize("at", ["2-1/2", "2-1/3"])
def test_the_buyer_edited_in_another_tab_is_no_user_unseen(walker: Walker, database: Database, at: str) -> None:
    customer = walker.journey_at(at, certificate=None, account="existing")
    becomes_another(database, customer)
    customer.goes_to("2-1/3")
    customer.phone.presses("次へ", agree="y")
    assert customer.step_id == "2-1/staff"
    customer.staff_confirm()
    customer.phone.reloads()
    customer.phone.presses("次へ")
    assert customer.phone.page.soup.select_one("[name=agree]").has_attr("checked"), "what was ticked is kept"
    customer.goes_to("2-1/4")
    assert (registered(database, customer, "buyer"), registered(database, customer, "user")) == ("高橋", "佐々木")
    all_were_looked_at(database)


@pytest.mark.parametrize(("at", "account"), [("2-2/15-A", "existing"), ("2-2/26-B", "new")])
def test_the_users_own_phone_at_the_terms(walker: Walker, database: Database, at: str, account: str) -> None:
    customer = walker.journey_at(at, certificate=None, account=account)
    becomes_another(database, customer)
    customer.phone.presses("次へ", agree="y")
    assert (customer.step_id, registered(database, customer, "user")) == ("2-2/11-A", "")
    customer.goes_to("2-2/16-A")
    assert registered(database, customer, "user") == "佐々木"
    all_were_looked_at(database)


def test_a_second_phone_of_the_buyer(walker: Walker, database: Database) -> None:
    """Registered on the first phone; edited; logged in on the second, where nobody was looked at."""
    first = walker.journey_at("2-1/2", certificate=None, account="existing")
    becomes_another(database, first)
    with database.writing() as session:
        orders.hand_over(session, session.get_one(Order, first.order_id), "佐藤")
    second = Journey(walker.phone(), first.order_id, database, walker.showroom, account="existing")
    second.phone.scans(walker.showroom.link(first.order_id))
    second.goes_to("2-1/staff")
    assert registered(database, second, "user") == ""
    second.goes_to("2-1/4")
    assert registered(database, second, "user") == "佐々木"
    all_were_looked_at(database)


def test_registering_again_as_another(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("end", certificate=None, account="existing")
    becomes_another(database, customer, **{name: TAKERU[name] for name in ("family_name", "given_name")})
    customer.phone.scans(walker.showroom.link(customer.order_id))
    customer.phone.presses("買主の登録からやり直す")
    customer.goes_to("end")
    all_were_looked_at(database)


def test_a_company_needs_no_look(walker: Walker, database: Database) -> None:
    customer = walker.journey_at("1-1/18-C", kind="corporate")
    with database.writing() as session:
        account = accounts.find(session, customer.email)
        assert account is not None
        accounts.change_profile(session, account, {"building": "2階"})
    customer.goes_to("2-1/3")
    customer.phone.presses("次へ", agree="y")
    assert customer.step_id == "2-1/3", "compared with the certificate of another"
