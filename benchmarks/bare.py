"""The measure: a Flask app of one page that commits one row and reads it back, as anyone would begin one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request
from jinja2 import DictLoader
from sqlalchemy import Engine, create_engine, event, text

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


class Bare:
    """A POST stores an answer and shows the page, a GET reads the answer and shows the page."""

    def __init__(self, folder: Path) -> None:
        self.app = Flask("bare")
        self.app.jinja_loader = DictLoader(TEMPLATES)  # type: ignore[misc, assignment]
        self.app.add_url_rule("/", "page", self._page, methods=["GET", "POST"])
        self._engine = _database(folder)
        self._client = self.app.test_client()

    def step(self) -> int:
        """One answer and the page after it; returns the page's length in bytes."""
        assert self._client.post("/", data={"a": "高橋　陽菜"}).status_code == 200
        shown = self._client.get("/")
        assert "高橋　陽菜" in shown.text
        return len(shown.data)

    def _page(self) -> Any:
        value = self._stored(request.form["a"]) if request.method == "POST" else self._newest()
        return render_template("page.html", title="お客さま情報の登録", value=value, facts=FACTS)

    def _stored(self, value: str) -> str:
        with self._engine.begin() as connection:
            connection.execute(text("INSERT INTO answer (value) VALUES (:a)"), {"a": value})
        return value

    def _newest(self) -> str:
        with self._engine.connect() as connection:
            return str(connection.execute(text("SELECT value FROM answer ORDER BY id DESC LIMIT 1")).scalar())


def _database(folder: Path) -> Engine:
    """One table; the disk is waited for as little as the product waits for it."""
    engine = create_engine(f"sqlite:///{folder / 'bare.sqlite3'}")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE answer (id INTEGER PRIMARY KEY, value TEXT)"))
    return engine
