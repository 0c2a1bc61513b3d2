"""The pages of a vehicle's return, as the people of a dealer and of the finance company use them."""

from collections import Counter

from sqlalchemy import select

from mytoyota.base.idempotency import IdempotencyRecord
from mytoyota.jpass.returns.transitions import Act
from tests.jpass.returns.office import Office, today
from tests.people.crowd import at_once
from tests.people.desk import Desk


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

    def test_a_made_up_key_of_a_form_is_kept_short(self, office: Office) -> None:
        entry = office.submits("佐藤", office.contract())
        sato = office.desk("佐藤")
        sato.opens(f"/desk/jpass/returns/{entry}")
        sato.presses("取り下げ")
        sato.presses("OK", form_key="x" * 100_000)
        with office.database.reading() as session:
            (kept,) = session.scalars(select(IdempotencyRecord))
        assert len(kept.subject) < 200, "an index of PostgreSQL holds no longer one"

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
        for impossible in ("0001-01-01", "9999-12-31", "2026-13-01"):
            manager.presses("検索", 422, updated_to=impossible)
        manager.presses("検索", 422, updated_from="きのう", updated_to="")
        assert manager.page.soup.select_one("#updated_from")["value"] == "きのう"

    def test_finance_sees_all_dealers_and_who_works_on_it(self, office: Office) -> None:
        entry = office.submits("佐藤", office.contract())
        office.does("金融", Act.TAKE_UP, entry)
        tfc = office.desk("金融2")
        tfc.opens("/desk/jpass/progress")
        assert tfc.sees("愛知トヨタ", "岡田 翔")
        waits = office.submits("佐藤", office.contract())
        for chosen, found in (("", [entry, waits]), ("mine", []), ("nobody", [waits])):
            tfc.presses("検索", handler=chosen)
            assert sorted(rows_of(tfc)) == sorted(found), chosen
        tfc.opens(f"/desk/jpass/returns/{entry}")
        tfc.presses("保留にする")
        tfc.presses("OK")
        tfc.opens("/desk/jpass/progress")
        tfc.presses("検索", handler="mine")
        assert rows_of(tfc) == [entry], "a colleague may take it over"


def rows_of(desk: Desk) -> list[str]:
    """The ids of the entries in the list."""
    return [str(one["href"]).rpartition("/")[2] for one in desk.page.soup.select("tbody a")]


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


def test_fifty_presses_of_ok_approve_once_and_tell_the_others(office: Office) -> None:
    office.flow(store=True)
    entry = office.submits("佐藤", office.contract())
    manager = office.desk("店長")
    manager.opens(f"/desk/jpass/returns/{entry}")
    manager.presses("承認")
    body = manager.body(manager.page.button("OK"))
    answers = at_once(office.app, manager, [body | {"form_key": f"key-{number}"} for number in range(50)])
    assert Counter(one.status_code for one in answers) == {302: 1, 409: 49}
    assert all("いまの操作は行っていません" in one.get_data(as_text=True) for one in answers if one.status_code == 409)
    assert [one.act for one in office.moves(entry)] == ["submit", "approve"]
