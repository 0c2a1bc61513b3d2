"""HTTP between two processes of one machine: no proxy in between, and TLS with whatever certificate we serve with."""

import ssl
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

SECONDS = (3.05, 10.0)  # to connect, to answer


class _OwnCertificate(HTTPAdapter):
    """Trusts exactly the certificate in our file, under any host name: it is our own key that answers."""

    def __init__(self, certificate: Path) -> None:
        self._certificate = certificate
        super().__init__()

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        context = ssl.create_default_context(cafile=str(self._certificate))
        context.check_hostname = False
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        super().init_poolmanager(*args, ssl_context=context, assert_hostname=False, **named)


def session(certificate: Path | None) -> requests.Session:
    """A session for calls to the other process; `certificate` is the one that our own servers show."""
    made = requests.Session()
    made.trust_env = False
    if certificate:
        made.mount("https://", _OwnCertificate(certificate))
    return made
