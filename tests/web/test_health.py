"""The monitor's questions cost the same however many strangers ask them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from mytoyota.web import application, health


class Reader:
    """Counts how often it is asked."""

    asked = 0

    def ready(self) -> bool:
        self.asked += 1
        return self.asked > 1


def test_a_crowd_that_asks_takes_one_place_of_the_reader(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, base = Reader(), app.extensions["settings"].public_url
    monkeypatch.setattr(application, "outside_party", lambda _name: reader)

    def asks(_turn: int = 0) -> object:
        return app.test_client().get("/readyz", base_url=base).get_json()["reader"]

    assert asks() == "away"
    with ThreadPoolExecutor(8) as crowd:
        assert set(crowd.map(asks, range(40))) <= {"away", "ok"}
    assert reader.asked < 20, "once a second, on a slow machine too"
    monkeypatch.setattr(health, "ASKED_EVERY", 0.0)
    app.extensions.pop("reader.seen")
    assert asks() == "ok"
