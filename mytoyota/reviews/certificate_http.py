"""The certificate service over HTTP: one question, JSON both ways; the contract is docs/integration.md."""

import time
from typing import Literal
from urllib.parse import urlsplit

import requests
import urllib3
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from mytoyota.hosts import is_loopback
from mytoyota.reviews.certificate_service import NoAnswer, OnCertificate
from mytoyota.vehicles import chassis as chassis_numbers
from mytoyota.vehicles import plates
from mytoyota.vehicles.chassis import ChassisProblem
from mytoyota.vehicles.plates import PlateProblem

PATH = "/v1/certificates/search"
SECONDS = (3.05, 10.0)  # to connect, between two parts of the answer
PATIENCE = 15.0  # for the whole of it
LARGEST_ANSWER = 64 * 1024
STILL_LOOKING = 202


class _Certificate(BaseModel):
    """The certificate in an answer; what is not named here is left out."""

    model_config = ConfigDict(strict=True, hide_input_in_errors=True, str_min_length=1, str_max_length=400)

    kind: Literal["individual", "corporate"]
    name: str
    address: str
    chassis: str
    plate: str
    light: bool
    former_name: str | None = None
    first_registered: str | None = None
    expires_on: str | None = None


class _Answer(BaseModel):
    """An answer: a certificate, or that there is none."""

    model_config = ConfigDict(strict=True, hide_input_in_errors=True)

    state: Literal["on_file", "not_on_file"]
    certificate: _Certificate | None = None


class HttpCertificateService:
    """Asks `base_url` with a bearer key."""

    def __init__(self, base_url: str, key: SecretStr) -> None:
        self._url = base_url.rstrip("/") + PATH
        self._key = key

    def look_up(self, chassis: str, plate: str, request_id: str) -> OnCertificate | None:
        """See CertificateService; raises NoAnswer."""
        status, body = self._asked({"chassis": chassis, "plate": plate}, request_id)
        if status == STILL_LOOKING:
            raise NoAnswer("later")
        if status != requests.codes.ok:
            raise NoAnswer("trouble")
        return _read(body)

    def _asked(self, numbers: dict[str, str], request_id: str) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self._key.get_secret_value()}", "Request-Id": request_id}
        try:
            with requests.Session() as http:
                http.trust_env = not is_loopback(urlsplit(self._url).hostname or "")  # no proxy to this very machine
                asked = {"json": numbers, "headers": headers, "timeout": SECONDS, "stream": True}
                with http.post(self._url, allow_redirects=False, **asked) as answer:  # type: ignore[arg-type]
                    return answer.status_code, _body(answer, time.monotonic() + PATIENCE)
        except (requests.Timeout, urllib3.exceptions.ReadTimeoutError):
            raise NoAnswer("slow") from None
        except NoAnswer:
            raise
        except Exception:  # whatever the other side does to the connection; an error's text may hold numbers
            raise NoAnswer("unreachable") from None


def _body(answer: requests.Response, until: float) -> bytes:
    """The whole body, unless it comes drop by drop; what is longer than any answer is not read to its end."""
    body = b""
    while len(body) < LARGEST_ANSWER and (part := answer.raw.read1(LARGEST_ANSWER, decode_content=True)):
        body += part
        if time.monotonic() > until:
            raise NoAnswer("slow")
    return body


def _read(body: bytes) -> OnCertificate | None:
    """The certificate in an answer's body, in our normal forms."""
    try:
        said = _Answer.model_validate_json(body)
        if said.certificate is None:
            if said.state == "on_file":
                raise NoAnswer("malformed")
            return None
        told = said.certificate.model_dump()
        told["chassis"], told["plate"] = chassis_numbers.normal(told["chassis"]), str(plates.parse(told["plate"]))
        return OnCertificate(**told)
    except (ValidationError, ChassisProblem, PlateProblem):
        raise NoAnswer("malformed") from None
