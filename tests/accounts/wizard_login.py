"""The wizard's login as its own views run it: begun on a phone, finished with what the callback was told."""

from flask import Flask

from mytoyota.accounts import client
from mytoyota.accounts.client import Wish
from mytoyota.web import sessions, unit
from tests.accounts.actors import PUBLIC_URL

WISH = Wish("journey", "ref1", "/o/ref1/1-1/5")


def begin(app: Flask, wish: Wish = WISH, journey: str = "journey-token") -> str:
    """Begins a login on the phone with this journey cookie."""
    with app.test_request_context(base_url=PUBLIC_URL, method="POST", headers={"Cookie": f"journey={journey}"}):
        url = client.begin_as(unit.session(), wish)
        unit.commit()
    return url


def finish(app: Flask, args: dict[str, str], journey: str = "journey-token") -> client.Login:
    """What the callback's view does."""
    with app.test_request_context(base_url=PUBLIC_URL, headers={"Cookie": f"journey={journey}"}):
        return client.finish(args, sessions.holder(sessions.JOURNEY))
