"""口座引落し at the desk: the customer's paper received, sent back by the bank, and whose it is."""

import pytest
from flask import Flask
from selectolax.lexbor import LexborNode
from sqlalchemy import select

from mytoyota.base import clock, events
from mytoyota.payments import direct_debit, methods
from mytoyota.payments.models import PaymentMethod
from mytoyota.registrations.models import Registration
from tests.payments.papers import PRINT, at_payment, method
from tests.people.desk import Desk
from tests.people.showroom import paid_for
from tests.people.walker import Journey

RECEIVED, RETURNED = "依頼書を受け取った", "戻ったことを記録する"


def test_the_desk_notes_the_paper_once(debtor: Journey, desk: Desk) -> None:
    at_payment(desk, debtor)
    assert desk.sees("依頼書を待っています")
    assert not desk.page.offers(RETURNED), "what is not here cannot come back"
    body, form = pressed(desk, RECEIVED)
    for _press in range(2):
        desk.sends(body, 200, form)
        assert desk.sees("依頼書を受け取りました", "依頼書の受け取りを記録しました。")
    assert method(debtor).state == "received"
    assert not desk.page.offers(RECEIVED)
    assert happened(debtor).count("PaperReceived") == 1


def pressed(desk: Desk, label: str) -> tuple[dict[str, object], LexborNode]:
    """What the browser sends when this button is pressed, and the form it belongs to."""
    button = desk.page.button(label)
    return desk.body(button), desk.form_of(button)


def happened(debtor: Journey) -> list[str]:
    with debtor.database.reading() as session:
        return [event.name for event in events.history(session, debtor.order_id)]


def test_a_paper_that_came_back_is_printed_and_received_again(debtor: Journey, desk: Desk) -> None:
    at_payment(desk, debtor)
    desk.presses(RECEIVED)
    desk.presses(RETURNED, reason="seal_differs")
    assert desk.sees("依頼書が金融機関から戻りました", "印鑑相違")
    desk.presses(RETURNED, reason="name_differs")
    assert desk.sees("名義相違"), "a reason that was mistaken can be mended"
    assert desk.page.offers(PRINT)
    desk.presses(RECEIVED)
    assert (method(debtor).state, method(debtor).reason) == ("received", None)
    desk.opens(f"/desk/orders/{debtor.order_id}")
    assert desk.sees("口座引落し 依頼書を受け取りました 高橋 陽菜")
    assert desk.sees("口座振替依頼書が金融機関から戻りました", "佐藤 健")


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_return_needs_one_of_the_banks_reasons(debtor: Journey, desk: Desk, reason: str) -> None:
    at_payment(desk, debtor)
    desk.presses(RECEIVED)
    body, form = pressed(desk, RETURNED)
    desk.sends(body | {"reason": reason}, 422, form)
    assert desk.sees("戻った理由：選んでください。")
    assert desk.page.soup.select_one("details[open] [aria-invalid=true]")
    assert method(debtor).state == "received"
    desk.reloads()
    assert desk.page.h1 == "お支払い方法"


def test_who_acts_on_an_old_page_is_told(debtor: Journey, desk: Desk) -> None:
    at_payment(desk, debtor)
    desk.presses(RECEIVED)
    body, form = pressed(desk, RETURNED)
    desk.presses(RETURNED, reason="other")
    desk.presses(RECEIVED)
    desk.sends(body | {"reason": "incomplete"}, 409, form)
    assert method(debtor).state == "received"


@pytest.mark.breaks("every_invoice_goes_to_a_company")
def test_a_paper_nobody_wants_any_more_is_neither_printed_nor_taken(debtor: Journey, desk: Desk) -> None:
    url = str(at_payment(desk, debtor).button(PRINT).attributes["href"])
    body, form = pressed(desk, RECEIVED)
    with debtor.database.writing() as session:
        methods.put_in_force(session, method(debtor).owner, paid_for(session, debtor.order_id), "invoice")
    desk.opens(url, expect=409)
    desk.sends(body, 409, form)
    assert method(debtor).state == "waiting_paper"
    desk.opens("/desk/papers")
    assert desk.sees("口座引落しのお申込みはありません。")


def test_whose_registration_was_replaced_owes_no_paper(debtor: Journey, desk: Desk) -> None:
    url = str(at_payment(desk, debtor).button(PRINT).attributes["href"])
    with debtor.database.writing() as session:
        for row in session.scalars(select(Registration)):
            row.replaced_at = clock.now()
    desk.opens(url, expect=409)
    desk.opens("/desk/papers")
    assert desk.sees("口座引落しのお申込みはありません。")
    desk.opens(f"/desk/orders/{debtor.order_id}/payment")
    assert desk.sees("この方の登録は、新しい登録に置きかわりました。")
    assert not desk.page.offers(PRINT)


def test_another_store_sees_nothing_of_it(debtor: Journey, app: Flask) -> None:
    colleague = Desk(app, debtor.showroom, "T02", "200")
    base = f"/desk/orders/{debtor.order_id}/payment"
    one = method(debtor).id
    for url in (base, f"{base}/{one}/form.pdf"):
        colleague.opens(url, expect=404)
    colleague.opens("/desk/papers")
    assert debtor.order_id not in colleague.page.text
    token = colleague.page.soup.select_one("[name=csrf_token]")
    assert token is not None
    for act in ("received", "returned"):
        sent = {"csrf_token": token["value"], "seen": 1, "reason": "other"}
        assert colleague.http.post(f"{base}/{one}/{act}", data=sent, base_url=colleague.base).status_code == 404
    assert method(debtor).state == "waiting_paper"


def test_a_method_of_another_order_is_not_found(debtor: Journey, desk: Desk) -> None:
    other = debtor.showroom.order("bz4x")
    desk.opens(f"/desk/orders/{other}/payment/{method(debtor).id}/form.pdf", expect=404)
    desk.opens(f"/desk/orders/{other}/payment")
    assert desk.sees("お支払い方法は、まだ選ばれていません。")


def test_no_two_direct_debits_have_one_number(debtor: Journey) -> None:
    one = method(debtor)
    numbers = {direct_debit.customer_number(PaymentMethod(id=f"{n:024x}")) for n in range(1000)}
    assert len(numbers) == 1000
    assert {len(number) for number in numbers} == {20}
    assert direct_debit.customer_number(one).isdigit()
