"""The QR codes of the console and of the printed sheet say what stands beside them (guide 1-1/1)."""

from tests.browser.actors import Desk, Order, qr_text

PICTURE = "買主のお手続きを始めるQRコード"


def test_the_orders_qr_code_leads_where_the_address_beside_it_leads(desk: Desk, order: Order) -> None:
    desk.opens_order(order)
    assert qr_text(desk.page.get_by_role("img", name=PICTURE)) == order.link
    desk.sees(order.link)


def test_the_printed_sheet_bears_the_same_code(desk: Desk, order: Order) -> None:
    desk.opens_order(order)
    desk.presses("QRコードを印刷")
    desk.page.emulate_media(media="print")
    assert qr_text(desk.page.get_by_role("img", name=PICTURE)) == order.link
    desk.sees(order.link)


def test_a_renewed_code_is_another_and_the_former_one_says_so(desk: Desk, order: Order) -> None:
    desk.opens_order(order)
    desk.unfolds("QRコードを作りなおす・取り消す")
    desk.presses("QRコードを作りなおす")
    assert qr_text(desk.page.get_by_role("img", name=PICTURE)) != order.link
    with desk.refused(410):
        desk.opens(order.link)
