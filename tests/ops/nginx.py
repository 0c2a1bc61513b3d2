"""Debian's nginx with the shipped configuration, its names and paths put in as an operator would."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from mytoyota.settings import CHECKOUT
from tests.ops.mail_server import make_certificate
from tests.ops.servers import eventually, free_port, program, running

SHIPPED = CHECKOUT / "deploy" / "nginx"
MAIN = """
daemon off;
user root;  # the folders of tests are closed to others
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
worker_processes 2;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    include {folder}/mytoyota.conf;
}}
"""


class FromElsewhere(HTTPAdapter):
    """Honest people share no address with those who dawdle: nginx counts requests and connections by address."""

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        """As ever, from another address of this machine."""
        super().init_poolmanager(*args, **named, source_address=("127.0.0.2", 0))


@dataclass
class Nginx:
    """One nginx: where it listens, what stands behind it, where it writes."""

    folder: Path
    behind: int
    port: int = field(default_factory=free_port)
    plain_port: int = field(default_factory=free_port)
    scrape_port: int = field(default_factory=free_port)
    changes: dict[str, str] = field(default_factory=dict)  # of the shipped text, for tests that must fail

    @property
    def url(self) -> str:
        """What customers open."""
        return f"https://localhost:{self.port}"

    @property
    def certificate(self) -> Path:
        """Made by itself, for localhost."""
        return self.folder / "certificate.pem"

    def browser(self) -> requests.Session:
        """A browser that trusts this server."""
        session = requests.Session()
        session.trust_env = False  # a bundle named in the environment would count more than this certificate
        session.verify = str(self.certificate)
        session.mount("https://", FromElsewhere())
        return session

    def logs(self) -> str:
        """All that nginx wrote down."""
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

    @contextmanager
    def open(self) -> Iterator["Nginx"]:
        """Serves meanwhile."""
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        make_certificate(self.certificate)
        (self.folder / "body").mkdir(exist_ok=True)
        (self.folder / "mytoyota.conf").write_text(self._filled_in((SHIPPED / "mytoyota.conf").read_text()))
        (self.folder / "main.conf").write_text(MAIN.format(folder=self.folder))
        words = [program("nginx", "nginx"), "-c", str(self.folder / "main.conf"), "-p", str(self.folder)]
        with running(words, self.folder / "said") as process:
            assert eventually(lambda: process.poll() is not None or self._answers()), self._said()
            assert process.poll() is None, self._said()
            yield self

    def _filled_in(self, text: str) -> str:
        yours = {
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{self.behind};",
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port} ssl http2;",
            "listen 80 default_server;": f"listen 127.0.0.1:{self.plain_port} default_server;",
            "listen 443 ssl default_server;": f"listen 127.0.0.1:{self.port} ssl default_server;",
            "listen 127.0.0.1:9180;": f"listen 127.0.0.1:{self.scrape_port};",
            "my.example.jp": "localhost",
            "/etc/ssl/mytoyota/fullchain.pem": str(self.certificate),
            "/etc/ssl/mytoyota/key.pem": str(self.certificate),
            "/var/log/nginx/": f"{self.folder}/",
            "/run/mytoyota-nginx": f"{self.folder}/body",
            "/etc/nginx/mytoyota-proxy.conf": str(SHIPPED / "mytoyota-proxy.conf"),
            "/opt/mytoyota": str(CHECKOUT),
        }
        for shipped, own in {**yours, **self.changes}.items():
            assert shipped in text, f"{shipped} is not in the shipped configuration"
            text = text.replace(shipped, own)
        return text

    def _answers(self) -> bool:
        try:
            return self.browser().get(f"{self.url}/metrics", timeout=2).status_code == 404
        except requests.RequestException:
            return False

    def _said(self) -> str:
        return (self.folder / "said").read_text() + self.logs()
