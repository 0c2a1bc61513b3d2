"""Stripe as its documentation describes it, on loopback: customers, Checkout Sessions, idempotency, signed webhooks.

Only what the documentation says: https://docs.stripe.com/api (bodies, errors), /api/idempotent_requests, /webhooks.
"""

import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from stripe import WebhookSignature
from werkzeug import Request, Response

KEY, SIGNING = "sk_test_loopback", "whsec_loopback"
CARDS = {
    "visa": ("4242", 8, 2031),
    "jcb": ("0000", 12, 2030),
    "unionpay": ("0005", 1, 2032),
}


@dataclass
class StripeDouble:
    """A WSGI application; `trouble` is answered once instead of the truth, after the call was carried out."""

    customers: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    detached: list[str] = field(default_factory=list)  # payment methods that the shop let go of
    kept: dict[str, tuple[str, int, dict[str, Any]]] = field(default_factory=dict)
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    trouble: Response | None = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        raw = request.get_data(as_text=True)
        sent = dict(parse_qsl(raw, keep_blank_values=True)) | request.args.to_dict()
        self.requests.append((request.method, request.path, sent))
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return _error(401, "invalid_request_error", "Invalid API Key provided")
        status, body, replayed = self._once(request, raw, sent)
        trouble, self.trouble = self.trouble, None
        return trouble or _json(status, body, replayed)

    def _once(self, request: Request, raw: str, sent: dict[str, str]) -> tuple[int, dict[str, Any], bool]:
        """The same key is answered as before, also with an error; with other parameters it is an error."""
        key, asked = request.headers.get("Idempotency-Key"), f"{request.path}?{raw}"
        if request.method == "POST" and key in self.kept:
            before, status, body = self.kept[key]
            if before != asked:
                return 400, _wrong("idempotency_error", "Keys can only be used with the same parameters"), False
            return status, body, True
        failing = self.trouble is not None and self.trouble.status_code >= 500
        status, body = (500, _wrong("api_error", "failed")) if failing else self._carry_out(request, sent)
        if request.method == "POST" and key:
            self.kept[key] = (asked, status, body)
        return status, body, False

    def _carry_out(self, request: Request, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        match (request.method, request.path.strip("/").split("/")):
            case ("POST", ["v1", "customers"]):
                made = {"id": _id("cus_"), "object": "customer", "metadata": {"reference": sent["metadata[reference]"]}}
                self.customers[made["id"]] = made
                return 200, made
            case ("POST", ["v1", "checkout", "sessions"]):
                return self._made(sent)
            case ("GET", ["v1", "checkout", "sessions", known]) if known in self.sessions:
                return 200, self._expanded(known, sent)
            case ("POST", ["v1", "checkout", "sessions", known, "expire"]) if known in self.sessions:
                return self._expired(known, sent)
            case ("POST", ["v1", "payment_methods", known, "detach"]) if known in self.attached():
                return self._detached(known)
        return 404, _wrong("invalid_request_error", "No such resource")

    def _made(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if sent.get("mode") != "setup" or sent.get("customer") not in self.customers or not sent.get("success_url"):
            return 400, _wrong("invalid_request_error", "Missing or wrong parameter")
        if "currency" not in sent and "allowed_payment_method_types[0]" not in sent:
            return 400, _wrong("invalid_request_error", "Missing required param: currency.")
        intent = {
            "id": _id("seti_"),
            "object": "setup_intent",
            "status": "requires_payment_method",
            "last_setup_error": None,
            "payment_method": None,
            "usage": "off_session",
        }
        made = {
            "id": _id("cs_test_"),
            "object": "checkout.session",
            "mode": "setup",
            "status": "open",
            "payment_status": "no_payment_required",
            "customer": sent["customer"],
            "client_reference_id": sent.get("client_reference_id"),
            "locale": sent.get("locale"),
            "success_url": sent["success_url"],
            "cancel_url": sent.get("cancel_url"),
            "created": int(time.time()),
            "expires_at": int(time.time()) + 86_400,
            "livemode": False,
            "metadata": {},
            "setup_intent": intent["id"],
        }
        made["url"] = f"https://checkout.stripe.com/c/pay/{made['id']}"
        self.intents[str(intent["id"])], self.sessions[str(made["id"])] = intent, made
        return 200, dict(made)

    def _expired(self, known: str, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if self.sessions[known]["status"] != "open":
            words = 'Only Checkout Sessions with a status in ["open"] can be expired.'
            return 400, _wrong("invalid_request_error", words)
        self.expire(known)
        return 200, self._expanded(known, sent)

    def _detached(self, known: str) -> tuple[int, dict[str, Any]]:
        if known in self.detached:
            words = "The payment method you provided is not attached to a customer so detachment is impossible."
            return 400, _wrong("invalid_request_error", words)
        self.detached.append(known)
        return 200, self.attached()[known] | {"customer": None}

    def attached(self) -> dict[str, dict[str, Any]]:
        """Every payment method that some customer ever had, by its id."""
        methods = [intent["payment_method"] for intent in self.intents.values() if intent["payment_method"]]
        return {str(method["id"]): method for method in methods}

    def _expanded(self, known: str, sent: dict[str, str]) -> dict[str, Any]:
        session = dict(self.sessions[known])
        assert "setup_intent.payment_method" in sent.values(), "the SDK asked without its expansion"
        session["setup_intent"] = self.intents[session["setup_intent"]]
        return session

    def complete(self, known: str, brand: str = "visa", status: str = "succeeded") -> None:
        """The customer finished Stripe's page with a card."""
        session, (last4, month, year) = self.sessions[known], CARDS[brand]
        card = {"brand": brand, "last4": last4, "exp_month": month, "exp_year": year, "country": "JP"}
        method = {"id": _id("pm_"), "object": "payment_method", "type": "card", "card": card}
        self.intents[session["setup_intent"]] |= {"status": status, "payment_method": method}
        session |= {"status": "complete", "url": None}

    def fail(self, known: str, error: dict[str, str]) -> None:
        """The page was finished, and the issuer refused in the end."""
        session = self.sessions[known]
        self.intents[session["setup_intent"]] |= {"status": "requires_payment_method", "last_setup_error": error}
        session |= {"status": "complete", "url": None}

    def expire(self, known: str) -> None:
        """A day is over, or the shop closed the page."""
        self.sessions[known] |= {"status": "expired", "url": None}
        self.intents[self.sessions[known]["setup_intent"]] |= {"status": "canceled"}

    def webhook(self, kind: str, about: dict[str, Any], at: int | None = None) -> tuple[bytes, dict[str, str]]:
        """A signed event with a snapshot of the object it is about."""
        event = {
            "id": _id("evt_"),
            "object": "event",
            "type": kind,
            "created": int(time.time()),
            "livemode": False,
            "api_version": "2026-10-28.endive",
            "data": {"object": about},
        }
        raw = json.dumps(event)
        return raw.encode(), {"Stripe-Signature": WebhookSignature.generate_signature_header(raw, SIGNING, at)}


def _id(prefix: str) -> str:
    return prefix + secrets.token_hex(12)


def _wrong(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message}}


def _error(status: int, kind: str, message: str) -> Response:
    return _json(status, _wrong(kind, message), False)


def _json(status: int, body: dict[str, Any], replayed: bool) -> Response:
    headers = {"Request-Id": _id("req_")} | ({"Idempotent-Replayed": "true"} if replayed else {})
    return Response(json.dumps(body), status, headers, content_type="application/json")
