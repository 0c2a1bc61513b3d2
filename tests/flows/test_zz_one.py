import sys, pytest
from tests.flows.test_walks import everything_is_there_once
from tests.people.wanderer import Wanderer
def test_one(walker):
    for seed in map(int, open('/tmp/team/stories/seeds').read().split()):
        w=Wanderer(walker, seed)
        try:
            w.wanders(); everything_is_there_once(w)
        except BaseException as e:
            print(seed, repr(e)[:300]); print("\n".join(w.diary[-25:])); print(w.tab.page.url, w.tab.page.soup.main.get_text(' ',strip=True)[:1500]); raise
