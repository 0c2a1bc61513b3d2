"""車両返却 起票画面: what is entered, looked at once more and sent, and what cannot be."""

import pytest

from mytoyota.base import clock
from tests.jpass.returns.office import CUSTOMER, Office, today


def form_of(contract: int) -> str:
    return f"/desk/jpass/contracts/{contract}/return"


class TestEntering:
    def test_from_the_menu_to_the_paper(self, office: Office) -> None:
        sato, contract = office.desk("佐藤"), office.contract()
        sato.opens(f"/desk/jpass/contracts/{contract}/menu")
        assert sato.page.h1 == "契約内容変更受付_メニュー画面"
        sato.presses("車両返却 結果入力")
        assert sato.page.h1 == "車両返却 起票画面"
        assert sato.sees("貴社情報", "契約者情報", CUSTOMER, "2027年3月31日")
        assert sato.page.soup.select_one("[name=contact1]")["value"] == "0565-00-0000"
        assert sato.page.soup.select_one("[name=notify]").has_attr("checked")
        sato.presses("確認", received_on=today(), email="sato@dealer.example.jp")
        assert sato.sees("返却済み", "sato@dealer.example.jp", "依頼中")
        sato.presses("OK")
        assert sato.page.h1 == "送信が完了しました"
        sato.presses("入力内容印刷")
        assert sato.sees(CUSTOMER, "返却済み")
        answer = sato.http.get(f"/desk/jpass/returns/{office.only_entry().id}/return.pdf", base_url=sato.base)
        assert answer.data.startswith(b"%PDF")

    def test_back_from_the_confirmation_keeps_what_was_typed(self, office: Office) -> None:
        sato, contract = office.desk("佐藤"), office.contract()
        sato.opens(form_of(contract))
        sato.presses("確認", received_on=today(), contact2="内線 12")
        sato.presses("戻る")
        assert sato.page.soup.select_one("[name=contact2]")["value"] == "内線 12"
        assert sato.page.soup.select_one("[name=received_on]")["value"] == today()

    def test_whose_approval_follows_is_said(self, office: Office) -> None:
        office.flow(store=True)
        sato = office.desk("佐藤")
        sato.opens(form_of(office.contract()))
        sato.presses("確認", received_on=today())
        sato.presses("OK")
        assert sato.sees("店舗承認者手続中", "承認をご依頼ください")

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"received_on": ""}, "入力してください"),
            ({"received_on": "2999-01-01"}, "本日まで"),
            ({"received_on": "平成38年11月1日"}, "のように入力"),
            ({"received_on": "昭和60年1月1日"}, "初度登録年月より前"),
            ({"received_on": "2026-02-30"}, "のように入力"),
            ({"result": "not_returned"}, "選んでください"),
            ({"result": "eaten"}, "選んでください"),
            ({"email": "a@b.example.jp\nBcc: c@d.example.jp"}, "メールアドレスを確認"),
            ({"email": "nobody"}, "メールアドレスを確認"),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(self, office: Office, typed: dict[str, str], told: str) -> None:
        sato = office.desk("佐藤")
        sato.opens(form_of(office.contract()))
        sato.presses("確認", 422, **({"received_on": today()} | typed))
        assert told in sato.page.soup.select_one(".error").get_text()

    def test_the_day_may_be_written_in_the_era(self, office: Office) -> None:
        sato = office.desk("佐藤")
        day = clock.in_japan(clock.now()).date()
        sato.opens(form_of(office.contract()))
        sato.presses("確認", received_on=f"令和{day.year - 2018}年{day.month}月{day.day}日")
        sato.presses("OK")
        assert office.only_entry().content["received_on"] == day.isoformat()

    def test_headquarters_must_give_an_address(self, office: Office) -> None:
        mori = office.desk("本部")
        mori.opens(form_of(office.contract()))
        mori.presses("確認", 422, received_on=today())
        assert mori.sees("本部担当者の方は、メールアドレスを入力してください")
        mori.presses("確認", received_on=today(), email="mori@dealer.example.jp", note="来店時に返却")
        mori.presses("OK")
        assert office.only_entry().content["note"] == "来店時に返却"

    def test_products_by_paper_offer_no_entry(self, office: Office) -> None:
        sato, contract = office.desk("佐藤"), office.contract("smart_twice_open_end")
        sato.opens(f"/desk/jpass/contracts/{contract}/menu")
        assert sato.sees("必要書類をお送りください")
        assert not sato.page.offers("車両返却 結果入力")
        sato.opens(form_of(contract))
        assert not sato.page.offers("確認")

    @pytest.mark.parametrize("more", [{"product": "smart_value_a"}, {"claim_bought": True}])
    def test_what_needs_a_separate_procedure_says_so(self, office: Office, more: dict[str, object]) -> None:
        sato = office.desk("佐藤")
        sato.opens(form_of(office.contract(**more)))  # type: ignore[arg-type]
        assert sato.sees("別途ご案内をお送りします")

    def test_ok_pressed_twice_writes_one_entry(self, office: Office) -> None:
        sato = office.desk("佐藤")
        sato.opens(form_of(office.contract()))
        sato.presses("確認", received_on=today())
        body, url = sato.body(sato.page.button("OK")), sato.page.url
        for _time in range(2):
            answer = sato.http.post(url, data=body, base_url=sato.base)
            assert answer.headers["Location"].endswith("/sent")
        assert len(office.moves(office.only_entry().id)) == 1

    def test_the_second_person_is_led_to_the_firsts(self, office: Office) -> None:
        contract = office.contract()
        sato, manager = office.desk("佐藤"), office.desk("店長")
        for one in (sato, manager):
            one.opens(form_of(contract))
            one.presses("確認", received_on=today())
        sato.presses("OK")
        manager.presses("OK")
        assert manager.page.h1 == "契約内容変更受付_車両返却"
        assert manager.sees("この契約には、すでに申込みがあります")
