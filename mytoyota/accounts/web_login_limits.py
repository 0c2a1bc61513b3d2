"""Limits tries across accounts: one password tried on many of them, by browser and by address (decision 14)."""

from mytoyota.base import limits
from mytoyota.base.limits import RateLimit
from mytoyota.web import networks, unit

BROWSER = RateLimit("login.browser", free=20)  # one person has few accounts
# A showroom of 100 customers, each with a mistake or two, is one address; its count begins anew after a quiet night.
# Beyond it each try waits for seconds only: a guesser gets some thousand a day, a customer is held up shortly.
ADDRESS = RateLimit("login.address", free=400, first=1, longest=30, memory=6 * 3600)


def count_across_accounts(browser: str | None, *, known: bool) -> None:
    """Counts a try to log in, whoever's account it is for; not from a browser that is `known` to its account.

    `browser` is one that we gave its cookie: a counter for each value that somebody invents would be rows without end,
    and so would the counters of those whose address is refused.

    Raises:
        TooMany: this browser, or its address, has tried too many.
    """
    if known:
        return
    limits.hit(unit.database(), ADDRESS, networks.here())
    if browser:
        limits.hit(unit.database(), BROWSER, browser)
