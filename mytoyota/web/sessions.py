"""Server-side sessions: an opaque token in a cookie, its hash in a row, one cookie per purpose (decision 4)."""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request
from sqlalchemy import JSON, delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from mytoyota.base import clock, db, idempotency, keys
from mytoyota.base.db import Base
from mytoyota.base.retention import AT_ONCE, Erase
from mytoyota.web import unit


@dataclass(frozen=True)
class Purpose:
    """One cookie: how long it lives at most and how long it may lie idle."""

    name: str
    lives: timedelta
    idle: timedelta | None = None


JOURNEY = Purpose("journey", timedelta(days=30))
ACCOUNT = Purpose("account", timedelta(hours=24))
DESK = Purpose("desk", timedelta(hours=10), timedelta(minutes=30))
DESK_BEGUN = Purpose("desk_begun", timedelta(minutes=10))  # what was proved so far lets nobody in yet
MY = Purpose("my", timedelta(hours=12), timedelta(minutes=15))
DEVICE = Purpose("device", timedelta(days=400))  # which accounts this browser proved before (decision 14)
PURPOSES = (JOURNEY, ACCOUNT, DESK, DESK_BEGUN, MY, DEVICE)
TOKEN_BYTES = 32
LINGERS = timedelta(seconds=60)
OFFERED = "session.offered"
OFFER_LIVES = timedelta(hours=24)
SEEN_EVERY = timedelta(seconds=60)


class BrowserSession(Base):
    """What the server knows of one browser; `data` holds row ids and times only."""

    __tablename__ = "browser_session"

    id: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of the token
    purpose: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


def install(app: Flask) -> None:
    """Sends the cookies that a request started or ended, and notes that a session was used."""
    app.after_request(_send)


def current(purpose: Purpose, *, quiet: bool = False) -> BrowserSession | None:
    """The browser's living session of this purpose; a `quiet` look (a page that polls) does not count as use."""
    key = browser_id(purpose)
    row = _find(key) if key else None
    if row is None or row.purpose != purpose.name or not _alive(row, purpose):
        return None
    if purpose.idle and not quiet and clock.now() - row.seen_at > SEEN_EVERY:
        g.setdefault("seen", set()).add(row.id)
    return row


def rested(purpose: Purpose) -> timedelta:
    """How long the person has not been there: since the last page or press that was noted by `touch`."""
    row = current(purpose)
    return clock.now() - row.seen_at if row else timedelta.max


def touch(purpose: Purpose) -> None:
    """Notes that the person is there."""
    row = current(purpose)
    if row:
        g.setdefault("seen", set()).add(row.id)


def _find(key: str) -> BrowserSession | None:
    """The row; a request that acts holds it to its end, so that one browser's acts come one after the other."""
    session = unit.session()
    held: set[str] = session.info.setdefault("held", set())
    lock = key not in held and db.locked(session)
    held.add(key)
    return session.get(BrowserSession, key, with_for_update=lock or None)


def browser_id(purpose: Purpose) -> str | None:
    """The hash of the browser's token, known without asking the database; proves nothing by itself."""
    token = _token(purpose)
    return _hash(token) if token else None


def known_id(purpose: Purpose) -> str | None:
    """The same for a session that lives, or a token that we offered; nothing for what has ended or is none of ours."""
    key, lives = _looked_up(unit.session(), purpose)
    return key if lives or (lives is None and _offered(purpose)) else None


def living_id(view: Session, purpose: Purpose) -> str | None:
    """The same for a session that lives, and nothing else."""
    key, lives = _looked_up(view, purpose)
    return key if lives else None


def has_begun(purpose: Purpose) -> bool:
    """Whether a session of this purpose began in this browser, be it over by now: an offered token is none."""
    key, lives = _looked_up(unit.session(), purpose)
    return key is not None and (lives is not None or not _offered(purpose))


def _looked_up(view: Session, purpose: Purpose) -> tuple[str | None, bool | None]:
    """The hash of the browser's token, and whether a session of this purpose lives under it; None: there is no row."""
    key = browser_id(purpose)
    found = select(BrowserSession.purpose, BrowserSession.expires_at).where(BrowserSession.id == key)
    row = view.execute(found).one_or_none() if key else None
    return key, None if row is None else row.purpose == purpose.name and clock.now() < row.expires_at


def offer(purpose: Purpose) -> None:
    """Gives the browser a token that means nothing yet, so that a double tap on the first button is one browser."""
    if known_id(purpose) is None:
        token = f"{secrets.token_urlsafe(TOKEN_BYTES)}.{int(clock.now().timestamp())}"
        _give(purpose, f"{token}.{keys.ring().mac('session', 'offered', purpose.name, token).hex()}")


