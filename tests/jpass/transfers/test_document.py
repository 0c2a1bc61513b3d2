"""Each line and each 【ご留意事項】 of the document 店舗・スタッフ変更 (seed 001), its words beside each test."""

import csv
import io

import pytest

from mytoyota.jpass.transfers.models import UNDER_WAY, UNDONE
from tests.jpass.transfers.moves import Moves
from tests.people.desk import Desk

EXCLUDED = {  # 「以下の商品についてはJ-PASSで店舗・スタッフ変更をすることができません」
    "smart_value_open_end": "スマートバリュープラン(オープンエンド)",
    "smart_twice_open_end": "スマートバリュートゥワイス(オープンエンド)",
    "smart_value_a": "スマートバリュープランA",
    "smart_twice_a": "スマートバリュートゥワイスA",
}
LISTED = "#found tbody th"


def names(desk: Desk) -> list[str]:
    return [one.get_text(strip=True) for one in desk.page.soup.select(LISTED)]


def changes(desk: Desk, *contracts: int, **typed: str) -> None:
    """Ticks these rows, presses 変更 and OK."""
    desk.presses("変更", pick=[str(one) for one in contracts], **typed)
    desk.presses("OK")


class TestIndividual:
    """1. 個別変更."""

    def test_from_the_top_to_the_button_at_the_end_of_the_customers_page(self, moves: Moves) -> None:
        """①対象顧客を選択 ②「顧客詳細」を押下 … 画面下部の「店舗・スタッフ変更」を押下."""
        moves.contract()
        desk = moves.desk("店長")
        desk.opens("/desk/jpass")
        desk.presses("1.最終回対象顧客一覧")
        button = desk.page.tree.css_first("form:has(input[name=kind][value=general]) button")
        desk.sends(desk.body(button), 200, desk.form_of(button))
        desk.presses("顧客詳細 薬師寺 紬")
        assert desk.page.labels()[-1] == "店舗・スタッフ変更", "at the end of the page"
        desk.presses("店舗・スタッフ変更")
        assert desk.page.h1 == "店舗・スタッフ変更画面"

    @pytest.mark.parametrize("product", EXCLUDED)
    def test_products_that_are_not_changed_here(self, product: str, moves: Moves) -> None:
        """「レクサス手続担当店移管制度よりご変更のお手続きをお願いします。詳細は対象商品の事務取扱要領をご確認ください。」."""
        contract = moves.contract(product)
        desk = moves.desk("店長")
        desk.opens(f"/desk/jpass/contracts/{contract}/transfer")
        assert desk.sees("レクサス手続担当店移管制度", "事務取扱要領", EXCLUDED[product])
        assert not desk.page.offers("異動")
        assert moves.registers("店長", moves.wish(contract, "T02"))[0].refusal == "product"

    def test_the_others_are(self, moves: Moves) -> None:
        for product in ("gamma", "smart_value_r", "smart_twice_r", "max_value_a", "deferred_tfc"):
            moves.moves("店長", moves.contract(product), "T02")

    def test_a_store(self, moves: Moves) -> None:
        """①店舗異動: お客様の転居・店舗新設・統廃合時に、担当する店舗を変更することが可能です."""
        contract = moves.contract(staff_code="100")
        desk = moves.desk("店長")
        desk.opens(f"/desk/jpass/contracts/{contract}/transfer")
        desk.presses("異動", store=moves.stores["T02"])
        assert desk.page.h1 == "変更内容の確認"
        assert desk.sees("豊田店", "岡崎店", "佐藤 健", "担当者未定", "2026年12月4日", "明日から、元の店舗では")
        assert not moves.transfers(contract), "nothing before OK"
        desk.presses("OK")
        assert desk.sees("変更を登録しました。2026年12月4日に反映します。", "変更中")
        moves.on(2026, 12, 4)
        assert moves.place(contract) == ("T02", "")

    def test_a_person(self, moves: Moves) -> None:
        """②スタッフ変更: 担当スタッフの変更が可能です."""
        contract = moves.contract(staff_code="100")
        desk = moves.desk("本部")
        desk.opens(f"/desk/jpass/contracts/{contract}/transfer")
        desk.presses("変更", staff=moves.showroom.staff_ids["販売2"])
        assert desk.sees("佐藤 健", "石田 空", "変更なし")
        desk.presses("OK")
        moves.on(2026, 12, 4)
        assert moves.place(contract) == ("T01", "101")
        assert moves.sees("店長", contract), "who changes the person alone keeps the contract in sight"

    def test_both_at_once(self, moves: Moves) -> None:
        """「異動先店舗または変更後スタッフ、もしくはその両方を入力(選択)後」「店舗異動を合わせて実施することも可能です」."""
        contract = moves.contract()
        desk = moves.desk("店長")
        desk.opens(f"/desk/jpass/contracts/{contract}/transfer")
        desk.presses("変更", store=moves.stores["T02"], staff=moves.showroom.staff_ids["鈴木"])
        desk.presses("OK")
        moves.on(2026, 12, 4)
        assert moves.place(contract) == ("T02", "200")

    def test_what_does_not_fit_is_told_and_stays(self, moves: Moves) -> None:
        contract = moves.contract()
        desk = moves.desk("店長")
        desk.opens(f"/desk/jpass/contracts/{contract}/transfer")
        assert desk.presses("異動", 422).sees("異動先店舗を選んでください。")
        assert desk.presses("変更", 422).sees("変更後スタッフを選んでください。")
        suzuki = moves.showroom.staff_ids["鈴木"]
        assert desk.presses("変更", 422, staff=suzuki).sees("担当する店舗のスタッフではありません")
        assert desk.page.soup.select_one("option[selected][value='" + suzuki + "']")

    def test_it_shows_after_three_to_five_business_days(self, moves: Moves) -> None:
        """□異動または変更登録後3～5営業日に、変更後の内容を確認することが可能となります."""
        contract = moves.contract()
        moves.moves("店長", contract, "T02")
        moves.on(2026, 12, 3, 23)
        assert moves.place(contract)[0] == "T01"
        moves.on(2026, 12, 4, 0)
        assert moves.place(contract)[0] == "T02"

    def test_once_registered_it_is_not_changed_again_until_it_counts(self, moves: Moves) -> None:
        """「一度登録した情報は、変更後情報が反映するまで再変更できません」 (ours: that day it is)."""
        contract = moves.contract()
        moves.moves("店長", contract, staff="101")
        desk = moves.desk("店長")
        desk.opens(f"/desk/jpass/contracts/{contract}/transfer")
        desk.presses("異動", store=moves.stores["T02"], staff="")
        desk.presses("OK")
        assert [(one.state, one.number) for one in moves.transfers(contract)] == [(UNDONE, 1), (UNDER_WAY, 2)]
        moves.on(2026, 12, 2)
        assert moves.registers("本部", moves.wish(contract, staff="100"))[0].refusal == "under_way"
        desk = moves.desk("本部")
        desk.opens(f"/desk/jpass/contracts/{contract}/transfer")
        assert not desk.page.offers("変更を取り消す")

    def test_it_is_taken_back_on_the_same_day(self, moves: Moves) -> None:
        contract = moves.contract(staff_code="100")
        moves.moves("店長", contract, "T02")
        desk = moves.desk("店長")
        desk.opens(f"/desk/jpass/contracts/{contract}/transfer")
        late = desk.body(desk.page.button("変更を取り消す")), desk.form_of(desk.page.button("変更を取り消す"))
        desk.presses("変更を取り消す")
        assert desk.sees("変更を取り消しました。")
        desk.sends(late[0], 200, late[1])
        assert desk.sees("画面を表示したあとに内容が変わりました。"), "a second press is told"
        moves.on(2026, 12, 4)
        assert moves.place(contract) == ("T01", "100")
        assert moves.sees("店長", contract)

    def test_stores_in_brackets_are_not_offered(self, moves: Moves) -> None:
        """□( )付営業所は現在、未使用の営業所コードが設定されているため、選択しないでください."""
        contract = moves.contract()
        desk = moves.desk("本部")
        desk.opens(f"/desk/jpass/contracts/{contract}/transfer")
        assert not desk.sees("(旧元町店)")
        assert moves.registers("本部", moves.wish(contract, "T09"))[0].refusal == "store_unused"


