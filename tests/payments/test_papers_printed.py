"""口座振替依頼書 as a PDF: one Japanese page with the customer's data, and nothing else from it or left by it."""

import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pypdfium2
import pytest
from flask import Flask, render_template
from PIL import Image

from mytoyota.console import web_direct_debit_forms
from mytoyota.payments import direct_debit
from mytoyota.web import pdf
from tests.payments.papers import PRINT, at_payment, method
from tests.people.desk import Desk
from tests.people.walker import Journey

FILLED = "高橋 陽菜", "タカハシ ハルナ", "471-0826", "愛知県豊田市トヨタ町1-2", "0565-28-2121", "愛知トヨタ 豊田店"
ASKED = (
    "申込日", "契約者番号", "委託者番号", "収納企業名", "振替日", "金融機関コード", "支店コード", "1 普通", "2 当座",
    "口座番号", "口座名義人", "フリガナ", "金融機関届出印", "続柄", "通帳記号", "通帳番号", "農業協同組合", "検印",
    "印鑑照合", "不備返却事由", "印鑑相違", "口座なし（解約）", "支店名相違",
)  # fmt: skip


def printed(desk: Desk) -> tuple[str, list[float]]:
    """What stands on the paper, and how long and wide each of its pages is, in millimetres."""
    answer = desk.http.get(str(desk.page.button(PRINT).attributes["href"]), base_url=desk.base)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == "inline"
    return read(answer.data)


def read(made: bytes) -> tuple[str, list[float]]:
    document = pypdfium2.PdfDocument(made)
    pages = [document[number] for number in range(len(document))]
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    sizes = [round(side / 72 * 25.4) for page in pages for side in page.get_size()]
    assert document.get_metadata_value("Title") == "預金口座振替依頼書"
    assert not document.get_metadata_value("Author")
    document.close()
    return text.replace(" ", ""), sizes


def drawn(name: str) -> bytes:
    """A picture of the name alone, in the paper's own fonts."""
    head = sheet().partition("</head>")[0]
    document = pypdfium2.PdfDocument(pdf.pdf(f"{head}</head><body>{name}</body></html>"))
    picture = document[0].render(scale=2).to_pil().tobytes()
    document.close()
    return bytes(picture)


def sheet(**filled: str) -> str:
    """The paper with these data, as the desk fills it in; to be called where an app is at work."""
    names = ("applied_on", "name", "kana", "contact", "postal_code", "address", "phone", "customer_number")
    blank = dict.fromkeys((*names, "contract_number", "store", "staff"), "x")
    fixed = {"collector": web_direct_debit_forms.COLLECTOR, "boxes": web_direct_debit_forms.BOXES, "reasons": []}
    return render_template("payments/direct_debit_form.html", **fixed, **(blank | filled))


def test_the_paper_is_one_a4_page_with_the_customers_data(debtor: Journey, desk: Desk) -> None:
    at_payment(desk, debtor)
    text, sizes = printed(desk)
    assert sizes == [210, 297]
    number = web_direct_debit_forms.grouped(direct_debit.customer_number(method(debtor)))
    assert desk.sees(number)
    for words in (*FILLED, *ASKED, number):
        assert words.replace(" ", "") in text, words


def test_a_bank_gets_a_japanese_paper_whatever_the_desk_reads(debtor: Journey, desk: Desk) -> None:
    desk.opens("/desk/papers")
    desk.presses("English")
    desk.opens(f"/desk/orders/{debtor.order_id}/payment")
    answer = desk.http.get(str(desk.page.button("Print the direct debit form").attributes["href"]), base_url=desk.base)
    text, _sizes = read(answer.data)
    for words in ASKED:
        assert words.replace(" ", "") in text, words


def test_the_boxes_are_as_many_as_the_digits(app: Flask) -> None:
    with app.test_request_context(base_url=app.extensions["settings"].public_url):
        source = sheet()
    assert [row.count("<i>") for row in source.split('class="boxes"')[1:]] == [4, 3, 7, 5, 8]


def test_the_longest_company_still_has_one_page(app: Flask) -> None:
    with app.test_request_context(base_url=app.extensions["settings"].public_url):
        company = {"name": "株式会社" + "ひ" * 146, "kana": "ヒ" * 300, "contact": "総務部" * 33}
        source = sheet(**company, address="愛知県豊田市" + "若宮町" * 98)
    assert read(pdf.pdf(source))[1] == [210, 297]


def test_rare_characters_of_names_are_drawn_and_none_like_another(app: Flask) -> None:
    with app.test_request_context(base_url=app.extensions["settings"].public_url):
        missing = drawn("\U00050000")  # no font has this one: how a missing character looks
        names = ["𠮷", "吉", "髙", "高", "﨑", "辻󠄀", "辻", "渡邉", "渡邊"]
        seen = {drawn(name) for name in names}
        assert missing not in seen
        assert len(seen) >= len(names) - 1, "only 辻 and its variant may look the same, by the font"


def test_without_a_japanese_font_nothing_is_printed(app: Flask) -> None:
    with app.test_request_context(base_url=app.extensions["settings"].public_url):
        nowhere = "".join(chr(0x50000 + number) for number in range(pdf.SCARCE))  # as good as Japanese without a font
        with pytest.raises(pdf.CannotPrint):
            pdf.pdf(sheet(name=nowhere))


def test_markup_in_a_name_is_only_a_name_and_nothing_is_fetched(app: Flask) -> None:
    here = app.test_request_context(base_url=app.extensions["settings"].public_url)
    with here, socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        name = f'<img src="{address}"><link rel=stylesheet href="{address}">'
        source = sheet(name=name)
        assert "<img" not in source
        for page in (source, source.replace("<h1>", f"{name}<h1>")):
            assert read(pdf.pdf(page))[1] == [210, 297]
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_printing_makes_no_file(debtor: Journey, desk: Desk) -> None:
    at_payment(desk, debtor)
    printed(desk)  # once before, so that what is loaded for the first time is not counted
    made: list[object] = []
    watching = True

    def watch(event: str, details: tuple[object, ...]) -> None:
        flags = details[2] if event == "open" else 0
        if watching and isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            made.append(details[0])

    sys.addaudithook(watch)
    printed(desk)
    watching = False
    assert [path for path in made if "mytoyota.sqlite3" not in str(path)] == []


def test_after_printing_a_cut_off_photograph_is_still_none(app: Flask) -> None:
    whole = BytesIO()
    Image.effect_noise((600, 400), 50).save(whole, "JPEG")
    pdf.pdf("<p>印刷</p>")
    with pytest.raises(OSError, match="truncated"), Image.open(BytesIO(whole.getvalue()[:-2000])) as picture:
        picture.load()


def test_as_many_print_at_once_as_may_and_the_others_hear_it(
    debtor: Journey, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf.PRINTING, "_patience", 60.0)  # a busy machine takes its time for a page
    url = str(at_payment(desk, debtor).button(PRINT).attributes["href"])
    cookies = "; ".join(f"{one.key}={one.value}" for one in desk.http._cookies.values())

    def prints(_: int) -> tuple[int, bytes]:
        browser = desk.http.application.test_client(use_cookies=False)
        answer = browser.get(url, base_url=desk.base, headers={"Cookie": cookies})
        return answer.status_code, answer.data[:5]

    with ThreadPoolExecutor(8) as crowd:
        told = list(crowd.map(prints, range(8)))
    assert told.count((200, b"%PDF-")) >= 3, "one prints and two wait"
    assert set(told) <= {(200, b"%PDF-"), (503, b"<!doc")}
    assert prints(9) == (200, b"%PDF-"), "and then it is free again"
