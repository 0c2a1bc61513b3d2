"""The line service over HTTP: PUT, GET and DELETE of one opening, JSON; the contract is docs/integration.md."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from mytoyota.base import outside
from mytoyota.base.outside import Patience, Unanswered
from mytoyota.subscriptions.lines.service import UNKNOWN, LineAnswer, NoAnswer

PATH = "/v1/lines/"
SECONDS = (3.05, 10.0)  # to connect, between two parts of the answer
PATIENCE = 15.0  # for the whole of it
UNDERSTOOD, NOT_THERE = (200, 201, 202), 404


class _Answer(BaseModel):
    """An answer; what is not named here is left out."""

    model_config = ConfigDict(strict=True, hide_input_in_errors=True)

    state: Literal["accepted", "opening", "open", "failed", "closing", "closed"]
    vehicle: Literal["waiting", "checking", "checked", "differs"] = "waiting"
    reason: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)] | None = None


class HttpLineService:
    """Asks `base_url` with a bearer key."""

    def __init__(self, base_url: str, key: SecretStr) -> None:
        self._url = base_url.rstrip("/") + PATH
        self._key = key

    def ask(self, chassis: str, key: str) -> LineAnswer:
        """See LineService; raises NoAnswer."""
        return self._said("PUT", key, {"chassis": chassis})

    def status(self, key: str) -> LineAnswer:
        """See LineService; raises NoAnswer."""
        return self._said("GET", key)

    def close(self, key: str) -> LineAnswer:
        """See LineService; raises NoAnswer."""
        return self._said("DELETE", key)

    def _said(self, method: str, key: str, body: Mapping[str, str] | None = None) -> LineAnswer:
        request = outside.Request(method, self._url + key, self._key.get_secret_value(), body)
        try:
            status, told = outside.exchange(request, Patience(SECONDS, PATIENCE))
        except Unanswered as silent:
            raise NoAnswer(silent.reason) from None
        if status == NOT_THERE and method != "PUT":
            return UNKNOWN
        if status not in UNDERSTOOD:
            raise NoAnswer("trouble")
        return _read(told)


def _read(body: bytes) -> LineAnswer:
    try:
        said = _Answer.model_validate_json(body)
    except ValidationError:
        raise NoAnswer("malformed") from None
    return LineAnswer(said.state, said.vehicle, said.reason)