class TestBulk:
    """2. 一括変更."""

    def test_the_six_keys(self, moves: Moves) -> None:
        """①契約者名 ②車検年月 ③登録番号 ④車種 ⑤変更前スタッフコード ⑥異動前店舗コード."""
        one = {"customer_name": "阿部 一", "customer_name_kana": "アベ ハジメ", "plate": "豊田 500 あ 12-35"}
        moves.contract(**one, model_name="ヤリス", staff_code="100")  # first registered in March 2022
        moves.contract(customer_name="別府 二", customer_name_kana="ベップ ジ", store="T02", staff_code="200")
        for key, value, found in (
            ("name", "あべ", ["阿部 一"]),
            ("month", "2025-03", ["阿部 一", "別府 二"]),  # first
            ("month", "2027年3月", ["阿部 一", "別府 二"]),  # second
            ("month", "2029-03", ["阿部 一", "別府 二"]),  # third
            ("month", "2026-03", []),
            ("plate", "12-35", ["阿部 一"]),
            ("model", "ヤリス", ["阿部 一"]),
            ("staff", "２００", ["別府 二"]),
            ("store", "t02", ["別府 二"]),
        ):
            assert sorted(names(moves.searches("本部", **{key: value}))) == sorted(found), (key, value)
        assert names(moves.searches("本部", name="阿部", model="ハリアー")) == []
        assert names(moves.searches("店長", store="T02")) == [], "another store's are not a manager's"
        assert moves.desk("店長").opens("/desk/jpass/transfers").h1 == "店舗・スタッフ一括変更画面"
        assert moves.desk("店長").presses("検索", 422).sees("検索条件を1つ以上入力してください。")

    def test_a_code_of_staff_finds_everybody_who_has_it(self, moves: Moves) -> None:
        """「変更前スタッフコード」「異動前店舗コード」… スタッフ・店舗単位での顧客一括検索が可能です."""
        moves.contract(staff_code="200")  # nobody of 豊田店 has it
        moves.contract(store="T02", staff_code="200")
        desk = moves.searches("本部", staff="200")
        assert sorted(one.get_text(" ", strip=True) for one in desk.page.soup.select("td[data-label*=現在]")) == [
            "岡崎店 鈴木 誠",
            "豊田店 200（未登録）",
        ]

    def test_a_hundred_and_no_more(self, moves: Moves) -> None:
        """表示できる件数は100件までです。100件をオーバーした場合は、検索条件を絞ったうえで、再検索ください."""
        for _ in range(101):
            moves.contract()
        desk = moves.searches("店長", store="T01")
        assert len(names(desk)) == 100
        assert desk.sees("表示できる件数は100件までです。検索条件を絞って、再検索してください。")

    def test_ticked_rows_are_filled_at_once_and_each_by_itself(self, moves: Moves) -> None:
        """②「一括反映」を押下・①で選択した契約に、変更内容が一括で反映される ③画面下部の「変更」を押下."""
        one, two, three = (moves.contract(staff_code="100") for _ in range(3))
        desk = moves.searches("本部", staff="100")
        desk.presses("一括反映 異動先店舗", **{"every-store": moves.stores["T02"]}, pick=[str(one), str(two)])
        desk.presses("一括反映 変更後スタッフ", **{"every-staff": "200"})
        boxes = {box["name"]: box["value"] for box in desk.page.soup.select("input[name^=staff-]")}
        assert boxes == {f"staff-{one}": "200", f"staff-{two}": "200", f"staff-{three}": ""}
        desk.presses("変更", **{f"staff-{two}": "210", f"store-{three}": moves.stores["T02"]})
        assert desk.sees("変更する契約：2件", "岡崎店 鈴木 誠", "岡崎店 原田 翼", "反映日：2026年12月4日")
        desk.presses("OK")
        assert desk.page.h1 == "店舗・スタッフ一括変更画面（変更後）"
        assert desk.sees("2件の変更を登録しました。")
        assert [moves.transfers(each) != [] for each in (one, two, three)] == [True, True, False]

    def test_changed_rows_are_grey_until_they_are_done(self, moves: Moves) -> None:
        """変更入力された契約はグレーに網掛けされ、「ステータス」には「変更中」と表示されます※変更が完了すると「ステータス」は空白になります."""
        contract = moves.contract(staff_code="100")
        desk = moves.searches("店長", store="T01")
        changes(desk, contract, **{f"staff-{contract}": "101"})
        assert [one.get_text(strip=True) for one in desk.page.soup.select("tr.moving td[data-label=ステータス]")] == [
            "変更中"
        ]
        desk.presses("一覧に戻る")
        assert len(desk.page.soup.select("#found tr.moving")) == 1
        moves.on(2026, 12, 4)
        desk = moves.searches("店長", store="T01")
        assert not desk.page.soup.select("#found tr.moving")
        assert desk.page.soup.select_one("td[data-label=ステータス]").get_text(strip=True) == ""

    def test_again_on_the_same_day_but_not_from_the_next_one_on(self, moves: Moves) -> None:
        """一度変更入力を行うと、変更入力の翌日～変更完了まで、再変更を行うことはできません(変更入力の当日であれば再変更が可能です)."""
        contract = moves.contract(staff_code="100")
        changes(moves.searches("店長", store="T01"), contract, **{f"staff-{contract}": "101"})
        changes(moves.searches("店長", store="T01"), contract, **{f"staff-{contract}": "110"})
        assert [one.to_staff_code for one in moves.transfers(contract)] == ["101", "110"]
        moves.on(2026, 12, 2)
        desk = moves.searches("店長", store="T01")
        assert not desk.page.soup.select("input[name=pick]")
        assert desk.sees("変更中のため、変更が完了するまで再変更できません。")

    def test_for_headquarters_and_managers_alone(self, moves: Moves) -> None:
        """※本部・店長にのみ権限が付与されています."""
        for who in ("店長", "本部"):
            moves.desk(who).opens("/desk/jpass")
            moves.desk(who).presses("3.店舗・スタッフ一括変更")
        for who in ("佐藤", "金融"):
            moves.desk(who).opens("/desk/jpass")
            assert not moves.desk(who).page.offers("3.店舗・スタッフ一括変更")

    def test_the_notes_of_the_document_stand_on_the_page(self, moves: Moves) -> None:
        desk = moves.desk("本部")
        desk.opens("/desk/jpass/transfers")
        assert desk.sees(
            "異動または変更登録後3～5営業日に、変更後の内容を確認することが可能となります",
            "営業所異動登録を行うと、登録日翌日以降、元営業所にて対象の契約を照会できなくなります",
            "変更入力の当日であれば再変更が可能です",
            "( )付営業所は現在、未使用の営業所コードが設定されている",
            "変更が完了すると「ステータス」は空白になります",
            "レクサス手続担当店移管制度",
            *EXCLUDED.values(),
        )


def test_results_go_as_a_file_too(moves: Moves) -> None:
    good, refused = moves.contract(customer_name="=1+1"), moves.contract()
    desk = moves.searches("店長", store="T01")
    changes(desk, good, refused, **{f"staff-{good}": "101"})
    answer = desk.http.get(str(desk.page.button("結果(csv)").attributes["href"]), base_url=desk.base)
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row[1:] for row in rows[1:]] == [
        ["'=1+1", "豊田店 担当者未定", "豊田店 石田 空", "2026-12-04", "変更中", "登録しました"],
        ["薬師寺 紬", "–", "–", "", "", "異動先店舗か変更後スタッフを選んでください。"],
    ]
    other = moves.desk("本部")
    other.opens(desk.page.url.split("?")[0], 404)
