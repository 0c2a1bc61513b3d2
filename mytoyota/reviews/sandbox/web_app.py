"""Serves the demo's certificate service: `python -m granian … mytoyota.reviews.sandbox.web_app:application`.

A process of its own on this machine alone, which knows nothing of the product but the contract (docs/integration.md).
"""

import hmac
import os
import time

from flask import Flask, Response, abort, jsonify, request

from mytoyota import logs, settings
from mytoyota.reviews.sandbox.scenarios import Service

KEY = "demo"  # both sides are on one machine, and every certificate is invented


def create_app(pace: float = 1.0) -> Flask:
    """The service; `pace` hurries the tests."""
    app, service = Flask("certificate_sandbox"), Service(pace)
    app.config["MAX_CONTENT_LENGTH"] = 4096

    @app.get("/healthz")
    def alive() -> str:
        return "ok"

    @app.post("/v1/certificates/search")
    def search() -> Response:
        return _search(service)

    return app


def application() -> Flask:
    """What the server loads. CERTIFICATE_SANDBOX_PACE hurries the tests."""
    logs.configure(settings.load().log_level)
    return create_app(float(os.environ.get("CERTIFICATE_SANDBOX_PACE", "1")))


def _search(service: Service) -> Response:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), KEY.encode()):
        abort(401)
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict) or not all(isinstance(asked.get(name), str) for name in ("chassis", "plate")):
        abort(400)
    said = service.answer(asked["chassis"], asked["plate"])
    time.sleep(said.wait)
    answer = Response(said.body, mimetype="text/html") if isinstance(said.body, str) else jsonify(said.body)
    answer.status_code = said.status
    return answer
