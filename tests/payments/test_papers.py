"""口座引落し at the desk: the paper printed with the customer's data, received, sent back by the bank."""

from datetime import date

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select

from mytoyota.base import events
from mytoyota.payments import debit_form, direct_debit, methods
from mytoyota.payments.debit_form import TEMPLATE, Paper, _environment, pdf
from mytoyota.payments.methods import Buyer, NotOffered
from mytoyota.payments.models import PaymentMethod
from tests.people.desk import Desk
from tests.people.page import Page
from tests.people.showroom import Showroom
from tests.people.walker import PROFILE, Journey, Walker

RARE = PROFILE | {"family_name": "𠮷田", "given_name": "髙子", "family_kana": "ヨシダ", "given_kana": "タカコ"}


@pytest.fixture
def desk(app: Flask, showroom: Showroom) -> Desk:
    return Desk(app, showroom)


@pytest.fixture
def debtor(payer: Journey) -> Journey:
    """Haruna, who chose 口座引落し."""
    payer.phone.presses("つぎへ", kind="direct_debit")
    return payer


def method(debtor: Journey) -> PaymentMethod:
    with debtor.database.reading() as session:
        return session.scalars(select(PaymentMethod).where(PaymentMethod.kind == "direct_debit")).one()


def at_payment(desk: Desk, debtor: Journey) -> Page:
    desk.opens("/desk/papers")
    number = desk.page.soup.select_one("table th a")
    assert number is not None
    assert number["href"] == f"/desk/orders/{debtor.order_id}/payment"
    return desk.opens(str(number["href"]))


def printed(desk: Desk) -> tuple[str, pypdfium2.PdfDocument]:
    link = desk.page.button("口座振替依頼書を印刷する")
    answer = desk.http.get(str(link["href"]), base_url=desk.base)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    document = pypdfium2.PdfDocument(answer.data)
    text = document[0].get_textpage().get_text_range()
    return text, document


def test_the_paper_is_one_a4_page_with_the_customers_data(debtor: Journey, desk: Desk) -> None:
    at_payment(desk, debtor)
    text, document = printed(desk)
    assert len(document) == 1
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [210, 297]
    document.close()
    filled = "高橋 陽菜", "タカハシ ハルナ", "471-0826", "愛知県豊田市トヨタ町1-2", "0565-28-2121", "愛知トヨタ 豊田店"
    asked = (
        "申込日", "契約者番号", "委託者番号", "収納企業名", "振替日", "金融機関コード", "支店コード", "1 普通",
        "2 当座", "口座番号", "口座名義人", "フリガナ", "金融機関届出印", "続柄", "通帳記号", "通帳番号",
        "農業協同組合", "検印",
        "印鑑照合", "不備返却事由",
    )  # fmt: skip
    squeezed = text.replace(" ", "")
    for words in (*filled, *asked, direct_debit.customer_number(method(debtor))):
        assert words.replace(" ", "") in squeezed, words


def test_the_boxes_are_as_many_as_the_digits(debtor: Journey, desk: Desk) -> None:
    html = debit_form._environment().get_template(debit_form.TEMPLATE)
    source = html.render(paper=_paper(), collector=debit_form.COLLECTOR, reasons=[])
    counts = [row.count("<i>") for row in source.split('class="boxes"')[1:]]
    assert counts == [4, 3, 7, 5, 8]


def _paper() -> Paper:
    return Paper(date(2026, 11, 21), *["x"] * 9)


def test_rare_characters_of_names_are_drawn(app: Flask, desk: Desk, walker: Walker) -> None:
    def ink(name: str) -> tuple[str, bytes]:
        blank = {field: "x" for field in Paper.__dataclass_fields__ if field != "applied_on"}
        document = pypdfium2.PdfDocument(pdf(Paper(**blank | {"applied_on": date(2026, 11, 21), "name": name})))
        text, drawn = document[0].get_textpage().get_text_range(), document[0].render(scale=2).to_pil().tobytes()
        document.close()
        return text, drawn

    missing = ink("\U000e0f00")[1]  # no font has this one: how a missing character looks
    seen = set()
    for name in ("𠮷", "吉", "髙", "高", "﨑", "辻󠄀"):
        text, drawn = ink(name)
        assert name[0] in text
        assert drawn != missing
        seen.add(drawn)
    assert len(seen) == 6, "two different characters look the same on paper"


def test_markup_in_a_name_is_only_a_name(app: Flask) -> None:
    paper = dict.fromkeys(
        ("kana", "postal_code", "address", "phone", "customer_number", "contract_number", "store"), ""
    )
    paper |= {"staff": "", "name": "<img src=file:///etc/passwd>", "applied_on": date(2026, 1, 1)}
    html = (
        _environment()
        .get_template(TEMPLATE)
        .render(paper=paper, collector={"name": "", "number": "", "day": 1}, reasons=[])
    )
    assert "<img" not in html


