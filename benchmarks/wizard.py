"""How much CPU a wizard step costs, beside a bare Flask page that commits one row and reads it back.

Both run alternately in one process, so that a machine that slows down slows both. A step is the POST of its
answer and the GET of the page after it; the bare app does the same with one table, one template of the same
length as the wizard's pages and SQLAlchemy on its own SQLite file. `python -m benchmarks.wizard [--rounds N]`
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template_string, request
from sqlalchemy import create_engine, text

from mytoyota.app import create_app
from mytoyota.base import keys
from mytoyota.base.db import Base, Database
from mytoyota.gateways import Gateways
from mytoyota.notifications.senders import OutboxSender
from mytoyota.settings import Settings
from tests.people.showroom import Showroom
from tests.people.walker import Walker
from tests.people.written_licence import WrittenLicenceReader

WARM_UP = 2  # journeys that are not counted: caches and templates
PAGE = """<!doctype html><html lang="ja"><title>{{ title }}</title><link rel="stylesheet" href="/static/app.css">
<main><h1>{{ title }}</h1>{% for name, value in facts %}<dl><dt>{{ name }}</dt><dd>{{ value }}</dd></dl>{% endfor %}
<form method="post"><label for="a">{{ title }}</label><input id="a" name="a" value="{{ value }}">
<button>次へ</button></form></main></html>"""


class Bare:
    """A Flask app with one table: what a step costs at the very least."""

    def __init__(self, folder: Path) -> None:
        engine = create_engine(f"sqlite:///{folder / 'bare.sqlite3'}")
        with engine.begin() as connection:
            connection.execute(text("PRAGMA journal_mode=WAL"))
            connection.execute(text("CREATE TABLE answer (id INTEGER PRIMARY KEY, value TEXT)"))
        app = Flask("bare")

        @app.route("/", methods=["GET", "POST"])
        def page() -> Any:
            if request.method == "POST":
                with engine.begin() as connection:
                    connection.execute(text("INSERT INTO answer (value) VALUES (:a)"), {"a": request.form["a"]})
                return redirect("/")
            with engine.connect() as connection:
                value = connection.execute(text("SELECT value FROM answer ORDER BY id DESC LIMIT 1")).scalar()
            facts = [(str(number), "値") for number in range(20)]
            return render_template_string(PAGE, title="お客さま情報の登録", value=value, facts=facts)

        self.app, self.client = app, app.test_client()

    def step(self) -> None:
        """One answer and the page after it."""
        self.client.post("/", data={"a": "高橋"})
        assert self.client.get("/").status_code == 200


def product(folder: Path) -> Walker:
    """The real app on a fresh database, and people to walk it."""
    keys.generate(folder / "keys.json")
    settings = Settings(demo=True, instance_dir=folder, public_url="http://127.0.0.1:8000")
    app = create_app(settings, Gateways(reader=WrittenLicenceReader(), sender=OutboxSender()))
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    return Walker(app, Showroom.opened(database))


class Meter:
    """CPU of a WSGI app's requests: of the last POST and what followed it, the pages that its redirects lead to."""

    def __init__(self, app: Flask) -> None:
        self.app, self._wsgi, self.last = app, app.wsgi_app, 0.0
        app.wsgi_app = self  # type: ignore[method-assign, assignment]

    def __call__(self, environ: Any, start: Any) -> Any:
        """Runs one request and adds its CPU; a POST begins a new step."""
        if environ["REQUEST_METHOD"] == "POST":
            self.last = 0.0
        began = time.process_time()
        try:
            return self._wsgi(environ, start)
        finally:
            self.last += time.process_time() - began


def journey(walker: Walker, meters: tuple[Meter, Meter], bare: Bare, way: str) -> Iterator[tuple[str, float, float]]:
    """Walks one journey; after each step the bare app does one of its own: (step, its CPU, the bare step's CPU)."""
    customer = walker.journey(way=way, email=f"{time.monotonic_ns()}@example.jp")
    while customer.step_id != "end":
        step_id = customer.step_id
        customer.goes_on()
        bare.step()
        yield step_id, meters[0].last, meters[1].last


def main() -> None:
    """Prints a line per step and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    spent: dict[str, list[float]] = {}
    beside: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "product").mkdir(mode=0o700)
        bare, walker = Bare(Path(folder)), product(Path(folder) / "product")
        meters = Meter(walker.app), Meter(bare.app)
        for number in range(rounds + WARM_UP):
            for step_id, wizard, plain in journey(walker, meters, bare, "photo" if number % 2 else "type"):
                if number >= WARM_UP:
                    spent.setdefault(step_id, []).append(wizard)
                    beside.append(plain)
    _report(spent, statistics.median(beside))


def _report(spent: dict[str, list[float]], bare: float) -> None:
    medians = {step_id: statistics.median(times) for step_id, times in spent.items()}
    for step_id, seconds in medians.items():
        print(f"{step_id:10} {seconds * 1000:7.2f} ms  {seconds / bare:5.2f} x")
    print(f"bare Flask {bare * 1000:7.2f} ms; median step {statistics.median(medians.values()) / bare:.2f} x")


if __name__ == "__main__":
    main()
