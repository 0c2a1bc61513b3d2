"""SIGTERM lets the request that is under way come to its end, and then nothing is left running."""

import signal
import threading
import time

import requests
from bs4 import BeautifulSoup
from sqlalchemy import text

from mytoyota.settings import Settings
from tests.ops.servers import served
from tests.people.showroom import Showroom


def form(browser: requests.Session, url: str) -> dict[str, str]:
    """What a browser would send of the page's form."""
    page = BeautifulSoup(browser.get(url, timeout=60).text, "html.parser")
    return {str(one["name"]): str(one.get("value", "")) for one in page.select("form[method=post] input[name]")}


def test_a_request_under_way_is_answered_before_the_end(instance: tuple[Settings, Showroom]) -> None:
    settings, showroom = instance
    sign_in = f"{settings.public_url}/desk/sign-in"
    browser, answers = requests.Session(), []
    with served(settings) as process:
        body = form(browser, sign_in) | {"store_code": "T01", "number": "100", "password": "wrong"}
        with showroom.database.writing() as session:
            session.execute(text("SELECT 1"))  # the request must wait: it counts the try before it compares
            asked = threading.Thread(target=lambda: answers.append(browser.post(sign_in, data=body, timeout=60)))
            asked.start()
            time.sleep(0.7)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.7)
            assert not answers
        asked.join(60)
        assert [answer.status_code for answer in answers] == [422]
        assert "T01" in answers[0].text
        assert process.wait(60) == 0
