"""The measure: Flask apps of one page that commit one row and read it back; a POST stores, both show the page."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask, g, render_template, request
from jinja2 import DictLoader
from sqlalchemy import create_engine, event, text

INSERT = "INSERT INTO answer (value) VALUES (:value)"
SELECT = "SELECT value FROM answer ORDER BY id DESC LIMIT 1"

TEMPLATES: Mapping[str, str] = {
    "base.html": """<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{% endblock %} | My TOYOTA</title>
<link rel="stylesheet" href="{{ url_for("static", filename="app.css") }}">
</head>
<body>
<a class="skip" href="#main">本文へ進む</a>
<header><span>My TOYOTA</span><a href="/">English</a><a href="#help">お問い合わせ</a></header>
<main id="main">{% block main %}{% endblock %}</main>
<footer id="help"><p>お困りのときは</p><p>豊田店 <a href="tel:0565000000">0565-00-0000</a></p></footer>
<script type="module" src="{{ url_for("static", filename="step.js") }}"></script>
</body>
</html>""",
    "page.html": """{% extends "base.html" %}
{% block title %}{{ title }}{% endblock %}
{% block main %}
<h1>{{ title }}</h1>
<form method="post">
<p>ご契約車両と販売店をご確認のうえ、お名前を入力してください。入力した内容は、販売店のスタッフが書類と見くらべて確認します。</p>
<dl>{% for name, value in facts %}<div><dt>{{ name }}</dt><dd>{{ value }}</dd></div>
{% endfor %}</dl>
<label for="a">お名前</label> <input id="a" name="a" value="{{ value }}" required>
<button>次へ</button>
</form>
{% endblock %}""",
}
FACTS = [(f"項目 {number}", f"ご登録の内容 {number}") for number in range(36)]  # as long as the wizard's pages are


class Lean:
    """The least that can be: one statement by hand on a connection that is kept."""

    def __init__(self, folder: Path) -> None:
        self.app = Flask("bare")
        self.app.jinja_loader = DictLoader(TEMPLATES)  # type: ignore[misc, assignment]
        self.app.add_url_rule("/", "page", self._page, methods=["GET", "POST"])
        self._path = folder / f"{type(self).__name__}.sqlite3"
        with closing(sqlite3.connect(self._path)) as connection:
            connection.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, value TEXT)")
        self._client = self.app.test_client()
        self._prepare()

    def step(self) -> None:
        """One answer and the page after it."""
        assert self._client.post("/", data={"a": "高橋　陽菜"}).status_code == 200
        assert "高橋　陽菜" in self._client.get("/").text

    def _prepare(self) -> None:
        self._engine = create_engine(f"sqlite:///{self._path}")

        @event.listens_for(self._engine, "connect")
        def prepare(connection: Any, _record: object) -> None:
            """The disk is waited for as little as the product waits for it."""
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")

    def _page(self) -> Any:
        value = self._stored(request.form["a"]) if request.method == "POST" else self._newest()
        return render_template("page.html", title="お客さま情報の登録", value=value, facts=FACTS)

    def _stored(self, value: str) -> str:
        with self._engine.begin() as connection:
            connection.execute(text(INSERT), {"value": value})
        return value

    def _newest(self) -> str:
        with self._engine.connect() as connection:
            return str(connection.execute(text(SELECT)).scalar())


class Bare(Lean):
    """As Flask's documentation does it ("Using SQLite 3 with Flask"): a connection for each request."""

    def _prepare(self) -> None:
        self.app.teardown_appcontext(self._close)

    def _stored(self, value: str) -> str:
        self._database().execute(INSERT, {"value": value})
        self._database().commit()
        return value

    def _newest(self) -> str:
        return str(self._database().execute(SELECT).fetchone()["value"])

    def _database(self) -> sqlite3.Connection:
        if "database" not in g:
            g.database = sqlite3.connect(self._path)
            g.database.row_factory = sqlite3.Row
        kept: sqlite3.Connection = g.database
        return kept

    def _close(self, _error: BaseException | None) -> None:
        database = g.pop("database", None)
        if database is not None:
            database.close()
