"""The National Tax Agency's register over its Web-API, version 4, asked by number (guide 1-1/13-C 自動入力)."""

import logging
import re
import threading
import time
from concurrent.futures import Future
from urllib.parse import urlsplit

import requests
import structlog
from pydantic import SecretStr

from mytoyota.base.bounded import Bounded
from mytoyota.base.refusals import Busy
from mytoyota.corporations import nta_xml, records
from mytoyota.corporations.back_off import BackOff
from mytoyota.corporations.number import CorporateNumber
from mytoyota.corporations.records import Malformed
from mytoyota.corporations.registry import Company, Reason, RegistryDown
from mytoyota.hosts import is_loopback

# What a page that shows the agency's data has to say, word for word (terms of use of the Web-API).
CREDIT = (
    "このサービスは、国税庁法人番号システム Web-API 機能を利用して取得した情報をもとに作成しているが、"
    "サービスの内容は国税庁によって保証されたものではない。"
)
PATIENCE = 12.0  # seconds until a caller hears that it is slow, whatever hangs
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
LARGEST_ANSWER = 256 * 1024  # one corporation takes some 3 KB
AT_ONCE = 4  # askers, and calls under way; a slow agency must not hold every thread of the server
KEPT_SECONDS, KEPT_MOST = 600.0, 500
XML_UTF8 = "12"
FAILURES: dict[type[Exception], Reason] = {
    Malformed: "malformed",
    requests.Timeout: "slow",
    requests.RequestException: "unreachable",
}
ERROR_LINE = re.compile(r"^(\d{3}),", re.MULTILINE)
REASONS: dict[int, Reason] = {403: "too_many", 404: "id_unknown"}

log = structlog.get_logger()
Answer = Company | RegistryDown | None


class NtaClient:
    """Asks `base_url` with an application id; remembers answers for ten minutes and asks once for many who wait.

    `pause` is the time in seconds between two calls: the agency names no figure, one a second is the custom.
    """

    outside = True

    def __init__(self, base_url: str, application_id: SecretStr, pause: float = 1.0) -> None:
        self._url = f"{base_url.rstrip('/')}/num"
        self._id = application_id
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Future[Answer]]] = {}
        self._calls = threading.BoundedSemaphore(AT_ONCE)
        self._askers = Bounded("register", running=AT_ONCE, waiting=0, counted=False)
        self._back_off = BackOff(pause)

    def company(self, number: CorporateNumber) -> Company | None:
        """The corporation with this number, None where the agency knows none or took the number back.

        Raises:
            RegistryDown: no answer, or none that can be used; after `PATIENCE` at the most.
        """
        coming = self._asked(number.digits)
        try:
            answer = coming.result() if coming.done() else self._awaited(coming)
        except TimeoutError:
            self._forget(number.digits, coming)
            answer = RegistryDown("slow")
        if isinstance(answer, RegistryDown):
            raise RegistryDown(answer.reason)
        return answer

    def _awaited(self, coming: Future[Answer]) -> Answer:
        """An answer on its way; who asks while as many wait as may hears at once that there are too many."""
        try:
            with self._askers:
                return coming.result(PATIENCE)
        except Busy:
            return RegistryDown("too_many")

    def _asked(self, number: str) -> Future[Answer]:
        """The answer that is kept or on its way, or a call of our own in a thread that nobody has to wait for."""
        with self._lock:
            since, kept = self._kept.get(number, (0.0, None))
            if kept is not None and time.monotonic() - since < KEPT_SECONDS:
                return kept
            coming: Future[Answer] = Future()
            self._kept.pop(number, None)
            self._kept[number] = (time.monotonic(), coming)
            if len(self._kept) > KEPT_MOST:
                self._kept.pop(next(iter(self._kept)))
        threading.Thread(target=self._fulfil, args=(number, coming), name="corporate-register", daemon=True).start()
        return coming

    def _fulfil(self, number: str, coming: Future[Answer]) -> None:
        answer = self._attempt(number)
        if isinstance(answer, RegistryDown):
            log.warning("registry.down", reason=answer.reason)
            self._forget(number, coming)
        coming.set_result(answer)

    def _forget(self, number: str, failed: Future[Answer]) -> None:
        """The next who asks for this number is not told of that failure."""
        with self._lock:
            if self._kept.get(number, (0.0, None))[1] is failed:
                del self._kept[number]

    def _attempt(self, number: str) -> Answer:
        """One call; failures are made anew, so that no exception with our id in its address travels on."""
        if not self._calls.acquire(blocking=False):
            return RegistryDown("too_many")
        try:
            self._back_off.wait_for_turn()
            return self._ask(number)
        except Exception as error:  # whatever it is, somebody waits for the answer
            return RegistryDown(_reason(error))
        finally:
            self._calls.release()

    def _ask(self, number: str) -> Company | None:
        query = {"id": self._id.get_secret_value(), "number": number, "type": XML_UTF8, "history": "0"}
        with requests.Session() as http:
            http.trust_env = not is_loopback(urlsplit(self._url).hostname or "")  # no proxy to this very machine
            http.headers.update({"Accept-Encoding": "identity", "User-Agent": "mytoyota"})
            until = time.monotonic() + PATIENCE
            wait = (CONNECT_SECONDS, READ_SECONDS)
            with http.get(self._url, params=query, timeout=wait, stream=True, allow_redirects=False) as answer:
                self._judge(answer)
                return _chosen(nta_xml.records(_body(answer, until)), number)

    def _judge(self, answer: requests.Response) -> None:
        """Goes on only with an answer; what the agency says with its status is kept in mind."""
        if answer.status_code == 200:
            self._back_off.forget()
            return
        if answer.status_code == 403:
            self._back_off.lengthen()
        if answer.status_code == 400:
            log.error("registry.refused", code=_error_codes(_body(answer, time.monotonic() + CONNECT_SECONDS)))
        raise RegistryDown(REASONS.get(answer.status_code, "trouble"))


def _reason(error: Exception) -> Reason:
    """What went wrong, of an exception whose text may hold our id."""
    if isinstance(error, RegistryDown):
        return error.reason
    for kind, reason in FAILURES.items():
        if isinstance(error, kind):
            return reason
    log.error("registry.failed", kind=type(error).__name__)
    return "trouble"


def _body(answer: requests.Response, until: float) -> bytes:
    """The whole body, unless it is larger, slower or packed otherwise than any answer of the agency's."""
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise Malformed("packed")
    body = b""
    for chunk in answer.iter_content(16 * 1024):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise Malformed("too large")
        if time.monotonic() > until:
            raise RegistryDown("slow")
    return body


def _error_codes(body: bytes) -> list[str]:
    """What the agency complains of, by its three-digit codes, one a line before a comma."""
    return ERROR_LINE.findall(body.decode("utf-8", "replace"))[:5]


def _chosen(found: list[dict[str, str]], number: str) -> Company | None:
    """The corporation's present record; a number that was taken back is as good as none."""
    if any(record.get("corporateNumber") != number for record in found):
        raise Malformed("another corporation")
    present = [record for record in found if record.get("latest") != records.EARLIER]
    if not present or present[-1].get("process") == records.WITHDRAWN:
        return None
    return records.company(present[-1])


def _says_nothing_of_us(record: logging.LogRecord) -> bool:
    """Keeps addresses with our application id out of every log, also at the level of debugging."""
    return "/num?" not in record.getMessage()


for _name in ("urllib3.connectionpool", "urllib3.connection"):
    logging.getLogger(_name).addFilter(_says_nothing_of_us)
