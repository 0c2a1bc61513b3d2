"""What a bulk of a hundred costs: previewed and applied within a second of one processor."""

import time

import pytest

from tests.jpass.transfers.moves import Moves

MOST = 1.0  # seconds of processor time, for preview and change together; the pages included


@pytest.mark.proof
def test_a_hundred_rows_within_a_second(moves: Moves) -> None:
    contracts = [moves.contract(staff_code="100") for _ in range(100)]
    desk = moves.searches("店長", store="T01")
    button = desk.page.button("変更")
    desk.fills(**{f"store-{one}": moves.stores["T02"] for one in contracts})
    desk.fills(**{f"staff-{one}": "200" for one in contracts})
    body = desk.body(button) | {"pick": [str(one) for one in contracts]}
    began = time.process_time()
    answer = desk.http.post("/desk/jpass/transfers", data=body, base_url=desk.base)
    previewed = time.process_time() - began
    assert answer.status_code == 200
    began = time.process_time()
    answer = desk.http.post("/desk/jpass/transfers", data=body | {"confirm": "ok"}, base_url=desk.base)
    page = desk.http.get(answer.headers["Location"], base_url=desk.base)
    applied = time.process_time() - began
    assert page.status_code == 200
    assert len(moves.transfers(contracts[-1])) == 1
    print(f"preview {previewed:.3f} s, change and result {applied:.3f} s of CPU")
    assert previewed + applied <= MOST
