"""How much CPU a wizard step costs, beside a bare Flask page that commits one row and reads it back.

Both run alternately in one process, so that a machine that slows down slows both. A step is the POST of its
answer and the GET of the page after it; the bare app does the same with one table, one template of the same
length as the wizard's pages and SQLAlchemy on its own SQLite file. `python -m benchmarks.wizard [--rounds N]`
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
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
from tests.people.walker import Journey, Walker
from tests.people.written_licence import WrittenLicenceReader

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

        self.client = app.test_client()

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
    """CPU of the wizard's requests alone, by the step they answer; what the test does besides is not counted."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.spent = walker, dict[str, list[float]]()

    def journey(self, bare: Bare, beside: list[float], way: str) -> None:
        """Walks one journey; after each step the bare app does one of its own."""
        customer = self.walker.journey(way=way, email=f"{time.monotonic_ns()}@example.jp")
        wsgi = self.walker.app.wsgi_app
        counted = [0.0]

        def metered(environ: Any, start: Any) -> Any:
            began = time.process_time()
            try:
                return wsgi(environ, start)
            finally:
                counted[0] += time.process_time() - began

        self.walker.app.wsgi_app = metered  # type: ignore[method-assign]
        try:
            while customer.step_id != "2-1/end":
                self._one(customer, counted)
                beside.append(_cpu(bare.step))
        finally:
            self.walker.app.wsgi_app = wsgi  # type: ignore[method-assign]

    def _one(self, customer: Journey, counted: list[float]) -> None:
        step_id, counted[0] = customer.step_id, 0.0
        customer.goes_on()
        self.spent.setdefault(step_id, []).append(counted[0])


def _cpu(act: Callable[[], None]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def main() -> None:
    """Prints a line per step and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "product").mkdir(mode=0o700)
        bare, meter, beside = Bare(Path(folder)), Meter(product(Path(folder) / "product")), list[float]()
        for number in range(rounds + 2):
            if number == 2:  # the first two journeys warm caches and templates up
                meter.spent.clear()
                beside.clear()
            meter.journey(bare, beside, "photo" if number % 2 else "type")
        _report(meter.spent, statistics.median(beside))


def _report(spent: dict[str, list[float]], bare: float) -> None:
    medians = {step_id: statistics.median(times) for step_id, times in spent.items()}
    for step_id, seconds in medians.items():
        print(f"{step_id:10} {seconds * 1000:7.2f} ms  {seconds / bare:5.2f} x")
    print(f"bare Flask {bare * 1000:7.2f} ms; median step {statistics.median(medians.values()) / bare:.2f} x")


if __name__ == "__main__":
    main()
