"""Writes an instance down: its database packed, and an index of its people, its links and cookies, and its counts."""

import json
import lzma
import os
import re
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select

from mytoyota.base import clock
from mytoyota.notifications.models import Message
from mytoyota.orders import orders
from mytoyota.orders.models import OrderLink
from tests.former import product
from tests.people.phone import Phone
from tests.people.showroom import PUBLIC_URL
from tests.storage import cluster


def write_index(making: Any, folder: Path) -> None:
    """Everything that the test must know of an instance that is in the middle of everything."""
    kind = making.database.engine.dialect.name
    phones = {name: cookies(phone) for name, phone in making.phones}
    index = {
        "openings": _openings(making),
        "customers": [about | {"cookies": phones[f"customer {about['number']}"]} for about in making.customers],
        "cards": {one.reference: [one.return_url, one.state, one.reason] for one in making.world.pages.values()},
        "card_keys": making.world.keys,
        "tokens": making.tokens,
        "asked": making.asked,
        "rows": product.rows(making.database),
        "sealed": product.sealed(making.database),
        "moment": clock.now().isoformat(),
    }
    (folder / f"{kind}.json.xz").write_bytes(_packed(json.dumps(index, ensure_ascii=False).encode()))
    print(kind, len(index["customers"]), "customers", len(index["openings"]), "openings", sum(index["rows"].values()))


def cookies(phone: Phone) -> list[list[str]]:
    """What a browser keeps."""
    return [[one.key, one.value] for one in phone.http._cookies.values()]


def _openings(making: Any) -> list[dict[str, Any]]:
    """Every address that was printed, shown or mailed, as a stranger finds it, and every cookie at its own door."""
    addresses = dict.fromkeys(making.printed, "code made anew or taken back")
    with making.database.reading() as session:
        for link in session.scalars(select(OrderLink)):
            addresses.setdefault(orders.url(link, PUBLIC_URL), f"link of {link.role}")
        for mail in session.scalars(select(Message)):
            for url in re.findall(r"https?://[^\s（）]+", mail.body or ""):
                addresses.setdefault(url, f"mail {mail.template}")
    own = [(what, url) for url, what in addresses.items() if url.startswith(PUBLIC_URL)]
    found = [_opened(making, what, url, []) for what, url in own]
    for name, phone in making.phones:
        for cookie, door in DOORS.items():
            if cookie in {key for key, _value in cookies(phone)}:
                found.append(_opened(making, f"{cookie} cookie of {name}", door, cookies(phone)))
    return found


DOORS = {"journey": "/start", "account": "/account/profile", "desk": "/desk/"}


def _opened(making: Any, what: str, url: str, held: list[list[str]]) -> dict[str, Any]:
    phone = Phone(making.app)
    for key, value in held:
        phone.http.set_cookie(key, value, domain="127.0.0.1")
    answer = phone.http.get(url.removeprefix(PUBLIC_URL), base_url=PUBLIC_URL, follow_redirects=True)
    page = phone._shows(answer, answer.status_code)
    shown = {"status": answer.status_code, "title": page.h1, "at": re.sub(r"\?.*", "", page.url)}
    return {"what": what, "url": url, "cookies": held} | shown


def _sqlite(url: str, folder: Path) -> None:
    """The file, without what was deleted."""
    path, whole = str(make_url(url).database), folder / "vacuumed"
    with sqlite3.connect(path) as connection:
        connection.execute("VACUUM INTO ?", (str(whole),))
    connection.close()
    (folder / "sqlite.xz").write_bytes(_packed(whole.read_bytes()))
    whole.unlink()


def _postgresql(url: str, folder: Path) -> None:
    """Plain statements that any client can send; what only psql understands is left out."""
    binary = (cluster._binaries() or Path()) / "pg_dump"
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    words = [str(binary), "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=50", address]
    done = subprocess.run(words, check=True, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    kept = [line for line in done.stdout.splitlines() if not line.startswith(("--", "\\"))]
    (folder / "postgresql.xz").write_bytes(_packed("\n".join(kept).encode()))


def _packed(content: bytes) -> bytes:
    return lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)


DUMPS = {"sqlite": _sqlite, "postgresql": _postgresql}
