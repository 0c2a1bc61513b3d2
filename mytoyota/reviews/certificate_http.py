"""The certificate service over HTTP: one question, JSON both ways; the contract is docs/integration.md."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from mytoyota.base import outside
from mytoyota.base.outside import Patience, Unanswered
from mytoyota.reviews.certificate_service import NoAnswer, OnCertificate
from mytoyota.vehicles import chassis as chassis_numbers
from mytoyota.vehicles import plates
from mytoyota.vehicles.chassis import ChassisProblem
from mytoyota.vehicles.plates import PlateProblem

PATH = "/v1/certificates/search"
SECONDS = (3.05, 10.0)  # to connect, between two parts of the answer
PATIENCE = 15.0  # for the whole of it
FOUND, STILL_LOOKING = 200, 202


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
        if status != FOUND:
            raise NoAnswer("trouble")
        return _read(body)

    def _asked(self, numbers: dict[str, str], request_id: str) -> tuple[int, bytes]:
        key, more = self._key.get_secret_value(), {"Request-Id": request_id}
        try:
            return outside.exchange(outside.Request("POST", self._url, key, numbers, more), Patience(SECONDS, PATIENCE))
        except Unanswered as silent:
            raise NoAnswer(silent.reason) from None


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
