"""Deputies: with exactly the desk's acts on their days, never on an entry of their own; told, written down, audited."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.audit import RULES
from mytoyota.base import audit, clock
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.jpass.returns import deputies
from mytoyota.jpass.returns.acts import NotOffered
from mytoyota.jpass.returns.deputies import Changed, NotThisPerson, Overlaps
from mytoyota.jpass.returns.models import ReturnDeputy
from mytoyota.jpass.returns.route import ORIGINATORS, FlowSettings, Route
from mytoyota.jpass.returns.statuses import DESKS
from mytoyota.jpass.returns.transitions import Act, Actor, Standing, offered
from mytoyota.models import MODELS
from mytoyota.organisation.models import Staff
from tests.jpass.returns.office import DEPUTYS_ADDRESS as DEPUTY
from tests.jpass.returns.office import Office, stands_in

HQ = "hq@dealer.example.jp"
DESK_ACTS = {Act.APPROVE, Act.SEND_BACK}
TODAY = date(2026, 12, 7)
NOON = datetime(2026, 12, 7, 12, 0, tzinfo=clock.JAPAN)


@pytest.fixture(autouse=True)
def noon():  # type: ignore[no-untyped-def]
    """It is noon of 7 December in Japan."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def sound(office: Office) -> None:
    assert list(map(str, audit.breaches(office.database, RULES, MODELS))) == []


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """An entry anywhere on any route."""
    originator = draw(st.sampled_from(ORIGINATORS))
    route = Route.of(originator, FlowSettings(draw(st.booleans()), draw(st.booleans())))
    return Standing(route, draw(st.sampled_from(route.statuses)), originator)


@given(standings(), st.sampled_from(ORIGINATORS), st.sampled_from(("manager", "headquarters")))
def test_a_deputy_has_their_own_acts_and_the_two_of_that_desk(at: Standing, role: str, desk: str) -> None:
    own = set(offered(at, Actor(role, own=False)))
    both = set(offered(at, Actor(role, own=False, deputy_at=frozenset({desk}))))
    of_desk = set(offered(at, Actor(desk, own=False))) & DESK_ACTS
    assert both == own | of_desk
    assert of_desk == set() or DESKS[at.status] == desk


@given(standings(), st.sampled_from(("manager", "headquarters")))
def test_on_an_own_entry_a_deputy_has_nothing_more(at: Standing, desk: str) -> None:
    own = Actor(at.originator, own=True)
    assert offered(at, Actor(own.role, True, frozenset({desk}))) == offered(at, own)


