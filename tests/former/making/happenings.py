"""What happened last at a customer's step, before the instance was dumped."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from mytoyota.payments.gateway import WebhookEvent
from tests.payments.paying import GENUINE
from tests.people.desk import Desk
from tests.people.showroom import HARUNA
from tests.people.walker import Journey

IDENTITY = ("family_name", "given_name", "birth_date", "prefecture", "city", "street")
Happening = Callable[[Journey, Desk], dict[str, Any]]  # returns what the test must know besides


def _nothing(_journey: Journey, _desk: Desk) -> dict[str, Any]:
    return {}


def _confirmed(journey: Journey, _desk: Desk) -> dict[str, Any]:
    journey.staff_confirm()
    return {}


def _differs(journey: Journey, desk: Desk) -> dict[str, Any]:
    """Confirmed although the document says something else, with a reason."""
    desk.opens(f"/desk/orders/{journey.order_id}")
    desk.presses("確認する")
    button = desk.page.button("確認した")
    ticked = {"same": [name for name in IDENTITY if name != "street"], "reason-street": "転居ずみ。住民票で確認"}
    desk.sends(desk.body(button) | ticked, 200, desk.form_of(button))
    assert desk.sees("確認しました")
    return {}


def _sent_back(journey: Journey, _desk: Desk) -> dict[str, Any]:
    journey.staff_send_back(["street"], "番地をご確認ください")
    return {}


def _code(journey: Journey, _desk: Desk) -> dict[str, Any]:
    return {"staff_code": journey.staff_code()}


def _types(journey: Journey, _desk: Desk) -> dict[str, Any]:
    """Some boxes are filled, the button is not pressed: the page saved it as a draft."""
    form = journey.page.soup.select_one("form#step[data-draft-url]")
    names = ("contact_name", "department") if journey.kind == "corporate" else ("given_name", "city", "mobile_phone")
    typed = {name: (journey.company | journey.person)[name] for name in names}
    body = {name: value for name, value in journey.phone.fills(**typed).body().items() if "password" not in name}
    answer = journey.phone.http.post(str(form["data-draft-url"]), data=body, base_url=journey.phone.base)
    assert answer.status_code == 204, answer.status_code
    return {"typed": typed}


def _not_matched(journey: Journey, _desk: Desk) -> dict[str, Any]:
    journey.phone.presses("次へ", agree="y")
    assert journey.phone.sees("一致しませんでした")
    return {"certificate": HARUNA}


def _handed_over(journey: Journey, desk: Desk) -> dict[str, Any]:
    """The phone is lost: the desk lets another one go on, by the same code."""
    desk.opens(f"/desk/orders/{journey.order_id}")
    desk.presses("別の端末に引き継ぐ")
    return {"goes_on_by": "another phone"}


def _begins_again(journey: Journey, _desk: Desk) -> dict[str, Any]:
    journey.phone.scans(journey.showroom.link(journey.order_id))
    journey.phone.presses("買主の登録からやり直す")
    return {}


def _leaflet(journey: Journey, desk: Desk) -> dict[str, Any]:
    desk.opens(f"/desk/orders/{journey.order_id}")
    desk.presses("ご案内を印刷")
    return {"leaflet": desk.page.soup.select_one(".url").get_text(strip=True)}


def _withdrawn(journey: Journey, _desk: Desk) -> dict[str, Any]:
    journey.phone.presses("QRコードを取り消す")
    return {}


def _renewed(journey: Journey, _desk: Desk) -> dict[str, Any]:
    assert journey.buyer is not None
    journey.buyer.phone.reloads()
    journey.buyer.phone.presses("QRコードを作りなおす")
    return {"goes_on_by": "the new code"}


def _at_the_gateway(state: str) -> Happening:
    """Something became of the card, and a webhook said so; the customer's browser has not come back yet."""

    def happens(journey: Journey, _desk: Desk) -> dict[str, Any]:
        world = journey.phone.http.application.extensions["gateways"].cards
        page = list(world.pages.values())[-1]
        world.moves(page, state)
        told = json.dumps(asdict(WebhookEvent(f"event-{page.reference}", page.reference)))
        answer = journey.phone.http.post("/pay/webhook", data=told, base_url=journey.phone.base, headers=GENUINE)
        assert answer.status_code == 204, answer.status_code
        return {}

    return happens


def _buyer_goes_on(pages: int) -> Happening:
    """The buyer's phone notices that the user is registered, and goes on so many pages."""

    def happens(journey: Journey, _desk: Desk) -> dict[str, Any]:
        assert journey.buyer is not None
        journey.buyer.phone.reloads()
        journey.buyer.phone.presses("次へ")
        for _page in range(pages):
            journey.buyer.goes_on()
        return {}

    return happens


HAPPENINGS: dict[str, Happening] = {
    "": _nothing,
    "waits": _nothing,
    "confirmed": _confirmed,
    "differs": _differs,
    "sent_back": _sent_back,
    "code": _code,
    "types": _types,
    "not_matched": _not_matched,
    "handed_over": _handed_over,
    "begins_again": _begins_again,
    "leaflet": _leaflet,
    "withdrawn": _withdrawn,
    "renewed": _renewed,
    "card_accepted": _at_the_gateway("accepted"),
    "card_refused": _at_the_gateway("refused"),
    "card_processing": _at_the_gateway("processing"),
    "buyer_hears": _nothing,
    "buyer_is_done": _buyer_goes_on(0),
    "buyer_calls": _buyer_goes_on(1),
    "buyer_ends": _buyer_goes_on(2),
}