def begin(purpose: Purpose, data: dict[str, Any]) -> BrowserSession:
    """The browser's session of this purpose: the living one, one under the token that was offered, or a new one.

    The caller holds a row's lock, so that the same browser's presses come here one after the other.
    """
    held = current(purpose)
    key = browser_id(purpose)
    if held:
        _lengthen(held, purpose)
    if held or key is None or unit.session().get(BrowserSession, key) or not _offered(purpose):
        return held or start(purpose, data)
    idempotency.store(unit.session(), OFFERED, key, "begun")
    row = BrowserSession(id=key, purpose=purpose.name, data=data, expires_at=clock.now() + purpose.lives)
    unit.session().add(row)
    return row


def _lengthen(held: BrowserSession, purpose: Purpose) -> None:
    """What begins now lives its whole time, however long this browser has been here."""
    token = _token(purpose)
    if token:
        held.expires_at = clock.now() + purpose.lives
        _give(purpose, token)


def _offered(purpose: Purpose) -> bool:
    """Whether we gave the cookie, not long ago, and no session began under it: one that was deleted stays so."""
    whole = _token(purpose) or ""
    token, _dot, tag = whole.rpartition(".")
    try:
        given, at = bytes.fromhex(tag), int(token.rpartition(".")[2])
    except ValueError:
        return False
    ours = keys.ring().is_mac(given, "session", "offered", purpose.name, token)
    fresh = clock.now().timestamp() - at < OFFER_LIVES.total_seconds()
    return ours and fresh and idempotency.get(unit.session(), OFFERED, _hash(whole)) is None


def _token(purpose: Purpose) -> str | None:
    given: dict[str, str] = g.get(unit.GIVEN, {})
    return given[purpose.name] if purpose.name in given else request.cookies.get(cookie_name(purpose))


def start(purpose: Purpose, data: dict[str, Any], linger: dict[str, Any] | None = None) -> BrowserSession:
    """A new session under a new token; the browser's former one of this purpose ends (session fixation).

    `linger` is what the former token still knows for a minute: a second tap of the same button bears it, and
    must find the request it belongs to. It must hold nothing that lets anybody in.
    """
    former = current(purpose) if linger else None
    if former:
        former.data, former.expires_at = dict(linger or {}), clock.now() + LINGERS
    else:
        end(purpose)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = BrowserSession(id=_hash(token), purpose=purpose.name, data=data, expires_at=clock.now() + purpose.lives)
    unit.session().add(row)
    _give(purpose, token)
    return row


def end(purpose: Purpose) -> None:
    """Forgets the browser's session of this purpose, on both sides."""
    key = browser_id(purpose)
    if key:
        unit.session().execute(delete(BrowserSession).where(BrowserSession.id == key))
        _give(purpose, "")


def cookie_name(purpose: Purpose) -> str:
    """`__Host-` where the public address is https: then no other host can set it."""
    return f"__Host-{purpose.name}" if current_app.config["SESSION_COOKIE_SECURE"] else purpose.name


def _alive(row: BrowserSession, purpose: Purpose) -> bool:
    idle = purpose.idle and clock.now() - row.seen_at > purpose.idle
    return clock.now() < row.expires_at and not idle


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _give(purpose: Purpose, token: str) -> None:
    """What this request's answer gives to the browser; no token ends the session."""
    g.setdefault(unit.GIVEN, {})[purpose.name] = token


def _send(response: Response) -> Response:
    given: dict[str, str] = g.get(unit.GIVEN, {})
    for purpose in PURPOSES if given else ():
        if purpose.name in given:
            token = given[purpose.name]
            _set(response, purpose, token, int(purpose.lives.total_seconds()) if token else 0)
    _note_seen()
    return response


def _set(response: Response, purpose: Purpose, token: str, seconds: int) -> None:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    name = cookie_name(purpose)
    response.set_cookie(name, token, max_age=seconds, path="/", secure=secure, httponly=True, samesite="Lax")


def _note_seen() -> None:
    ids = g.pop("seen", None)
    if ids:
        # A database that takes no writes now can still be read: the page matters more than this note.
        with suppress(OperationalError), unit.database().writing() as session:
            for key in ids:
                row = session.get(BrowserSession, key)
                if row:
                    row.seen_at = clock.now()


RETENTION = (Erase(BrowserSession, BrowserSession.expires_at, AT_ONCE),)
