"""The agency on loopback, and our client that calls it."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from mytoyota.corporations.nta import NtaClient
from tests.corporations.agency import Agency, document, record
from tests.corporations.requests_made import APPLICATION_ID


@pytest.fixture
def agency() -> Iterator[Agency]:
    made = Agency()
    made.answers(document(record()))
    yield made
    made.closes()


@pytest.fixture
def client(agency: Agency) -> NtaClient:
    return NtaClient(agency.url, SecretStr(APPLICATION_ID), pause=0)
