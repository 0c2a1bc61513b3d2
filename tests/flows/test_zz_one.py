from pathlib import Path
import pytest
from tests.flows.test_walks import everything_is_there_once
from tests.people.wanderer import Wanderer

a, b, verbose = Path("/tmp/team/stories/seeds").read_text().split()


@pytest.mark.timeout(3000)
def test_one(walker):
    bad = 0
    for seed in range(int(a), int(b)):
        w = Wanderer(walker, seed)
        try:
            w.wanders()
            everything_is_there_once(w)
        except BaseException as e:
            bad += 1
            print("SEED", seed, repr(e)[:400])
            print("\n".join(w.diary[-int(verbose) :]))
            if int(verbose) > 20:
                import traceback

                traceback.print_exc(limit=-6)
                print(w.tab.page.url, w.tab.page.text[:1])
    assert not bad
