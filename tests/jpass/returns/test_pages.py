"""The pages of a vehicle's return, as the people of a dealer and of the finance company use them."""

import pytest

from mytoyota.base import clock
from mytoyota.jpass.returns.transitions import Act
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


class TestActing:
    def test_by_four_people_to_the_end(self, office: Office) -> None:
        office.flow(store=True, headquarters=True, email="hq@dealer.example.jp")
        entry = office.submits("佐藤", office.contract(), email="sato@dealer.example.jp")
        page = f"/desk/jpass/returns/{entry}"
        manager, mori, tfc, sato = (office.desk(who) for who in ("店長", "本部", "金融", "佐藤"))
        manager.opens(page)
        manager.presses("承認")
        manager.presses("OK")
        assert manager.sees("承認しました", "本部承認者に、承認をご依頼ください")
        mori.opens(page)
        mori.presses("差戻し", note="受領日を訂正してください", email="mori@dealer.example.jp")
        mori.presses("OK")
        assert mori.sees("店舗承認者手続中（差戻）", "木村 豊さんにメールを送れませんでした", "0565-00-0000")
        manager.opens(page)
        assert manager.sees("受領日を訂正してください")
        manager.presses("差戻し")
        manager.presses("OK")
        sato.opens(page)
        sato.presses("確認", received_on="2026-11-01")
        assert sato.sees("承認はやり直し")
        sato.presses("OK")
        assert sato.page.h1 == "送信が完了しました"
        for desk in (manager, mori):
            desk.opens(page)
            desk.presses("承認")
            desk.presses("OK")
        tfc.opens(page)
        tfc.presses("対応を開始する")
        tfc.presses("OK")
        tfc.presses("完了にする")
        tfc.presses("OK")
        assert office.entry(entry).status == "completed"
        assert sato.opens(page).soup.select(".stages [data-state=done]")
        assert sato.sees("車両返却受領日", "2026年11月1日", "この申込みの手続きは終わっています")

    def test_an_approver_corrects_while_approving(self, office: Office) -> None:
        office.flow(store=True)
        entry = office.submits("佐藤", office.contract())
        manager = office.desk("店長")
        manager.opens(f"/desk/jpass/returns/{entry}")
        manager.presses("承認", result="not_returned", reason="bought")
        manager.presses("OK")
        row = office.entry(entry)
        assert (row.status, row.result, row.content["reason"]) == ("requested", "not_returned", "bought")
        changed = {one["field"] for one in office.moves(entry)[-1].changes}
        assert changed == {"result", "received_on", "reason"}

    def test_finance_says_why_it_sends_back(self, office: Office) -> None:
        entry = office.submits("佐藤", office.contract())
        tfc = office.desk("金融")
        tfc.opens(f"/desk/jpass/returns/{entry}")
        tfc.presses("差戻し", 422)
        assert tfc.sees("理由を入力してください")
        tfc.presses("差戻し", words="受領日が未記入です")
        tfc.presses("OK")
        assert office.desk("佐藤").opens(f"/desk/jpass/returns/{entry}").sees("受領日が未記入です")

    def test_who_comes_second_is_told_what_happened(self, office: Office) -> None:
        office.flow(store=True)
        entry = office.submits("佐藤", office.contract())
        first, second = office.desk("店長"), office.desk("店長2")
        for one in (first, second):
            one.opens(f"/desk/jpass/returns/{entry}")
        first.presses("承認", received_on="2026-11-02")
        first.presses("OK")
        second.presses("承認", 409, received_on="2026-11-03")
        assert second.sees("いまの操作は行っていません", "木村 豊", "2026年11月2日", "2026年11月3日")
        assert office.entry(entry).content["received_on"] == "2026-11-02"

    def test_an_old_mails_link_says_what_happened_since(self, office: Office) -> None:
        office.flow(store=True)
        entry = office.submits("佐藤", office.contract())
        office.does("店長", Act.APPROVE, entry)
        sato = office.desk("佐藤")
        sato.opens(f"/desk/jpass/returns/{entry}?seen=1")
        assert sato.sees("このお知らせのあとに、次の手続きがありました", "木村 豊")
        sato.opens(f"/desk/jpass/returns/{entry}?seen=2")
        assert not sato.sees("このお知らせのあとに")

    def test_withdrawing_is_final(self, office: Office) -> None:
        entry = office.submits("佐藤", office.contract())
        sato = office.desk("佐藤")
        sato.opens(f"/desk/jpass/returns/{entry}")
        sato.presses("取り下げ")
        sato.presses("OK")
        assert sato.sees("申込みを取り下げました", "この申込みの手続きは終わっています")

    def test_the_language_is_switched_with_what_was_typed(self, office: Office) -> None:
        office.flow(store=True)
        entry = office.submits("佐藤", office.contract())
        manager = office.desk("店長")
        manager.opens(f"/desk/jpass/returns/{entry}")
        manager.presses("English", words="memo for Sato")
        assert manager.sees("memo for Sato")

    def test_others_find_nothing(self, office: Office) -> None:
        entry = office.submits("佐藤", office.contract())
        for who in ("岡崎店長",):
            office.desk(who).opens(f"/desk/jpass/returns/{entry}", 404)