class TestActing:
    def test_approves_for_the_manager_and_the_history_says_so(self, office: Office) -> None:
        office.flow(store=True)
        entry = office.submits("佐藤", office.contract())
        with pytest.raises(NotOffered):
            office.does("販売2", Act.APPROVE, entry)
        stands_in(office.showroom, "販売2", "店長")
        office.does("販売2", Act.APPROVE, entry)
        assert office.entry(entry).status == "requested"
        assert office.moves(entry)[-1].for_id == office.showroom.staff_ids["店長"]
        page = office.desk("店長").opens(f"/desk/jpass/returns/{entry}")
        assert page.sees("石田 空（豊田店） 木村 豊さんの代理")
        sound(office)

    def test_never_on_an_own_entry_nor_on_one_of_whom_they_stand_for(self, office: Office) -> None:
        office.flow(store=True, headquarters=True)
        stands_in(office.showroom, "販売2", "店長")
        stands_in(office.showroom, "店長", "本部")
        own, other = office.submits("販売2", office.contract()), office.submits("佐藤", office.contract())
        with pytest.raises(NotOffered):
            office.does("販売2", Act.APPROVE, own)
        office.does("店長", Act.APPROVE, other)
        with pytest.raises(NotOffered):  # two approvals are two people's
            office.does("店長", Act.APPROVE, other, email=HQ)
        managers = office.submits("店長", office.contract())
        with pytest.raises(NotOffered):
            office.does("店長", Act.APPROVE, managers, email=HQ)
        sound(office)

    def test_only_on_their_days_and_until_it_is_ended(self, office: Office, noon: time_machine.Traveller) -> None:
        office.flow(store=True)
        entry = office.submits("佐藤", office.contract())
        row = stands_in(office.showroom, "販売2", "店長", 1, 2)
        for day in (0, 3):
            noon.move_to(NOON + timedelta(days=day))
            with pytest.raises(NotOffered):
                office.does("販売2", Act.APPROVE, entry)
        noon.move_to(NOON + timedelta(days=2, hours=11, minutes=59))
        office.does("販売2", Act.SEND_BACK, entry)
        office.does("佐藤", Act.CORRECT, entry)
        with office.database.writing() as session:
            by = session.get_one(Staff, office.showroom.staff_ids["店長"])
            deputies.end(session, by, session.get_one(ReturnDeputy, row), 1)
        with pytest.raises(NotOffered):
            office.does("販売2", Act.APPROVE, entry)
        sound(office)

    def test_a_manager_stands_in_for_headquarters_in_all_stores_at_that_desk_alone(self, office: Office) -> None:
        office.flow(store=True, headquarters=True)
        entry = office.submits("佐藤", office.contract())
        okazaki = office.desk("岡崎店長")
        assert okazaki.opens(f"/desk/jpass/returns/{entry}", 404)
        stands_in(office.showroom, "岡崎店長", "本部")
        okazaki.opens(f"/desk/jpass/returns/{entry}", 404)  # it stands at the store
        office.does("店長", Act.APPROVE, entry)
        okazaki.opens(f"/desk/jpass/returns/{entry}")
        okazaki.presses("差戻し", note="受領日を訂正してください", email=DEPUTY)
        okazaki.presses("OK")
        assert okazaki.sees("店舗承認者手続中（差戻）", "森 久美さんの代理")
        assert not okazaki.page.offers("承認"), "back at another store's manager it is not theirs"
        with pytest.raises(NotOffered):
            office.does("岡崎店長", Act.APPROVE, entry)
        sound(office)

    def test_who_moved_away_stands_in_no_more(self, office: Office) -> None:
        office.flow(store=True)
        entry = office.submits("佐藤", office.contract())
        stands_in(office.showroom, "販売2", "店長")
        with office.database.writing() as session:
            session.get_one(Staff, office.showroom.staff_ids["店長"]).active = False
        with pytest.raises(NotOffered):
            office.does("販売2", Act.APPROVE, entry)


class TestNaming:
    @pytest.mark.parametrize(
        ("deputy", "principal"),
        [("鈴木", "店長"), ("店長", "店長"), ("元社員", "店長"), ("本部", "店長"), ("佐藤", "本部"), ("別本部", "本部"),
         ("販売2", "佐藤")],
    )  # fmt: skip
    def test_of_the_same_store_or_the_same_dealer(self, office: Office, deputy: str, principal: str) -> None:
        with pytest.raises(NotThisPerson):
            stands_in(office.showroom, deputy, principal)

    def test_one_at_a_time(self, office: Office) -> None:
        row = stands_in(office.showroom, "販売2", "店長", 0, 3)
        with pytest.raises(Overlaps):
            stands_in(office.showroom, "店長2", "店長", 3, 5)
        stands_in(office.showroom, "店長2", "店長", 4, 5)
        with office.database.writing() as session:
            by = session.get_one(Staff, office.showroom.staff_ids["店長"])
            found = session.get_one(ReturnDeputy, row)
            with pytest.raises(Overlaps):
                deputies.change(session, by, found, Changed(TODAY, TODAY + timedelta(days=4), DEPUTY, 1))
            with pytest.raises(AlreadyMoved):
                deputies.end(session, by, found, 7)
        sound(office)


