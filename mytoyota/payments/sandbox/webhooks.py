"""The sandbox's webhooks: signed, sent in the background, sent again until they are taken."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable

import structlog
from sqlalchemy import select

from mytoyota.base import clock
from mytoyota.base.db import Database
from mytoyota.payments.sandbox.storage import Notice

HEADER = "Sandbox-Signature"
TOLERANCE = 300  # seconds; older ones may be somebody's recording
BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
MOST_TRIES = 12
SWEEP_SECONDS = 0.25
log = structlog.get_logger()

Post = Callable[[bytes, dict[str, str]], bool]


def sign(secret: str, body: bytes, at: int) -> str:
    """`t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`."""
    mac = hmac.digest(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hex()
    return f"t={at},v1={mac}"


def is_signed(secret: str, body: bytes, header: str, now: float) -> bool:
    """Whether `header` is our signature of this body, made within the last minutes."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    at = parts.get("t", "")
    if not (at.isascii() and at.isdecimal() and len(at) < 16):
        return False
    fits = hmac.compare_digest(sign(secret, body, int(at)).encode(), header.encode())
    return fits and abs(now - int(at)) <= TOLERANCE


def deliver_due(database: Database, secret: str, post: Post) -> int:
    """Sends what is due; what is not taken is tried again later. Returns how many were taken."""
    now, taken = clock.now().timestamp(), 0
    with database.reading() as session:
        due = select(Notice).where(Notice.due <= now, Notice.sent < Notice.times, Notice.tries < MOST_TRIES)
        notices = list(session.scalars(due.order_by(Notice.due).limit(50)))
    for notice in notices:
        told = {"id": notice.id, "type": notice.kind, "created": int(now), "registration": notice.registration_id}
        body = json.dumps(told).encode()
        done = post(body, {HEADER: sign(secret, body, int(now)), "Content-Type": "application/json"})
        taken += done
        with database.writing() as session:
            row = session.get_one(Notice, notice.id)
            row.sent += done
            row.tries += 1
            row.due = now if done else now + BACK_OFF[min(row.tries, len(BACK_OFF)) - 1]
    return taken


def keep_delivering(database: Database, secret: str, post: Post) -> threading.Thread:
    """Delivers in a thread of this process until it ends."""

    def run() -> None:
        while True:
            try:
                deliver_due(database, secret, post)
            except Exception as trouble:  # the next sweep tries again; the pages must go on
                log.warning("sandbox.delivery", kind=type(trouble).__name__)
            time.sleep(SWEEP_SECONDS)

    thread = threading.Thread(target=run, name="webhooks", daemon=True)
    thread.start()
    return thread