class TestProgress:
    def test_the_list_its_tabs_and_numbers(self, office: Office) -> None:
        office.flow(store=True)
        waiting = office.submits("佐藤", office.contract())
        done = office.submits("佐藤", office.contract())
        office.does("佐藤", Act.WITHDRAW, done)
        manager = office.desk("店長")
        manager.opens("/desk/jpass/progress")
        assert manager.page.h1 == "契約内容変更受付_進捗一覧"
        assert [a["href"] for a in manager.page.soup.select("tbody a")] == [f"/desk/jpass/returns/{waiting}"]
        assert manager.sees("貴社手続中 1件", "取下げ 1件", "承認・差戻・取下げ等のご対応")
        manager.presses("過去申込一覧")
        assert [a["href"] for a in manager.page.soup.select("tbody a")] == [f"/desk/jpass/returns/{done}"]

    def test_a_search_by_several_statuses_name_and_day(self, office: Office) -> None:
        office.flow(store=True)
        sent_back = office.submits("佐藤", office.contract())
        office.does("店長", Act.SEND_BACK, sent_back)
        office.submits("佐藤", office.contract(customer_name="佐々木 希", customer_name_kana="ササキ ノゾミ"))
        manager = office.desk("店長")
        manager.opens("/desk/jpass/progress")
        for typed, rows in (
            ({"status": ["store_approval", "back_at_originator"]}, 2),
            ({"status": ["back_at_originator"]}, 1),
            ({"name": "ﾔｸｼｼﾞ"}, 1),
            ({"name": "佐佐木"}, 1),
            ({"updated_from": today(), "updated_to": today()}, 2),
            ({"updated_to": "2020-01-01"}, 0),
        ):
            body = manager.body(manager.page.button("検索")) | typed
            page = manager.sends(body)
            assert len(page.soup.select("tbody tr")) == rows, typed
            manager.opens("/desk/jpass/progress")
        manager.presses("検索", 422, updated_from="きのう")
        assert manager.page.soup.select_one("#updated_from")["value"] == "きのう"

    def test_finance_sees_all_dealers_and_who_works_on_it(self, office: Office) -> None:
        entry = office.submits("佐藤", office.contract())
        office.does("金融", Act.TAKE_UP, entry)
        tfc = office.desk("金融2")
        tfc.opens("/desk/jpass/progress")
        assert tfc.sees("愛知トヨタ", "岡田 翔")


class TestApprovalFlow:
    def test_headquarters_set_it_and_a_colleague_is_told(self, office: Office) -> None:
        mori, shibata = office.desk("本部"), office.desk("本部2")
        for one in (mori, shibata):
            one.opens("/desk/jpass/approval-flow")
        mori.presses("保存する", store_approval="y", email="hq@dealer.example.jp")
        assert mori.sees("承認フローを保存しました")
        shibata.presses("保存する", 409, headquarters_approval="y")
        assert shibata.sees("ほかの方が先に設定を変えた")
        shibata.presses("保存する")
        entry = office.submits("店長", office.contract())
        assert office.entry(entry).status == "headquarters_approval"

    def test_an_address_with_line_breaks_is_refused(self, office: Office) -> None:
        mori = office.desk("本部")
        mori.opens("/desk/jpass/approval-flow")
        mori.presses("保存する", 422, email="a@b.example.jp\r\nBcc: c@d.example.jp")
        assert mori.sees("メールアドレスを確認してください")