class TestMails:
    def test_what_goes_to_headquarters_goes_to_both(self, office: Office) -> None:
        office.flow(headquarters=True, email=HQ)
        stands_in(office.showroom, "店長", "本部")
        office.submits("佐藤", office.contract())
        assert office.mailed() == [("approval_request", DEPUTY), ("approval_request", HQ)]

    def test_what_comes_back_goes_to_whoever_approved_and_to_whom_they_stood_for(self, office: Office) -> None:
        office.flow(store=True)
        office.submits("店長", office.contract(), email="kimura@dealer.example.jp")  # known from last time
        entry = office.submits("佐藤", office.contract())
        stands_in(office.showroom, "販売2", "店長")
        office.does("販売2", Act.APPROVE, entry, email="ishida@dealer.example.jp")
        assert office.does("金融", Act.SEND_BACK, entry, "不備").call is None
        found = [to for mail, to in office.mailed() if mail == "sent_back"]
        assert found == [DEPUTY, "ishida@dealer.example.jp", "kimura@dealer.example.jp"]

    def test_the_completion_too(self, office: Office) -> None:
        office.flow(store=True)
        entry = office.submits("佐藤", office.contract())
        office.does("店長", Act.APPROVE, entry, email="kimura@dealer.example.jp")
        stands_in(office.showroom, "販売2", "店長")
        for act in (Act.TAKE_UP, Act.COMPLETE):
            office.does("金融", act, entry)
        assert office.mailed() == [("completed", DEPUTY), ("completed", "kimura@dealer.example.jp")]


class TestPages:
    def test_a_manager_names_changes_and_ends_a_deputy(self, office: Office) -> None:
        manager = office.desk("店長")
        manager.opens("/desk/jpass/deputies")
        manager.presses("代理を設定する")
        manager.presses("保存する", 422, last_day="2026-12-06", deputy="")
        assert manager.sees("本日以降の日付を入力してください")
        ishida = office.showroom.staff_ids["販売2"]
        form = manager.page
        manager.presses("保存する", deputy=ishida, last_day="令和8年12月11日", email="ishida@dealer.example.jp")
        assert manager.sees("石田 空さんを代理に設定しました", "2026年12月7日から2026年12月11日まで", "代理中")
        done, manager.page = manager.page, form
        manager.presses("保存する", deputy=ishida, last_day="2026-12-11", email="ishida@dealer.example.jp")
        with office.database.reading() as session:
            assert len(session.query(ReturnDeputy).all()) == 1, "pressed twice"
        manager.page = done
        manager.presses("変更・終了 石田 空（豊田店）")
        manager.presses("保存する", last_day="2026-12-31")
        assert manager.sees("代理の設定を保存しました", "2026年12月31日")
        manager.presses("変更・終了 石田 空（豊田店）")
        manager.presses("今すぐ終了する")
        assert manager.sees("代理を終了しました", "過去の代理")
        assert not manager.sees("代理中")

    def test_headquarters_name_one_for_a_manager_and_two_tabs_are_told(self, office: Office) -> None:
        mori, shibata, kimura = office.desk("本部"), office.desk("本部2"), office.showroom.staff_ids["店長"]
        mori.opens("/desk/jpass/deputies")
        mori.presses("代理を設定する", principal=kimura)
        mori.presses("保存する", deputy=office.showroom.staff_ids["佐藤"], email=DEPUTY, last_day="2026-12-08")
        for desk in (mori, shibata):
            desk.opens("/desk/jpass/deputies")
            desk.presses("変更・終了 佐藤 健（豊田店）")
        mori.presses("保存する", last_day="2026-12-10")
        shibata.presses("保存する", 409, last_day="2026-12-09")
        assert shibata.sees("ほかの方が先に設定を変えた")
        shibata.presses("今すぐ終了する")
        assert shibata.sees("代理を終了しました")
        mori.opens("/desk/jpass/deputies")
        mori.presses("代理を設定する", principal=kimura)
        mori.presses("保存する", deputy=office.showroom.staff_ids["佐藤"], email=DEPUTY, last_day="2026-12-08")
        mori.presses("代理を設定する", principal=kimura)
        mori.presses("保存する", 422, deputy=office.showroom.staff_ids["販売2"], email=DEPUTY, last_day="2026-12-09")
        assert mori.sees("佐藤 健さんが代理に設定されています")