def test_the_desk_notes_the_paper_once(debtor: Journey, desk: Desk) -> None:
    at_payment(desk, debtor)
    assert desk.sees("依頼書を待っています")
    button = desk.page.button("依頼書を受け取った")
    body, form = desk.body(button), desk.form_of(button)
    desk.sends(body, 200, form)
    assert desk.sees("依頼書を受け取りました", "依頼書の受け取りを記録しました。")
    assert method(debtor).state == "received"
    desk.sends(body, 200, form)  # pressed twice
    assert not desk.page.offers("依頼書を受け取った")
    with debtor.database.reading() as session:
        names = [event.name for event in events.history(session, debtor.order_id)]
    assert names.count("PaperReceived") == 1


def test_a_paper_that_came_back_is_printed_and_received_again(debtor: Journey, desk: Desk) -> None:
    at_payment(desk, debtor)
    desk.presses("依頼書を受け取った")
    desk.presses("戻ったことを記録する", reason="seal_differs")
    assert desk.sees("依頼書が金融機関から戻りました", "印鑑相違")
    assert desk.page.offers("口座振替依頼書を印刷する")
    desk.presses("依頼書を受け取った")
    assert (method(debtor).state, method(debtor).reason) == ("received", None)
    desk.opens(f"/desk/orders/{debtor.order_id}")
    assert desk.sees("口座振替依頼書が金融機関から戻りました", "佐藤 健")


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_return_needs_one_of_the_banks_reasons(debtor: Journey, desk: Desk, reason: str) -> None:
    at_payment(desk, debtor)
    desk.sends(desk.body(desk.page.button("戻ったことを記録する")) | {"reason": reason}, 200, _form(desk))
    assert desk.sees("戻った理由を選んでください。")
    assert method(debtor).state == "waiting_paper"


def test_who_acts_on_an_old_page_is_told(debtor: Journey, desk: Desk) -> None:
    at_payment(desk, debtor)
    body, form = desk.body(desk.page.button("戻ったことを記録する")) | {"reason": "other"}, _form(desk)
    desk.presses("依頼書を受け取った")
    desk.sends(body, 409, form)
    assert method(debtor).state == "received"


def test_another_store_sees_nothing_of_it(debtor: Journey, app: Flask) -> None:
    colleague = Desk(app, debtor.showroom, "T02", "200")
    base = f"/desk/orders/{debtor.order_id}/payment"
    one = method(debtor).id
    for url in (base, f"{base}/{one}/form.pdf"):
        colleague.opens(url, expect=404)
    colleague.opens("/desk/papers")
    assert debtor.order_id not in colleague.page.text
    for act in ("received", "returned"):
        assert colleague.http.post(f"{base}/{one}/{act}", base_url=colleague.base).status_code in (400, 404)


def test_a_method_of_another_order_is_not_found(debtor: Journey, desk: Desk) -> None:
    other = debtor.showroom.order("bz4x")
    desk.opens(f"/desk/orders/{other}/payment/{method(debtor).id}/form.pdf", expect=404)
    desk.opens(f"/desk/orders/{other}/payment")
    assert desk.sees("お支払い方法は、まだ選ばれていません。")


def test_only_companies_have_invoices_and_nobody_a_paper_after_delivery() -> None:
    assert methods.offered(Buyer("a", "individual")) == ("card", "direct_debit")
    assert methods.offered(Buyer("a", "corporate")) == ("card", "direct_debit", "invoice")
    assert methods.offered(Buyer("a", "individual", delivered=True)) == ("card",)
    assert methods.offered(Buyer("a", "corporate", delivered=True)) == ("card", "invoice")
    assert methods.offered(Buyer("a", "individual"), cards=False) == ("direct_debit",)


def test_what_is_not_offered_cannot_be_chosen(debtor: Journey) -> None:
    with debtor.database.writing() as session:
        for buyer, kind in (
            (Buyer("a", "individual"), "invoice"),
            (Buyer("a", "corporate", delivered=True), "direct_debit"),
            (Buyer("a", "corporate"), "card"),
        ):
            with pytest.raises(NotOffered):
                methods.choose(session, buyer, "order", kind)
        assert methods.choose(session, Buyer("a", "corporate"), "order", "invoice").state == "registered"
        assert methods.usable(session, "a", "order") is not None


def _form(desk: Desk):  # type: ignore[no-untyped-def]
    return desk.form_of(desk.page.button("戻ったことを記録する"))
