"""A page comes as small as its browser can read it, and says that this depends on the browser."""

import gzip

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mytoyota.web import application


def page(app: Flask, taken: str) -> TestResponse:
    where = application.settings(app).public_url
    return app.test_client().get("/", base_url=where, headers={"Accept-Encoding": taken})


@pytest.mark.parametrize("taken", ["gzip", "gzip, deflate, br, zstd", "deflate;q=0.5, gzip;q=1.0"])
def test_a_page_is_packed_for_who_takes_it(app: Flask, taken: str) -> None:
    plain, packed = page(app, "identity"), page(app, taken)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert "<html" in gzip.decompress(packed.data).decode()
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["Vary"] == plain.headers["Vary"]


@pytest.mark.parametrize("taken", ["", "identity", "br", "xgzip"])
def test_for_all_others_it_stays_as_it_is(app: Flask, taken: str) -> None:
    plain = page(app, taken)
    assert "Content-Encoding" not in plain.headers
    assert "<html" in plain.text
