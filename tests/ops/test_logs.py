"""Logs: one line per request under its id, and nothing personal or secret in any of them."""

import json
import logging
import re
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from mytoyota import logs
from mytoyota.app import create_app
from mytoyota.gateways import Gateways
from mytoyota.notifications.senders import OutboxSender
from mytoyota.settings import Settings
from tests.ops.conftest import Lines
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import PASSWORD as STAFF_PASSWORD
from tests.people.walker import Walker
from tests.people.written_licence import WrittenLicenceReader


def test_a_whole_walk_leaves_no_trace_of_the_customer(written: Lines, walker: Walker, desk: Desk) -> None:
    journey = walker.journey_at("1-1/9-B", way="photo")
    secrets = {journey.mailed_code(), walker.showroom.link(journey.order_id).rpartition("/")[2]}
    journey.goes_to("1-1/19-B")
    secrets.add(journey.staff_code())
    desk.opens("/desk/checks/")
    journey.goes_to("end")
    journey.run_jobs()
    secrets |= {cookie.value for phone in (journey.phone, desk) for cookie in phone.http._cookies.values()}
    secrets |= {re.search("/o/([^/]+)/", journey.page.url)[1], journey.email, STAFF_PASSWORD, "haruna"}  # type: ignore[index]
    secrets |= {value for name, value in journey.person.items() if len(value) > 3 or "name" in name or "kana" in name}
    secrets |= {"佐藤", journey.order_id}
    lines = written()
    text = json.dumps(lines, ensure_ascii=False)
    assert [secret for secret in secrets if secret in text] == []
    assert {line["endpoint"] for line in lines} >= {"opening.scan", "flows.step", "account.login", "checks.index"}
    assert {key for line in lines for key in line} <= logs.ALLOWED
    assert all("/" not in str(line["endpoint"]) for line in lines)


def test_each_request_has_one_line_under_the_id_of_its_answer(written: Lines, phone: Phone) -> None:
    asked = (("/healthz", "GET"), ("/no/such/page", "GET"), ("/healthz", "BREW"))
    answers = [phone.http.open(path, method=method, base_url=phone.base) for path, method in asked]
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    told = [
        (line["request"], line["event"], line["method"], line["endpoint"], line["status"])
        for line in written()
        if line["event"] == "request"
    ]
    assert told == [
        (ids[0], "request", "GET", "health.alive", 200),
        (ids[1], "request", "GET", None, 404),
        (ids[2], "request", "other", None, 405),
    ]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (0, "0123456789abcdef", False),  # anybody's word
        (1, "0123456789abcdef", True),
        (1, "short", False),
        (1, "haruna@example.jp", False),
        (1, "x" * 65, False),
    ],
)
def test_only_a_trusted_proxys_id_is_taken_over(settings: Settings, proxies: int, given: str, kept: bool) -> None:
    chosen = settings.model_copy(update={"trusted_proxies": proxies})
    app = create_app(chosen, Gateways(reader=WrittenLicenceReader(), sender=OutboxSender()))
    answer = app.test_client().get("/healthz", headers={"X-Request-Id": given}, base_url=chosen.public_url)
    assert (answer.headers["X-Request-Id"] == given) is kept
    app.extensions["database"].engine.dispose()


def test_a_fault_is_told_by_its_kind_and_place_alone(written: Lines, app: Flask, phone: Phone) -> None:
    def fails() -> None:
        raise RuntimeError("haruna@example.jp has no car")

    app.view_functions["health.alive"] = fails
    assert phone.http.get("/healthz", base_url=phone.base).status_code == 500
    fault, line = written()
    assert (fault["event"], fault["kind"]) == ("request.failed", "RuntimeError")
    assert str(fault["at"]).startswith("test_logs.py:") or "/test_logs.py:" in str(fault["at"])
    assert fault["request"] == line["request"]
    assert line["status"] == 500


def test_what_libraries_and_dying_threads_say_is_named_but_not_repeated(written: Lines) -> None:
    logging.getLogger("smtplib").warning("mail to %s refused", "haruna@example.jp")
    try:
        raise LookupError("haruna@example.jp")
    except LookupError:
        logging.getLogger("some.library").exception("no %s", "haruna@example.jp")

    def dies() -> None:
        raise ValueError("haruna@example.jp")

    thread = threading.Thread(target=dies)
    thread.start()
    thread.join()
    lines = written()
    told = [(line["event"], line["level"], line.get("name"), line.get("kind")) for line in lines]
    assert told == [
        ("library", "warning", "smtplib", None),
        ("library", "error", "some.library", "LookupError"),
        ("uncaught", "error", None, "ValueError"),
    ]
    assert "haruna" not in json.dumps(lines)


def test_a_log_that_cannot_be_written_costs_no_request(
    written: Lines, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    with suppress(OSError), Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert phone.http.get("/healthz", base_url=phone.base).status_code == 200
        with pytest.raises(OSError, match="No space"):
            full.flush()
    monkeypatch.undo()
    assert written() == []
