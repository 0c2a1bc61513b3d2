"""Serves the demo's line service: `python -m granian … mytoyota.subscriptions.lines.sandbox.web_app:application`.

A process of its own on this machine alone, which knows nothing of the product but the contract (docs/integration.md).
"""

import hmac
import os
import time

from flask import Flask, Response, abort, jsonify, request

from mytoyota import logs, settings
from mytoyota.subscriptions.lines.sandbox.scenarios import Answer, Lines

KEY = "demo"  # both sides are on one machine, and every vehicle is invented


def create_app(pace: float = 1.0, lines: Lines | None = None) -> Flask:
    """The service; `pace` hurries the tests, which may look into its `lines`."""
    app, known = Flask("line_sandbox"), lines or Lines(pace)
    app.config["MAX_CONTENT_LENGTH"] = 4096

    @app.get("/healthz")
    def alive() -> str:
        return "ok"

    @app.put("/v1/lines/<key>")
    def ask(key: str) -> Response:
        _must_be_known()
        return _sent(known.ask(key, _chassis()))

    @app.get("/v1/lines/<key>")
    def status(key: str) -> Response:
        _must_be_known()
        return _sent(known.status(key))

    @app.delete("/v1/lines/<key>")
    def close(key: str) -> Response:
        _must_be_known()
        return _sent(known.close(key))

    return app


def application() -> Flask:
    """What the server loads. LINE_SANDBOX_PACE hurries the tests."""
    logs.configure(settings.load().log_level)
    return create_app(float(os.environ.get("LINE_SANDBOX_PACE", "1")))


def _must_be_known() -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), KEY.encode()):
        abort(401)


def _chassis() -> str:
    asked = request.get_json(silent=True)
    chassis = asked.get("chassis") if isinstance(asked, dict) else None
    if not isinstance(chassis, str) or not chassis:
        abort(400)
    return chassis


def _sent(said: Answer) -> Response:
    time.sleep(said.wait)
    answer = jsonify(said.body)
    answer.status_code = said.status
    return answer
