"""Open returns of a contract that changes its store: the route stays, the acts go to the new store's people."""

from mytoyota.audit import RULES
from mytoyota.jpass.returns import acts, successors, waiting
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.transitions import Act, offered
from mytoyota.organisation.models import Staff
from tests.jpass.transfers.moves import Moves


def offers(moves: Moves, who: str, entry_id: str) -> set[str]:
    """What this person may do with the entry, if they see it."""
    with moves.database.reading() as session:
        entry = session.get_one(ReturnEntry, entry_id)
        member = session.get_one(Staff, moves.showroom.staff_ids[who])
        actor, _principal = acts.acting(session, entry, member)
        return set(offered(entry.standing, actor)) if moves.sees(who, entry.contract_id) else set()


def audited(moves: Moves) -> list[str]:
    with moves.database.reading() as session:
        return [rule.name for rule in RULES if rule.name.startswith("every_") and list(rule.found(session))]


def entered(moves: Moves, who: str = "佐藤") -> tuple[int, str]:
    moves.flow(store=True, headquarters=True)
    contract = moves.contract(staff_code="100")
    return contract, moves.submits(who, contract, email="sato@dealer.example.jp")


def test_the_page_says_so_before(moves: Moves) -> None:
    contract, _entry = entered(moves)
    desk = moves.desk("店長")
    desk.opens(f"/desk/jpass/contracts/{contract}/transfer")
    desk.presses("異動", store=moves.stores["T02"])
    words = "手続き中の車両返却があります。承認の順序は変わりません。"
    assert desk.sees(words, "新しい店舗の店長")
    desk = moves.searches("店長", store="T01")
    desk.presses("変更", pick=[str(contract)], **{f"store-{contract}": moves.stores["T02"]})
    assert desk.sees(words)


def test_approval_goes_to_the_new_stores_manager_from_the_day_after(moves: Moves) -> None:
    contract, entry = entered(moves)
    route = moves.entry(entry).route
    moves.moves("店長", contract, "T02", "200")
    assert offers(moves, "店長", entry) == {Act.APPROVE, Act.SEND_BACK}
    assert offers(moves, "佐藤", entry) == {Act.CORRECT, Act.WITHDRAW}
    moves.on(2026, 12, 2)
    assert offers(moves, "店長", entry) == offers(moves, "佐藤", entry) == set()
    assert offers(moves, "岡崎店長", entry) == {Act.APPROVE, Act.SEND_BACK}
    assert offers(moves, "鈴木", entry) == {Act.CORRECT, Act.WITHDRAW}, "the new person does the originator's part"
    moves.does("岡崎店長", Act.APPROVE, entry)
    assert (moves.entry(entry).status, moves.entry(entry).route) == ("headquarters_approval", route)
    assert not audited(moves)


def test_the_originators_part_is_the_new_persons(moves: Moves) -> None:
    contract, entry = entered(moves)
    moves.moves("店長", contract, "T02", "200")
    moves.on(2026, 12, 2)
    done = moves.does("岡崎店長", Act.SEND_BACK, entry)
    assert done.call is not None
    assert done.call.name == "鈴木 誠", "no letter goes to the old store: the new person is to be called"
    assert "sato@dealer.example.jp" not in [to for _mail, to in moves.mailed()]
    with moves.database.reading() as session:
        suzuki = session.get_one(Staff, moves.showroom.staff_ids["鈴木"])
        assert [row[0].id for row in waiting.page(session, suzuki)[0]] == [entry], "it waits for them"
    moves.on(2026, 12, 4)
    moves.does("鈴木", Act.CORRECT, entry)
    assert moves.entry(entry).originator_id == moves.showroom.staff_ids["鈴木"]
    assert moves.entry(entry).status == "store_approval"
    assert not audited(moves)


def test_without_a_new_person_it_is_the_managers(moves: Moves) -> None:
    contract, entry = entered(moves)
    moves.moves("本部", contract, "T02")
    moves.on(2026, 12, 2)
    assert offers(moves, "岡崎店長", entry) == {Act.APPROVE, Act.SEND_BACK, Act.CORRECT, Act.WITHDRAW}
    assert offers(moves, "鈴木", entry) == set()
    moves.does("岡崎店長", Act.WITHDRAW, entry)
    assert moves.entry(entry).status == "withdrawn"
    assert not audited(moves)


def test_what_headquarters_wrote_stays_theirs(moves: Moves) -> None:
    moves.flow(store=True, headquarters=True)
    contract = moves.contract(staff_code="100")
    entry = moves.submits("本部", contract)
    moves.moves("本部", contract, "T02", "200")
    moves.on(2026, 12, 2)
    assert offers(moves, "本部", entry) == {Act.CORRECT, Act.WITHDRAW}
    assert offers(moves, "鈴木", entry) == set()


def test_a_change_of_the_person_alone_moves_no_entry(moves: Moves) -> None:
    contract, entry = entered(moves)
    moves.moves("店長", contract, staff="101")
    moves.on(2026, 12, 4)
    assert offers(moves, "佐藤", entry) == {Act.CORRECT, Act.WITHDRAW}
    assert offers(moves, "販売2", entry) == set()


def test_whoever_approved_at_the_old_store_is_followed_by_the_new_manager(moves: Moves) -> None:
    contract, entry = entered(moves)
    moves.does("店長", Act.APPROVE, entry)
    moves.moves("本部", contract, "T02", "200")
    moves.on(2026, 12, 2)
    with moves.database.reading() as session:
        row, kimura = session.get_one(ReturnEntry, entry), session.get_one(Staff, moves.showroom.staff_ids["店長"])
        assert [one.name for one in successors.of_approver(session, row, kimura)] == ["原田 翼"]
    moves.does("本部", Act.SEND_BACK, entry, "店舗でご確認ください。")
    assert offers(moves, "岡崎店長", entry) == {Act.APPROVE, Act.SEND_BACK}
