"""The approver's day, deputies, months and the manual in English: nothing Japanese but people's and places' names."""

from mytoyota.jpass.manual import PAGES
from tests.jpass.returns.office import Office, stands_in
from tests.people.english import in_english, must_be_english, reads

OWN = ["薬師寺", "紬", "石田 空", "森 久美", "柴田 光", "大野 智", "岡崎店", "ハリアー", "豊田 300 さ 12-34", "岡田 翔"]
OWN += ["原田 翼", "本部担当者", "トヨタファイナンス"]


def test_what_waits_and_what_became_of_it(office: Office) -> None:
    office.flow(store=True)
    entries = [office.submits("佐藤", office.contract()) for _number in range(2)]
    stands_in(office.showroom, "販売2", "店長")
    for who in ("店長", "販売2", "金融", "佐藤"):
        reads(office.desk(who), "/desk/jpass/returns/waiting", OWN)
    ishida = office.desk("販売2")
    reads(ishida, f"/desk/jpass/returns/{entries[0]}?day=1", OWN)
    ishida.opens("/desk/jpass/returns/waiting")
    with in_english(ishida):
        body = ishida.body(ishida.page.button("選んだ申込みを承認する"))
        ticks = [f"{entries[0]}:1", f"{entries[1]}:0", "nobody:1"]
        assert must_be_english(ishida.sends(body | {"tick": ticks}), OWN).sees("1 of 3 approved")
    assert reads(office.desk("店長"), f"/desk/jpass/returns/{entries[0]}", OWN).sees("for 木村 豊")


def test_deputies_months_and_the_manual(office: Office) -> None:
    office.contract()
    row = stands_in(office.showroom, "販売2", "店長")
    mori, kimura = office.desk("本部"), office.showroom.staff_ids["店長"]
    for path in ("deputies", f"deputies/of/{kimura}", f"deputies/{row}", "months", "manual"):
        reads(mori, f"/desk/jpass/{path}", OWN)
    for key in PAGES:
        reads(mori, f"/desk/jpass/manual/{key}", OWN)
