"""The wizard's login as its own views run it: begun on a phone, finished with what the callback was told."""

from flask import Flask

from mytoyota.oidc_client import relying_party
from mytoyota.oidc_client.relying_party import LoginRequestParams
from mytoyota.web import sessions, unit
from tests.accounts.actors import PUBLIC_URL

PARAMS = LoginRequestParams("journey", "ref1", "/o/ref1/1-1/5")


def begin(app: Flask, params: LoginRequestParams = PARAMS, journey: str = "journey-token") -> str:
    """Begins a login on the phone with this journey cookie."""
    with app.test_request_context(base_url=PUBLIC_URL, method="POST", headers={"Cookie": f"journey={journey}"}):
        url = relying_party.begin(unit.session(), params, sessions.browser_id(sessions.JOURNEY))
        unit.commit()
    return url


def finish(app: Flask, args: dict[str, str], journey: str = "journey-token") -> relying_party.Login:
    """What the callback's view does."""
    with app.test_request_context(base_url=PUBLIC_URL, headers={"Cookie": f"journey={journey}"}):
        return relying_party.finish(unit.database(), args, sessions.browser_id(sessions.JOURNEY))
