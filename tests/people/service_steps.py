"""What a customer does on the pages of the services and of payment, with sample answers (guide 3-1, 3-2)."""

from collections.abc import Callable
from typing import Any

from werkzeug.test import TestResponse

from tests.people.phone import Phone

# Which answers lead to a step of the guide; all others are on the way of who applies for both services.
CHOICES: dict[str, dict[str, Any]] = {
    "3-1/6-A": {"options": ["remote"]},
    "3-1/8-A": {"options": ["remote"], "pays_by": "card"},
    "3-1/10-A": {"options": ["remote"], "pays_by": "card"},
    "3-1/3-B": {"t_connect": "decline"},
    "3-1/4-B": {"t_connect": "decline"},
    "3-1/4-C": {"contractor": "other"},
    "3-1/5-C": {"contractor": "other"},
    "3-1/6-C": {"contractor": "other"},
    "3-2/6-A": {"pays_by": "card"},
    "3-2/8-A": {"pays_by": "card"},
    "3-2/2-B": {"charging": "decline"},
    "3-2/3-B": {"charging": "decline"},
    "3-2/4-B": {"charging": "decline"},
    "5-1/8-A": {"options": ["remote"]},
    "5-1/10-A": {"options": ["remote"], "pays_by": "card"},
    "5-1/12-A": {"options": ["remote"], "pays_by": "card"},
    "5-1/3-B": {"t_connect": "decline"},
    "5-2/6-A": {"pays_by": "card"},
    "5-2/8-A": {"pays_by": "card"},
    "5-2/2-B": {"charging": "decline"},
    "5-2/3-B": {"charging": "decline"},
}
# Steps of the guide that share another step's page; what is the gateway's own stands in tests/payments/test_sandbox.py.
PAGE_OF = {
    "3-1/1": "2-1/4", "3-1/7-A": "3-1/6-A", "3-1/9-A": "3-1/8-A", "3-2/5-A": "3-2/4-A", "3-2/7-A": "3-2/6-A",
    "5-1/9-A": "5-1/8-A", "5-1/11-A": "5-1/10-A", "5-2/5-A": "5-2/4-A", "5-2/7-A": "5-2/6-A",
}  # fmt: skip
WISHES = {"apply": "利用申込みをする", "decline": "利用申込みをしない"}
NAMES = {"same": "使用者と同じ名義で登録する", "other": "使用者とは異なる名義で登録する"}


def goes_to_pay(phone: Phone) -> str:
    """Chooses the card and is sent to the gateway; the phone stays where it was. Returns the page's return address."""
    answer = _chooses_the_card(phone)
    gateway = phone.http.application.extensions["gateways"].cards
    assert answer.location in {f"https://pay.example/{reference}" for reference in gateway.pages}, answer.location
    return str(gateway.pages[answer.location.rpartition("/")[2]].return_url)


def _chooses_the_card(phone: Phone) -> TestResponse:
    answer = phone.http.post(phone.page.url, data=phone.body() | {"kind": "card"}, base_url=phone.base)
    phone.filled = {}
    return answer


def comes_back(phone: Phone, how: str = "accepted") -> None:
    """The gateway's newest page ends like this, and the phone is back."""
    gateway = phone.http.application.extensions["gateways"].cards
    page = list(gateway.pages.values())[-1]
    gateway.moves(page, how)
    phone.opens(page.return_url)


def _pays(journey: Any) -> None:
    if journey.pays_by != "card":
        journey.phone.presses("つぎへ", kind=journey.pays_by)
        return
    answer = _chooses_the_card(journey.phone)
    if (answer.location or "").startswith("/o/"):  # a page that the browser kept: the card is registered long since
        journey.phone.opens(answer.location)
        return
    journey.phone.reloads()
    journey.phone.opens(_card_page(journey.page.url))


def _card_page(url: str) -> str:
    """The address of the card's page, beside that of the choice."""
    beside = {"3-1/6-A": "3-1/8-A", "3-2/4-A": "3-2/6-A", "5-1/8-A": "5-1/10-A", "5-2/4-A": "5-2/6-A"}
    chosen = next(one for one in beside if url.endswith(one))
    return url.removesuffix(chosen) + beside[chosen]


def press(label: str, **values: Any) -> Callable[[Any], None]:
    """The act of pressing this button with these answers."""
    return lambda journey: void(journey.phone.presses(label, **values))


def void(_page: object) -> None:
    """An act's page is looked at by who asked for the act."""


def _waits_for_the_line(journey: Any) -> None:
    """The worker asks the line service, which has the line open; without JavaScript the page is loaded again."""
    journey.run_jobs()
    journey.phone.reloads()
    journey.phone.presses("つぎへ")


ACTS: dict[str, Callable[[Any], None]] = {
    "3-1/2": lambda journey: void(journey.phone.presses(WISHES[journey.t_connect])),
    "3-1/3-A": lambda journey: void(journey.phone.presses(NAMES[journey.contractor])),
    "3-1/4-A": press("つぎへ", agree_terms="y", agree_data="y"),
    "3-1/5-A": lambda journey: void(journey.phone.presses("つぎへ", options=journey.options)),
    "3-1/6-A": _pays,
    "3-1/8-A": lambda journey: comes_back(journey.phone),
    "3-1/10-A": press("進む"),
    "3-1/11-A": press("この内容で申し込む"),
    "3-1/12-A": press("申し込む"),
    "3-1/accepted": press("つぎへ"),
    "3-1/3-B": press("OK"),
    "3-1/4-B": press("つぎへ", reason="price"),
    "3-1/4-C": press("OK"),
    "3-1/5-C": press("とじる"),
    "3-1/6-C": press("OK"),
    "3-2/1": lambda journey: void(journey.phone.presses(WISHES[journey.charging])),
    "3-2/2-A": press("つぎへ", agree="y"),
    "3-2/3-A": lambda journey: void(journey.phone.presses("つぎへ", plan=journey.plan)),
    "3-2/4-A": _pays,
    "3-2/6-A": lambda journey: comes_back(journey.phone),
    "3-2/8-A": press("進む"),
    "3-2/9-A": press("この内容で申し込む"),
    "3-2/10-A": press("申し込む"),
    "3-2/11-A": press("とじる"),
    "3-2/12-A": press("OK"),
    "3-2/2-B": press("OK"),
    "3-2/3-B": press("とじる"),
    "3-2/4-B": press("OK"),
    "end/thanks": press("とじる"),
    "end/staff": press("OK"),
}
# At home: the same screens as 3-1/n and 3-2/n, and those that wait for the line.
ACTS |= {f"5-1/{n + 2}-A": ACTS[f"3-1/{n}-A"] for n in (4, 5, 6, 8, 10, 11, 12)}
ACTS |= {f"5-2/{step}": ACTS[f"3-2/{step}"] for step in ("1", *(f"{n}-A" for n in (2, 3, 4, 6, 8, 9, 10, 11)))}
ACTS |= {
    "5-1/1": press("次の手続きに進む"),
    "5-1/2": ACTS["3-1/2"],
    "5-1/3-A": _waits_for_the_line,
    "5-1/4-A": press("つぎへ"),
    "5-1/5-A": press("つぎへ"),
    "5-1/accepted": lambda journey: void(
        journey.phone.presses("つぎへ" if journey.page.offers("つぎへ") else "とじる")
    ),
    "5-1/3-B": press("OK"),
    "5-2/2-B": press("OK"),
    "5-2/3-B": press("とじる"),
}
