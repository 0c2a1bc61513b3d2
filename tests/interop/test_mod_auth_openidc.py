"""Apache's mod_auth_openidc against our provider: login, refresh, logout, and six forged ID tokens."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.accounts.actors import HANAKO
from tests.interop.sabotage import FORGERIES
from tests.interop.served import SECRET, Served, client, free_port, provider

pytestmark = pytest.mark.interop
APACHE = shutil.which("apache2", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MODULES = Path("/usr/lib/apache2/modules")
PROTECTED = "only for who is logged in"


@dataclass(frozen=True)
class Site:
    """An Apache whose /secure/ wants a login at our provider."""

    url: str
    served: Served
    log: Path

    def page(self, browser: requests.Session, path: str = "/secure/") -> requests.Response:
        """Opens a page as Hanako would: through login and consent where they are asked for."""
        answer = browser.get(f"{self.url}{path}", timeout=30)
        if 'name="password"' in answer.text:
            answer = _submit(browser, answer, {"email": HANAKO.email, "password": HANAKO.password})
        if 'value="agree"' in answer.text:
            answer = _submit(browser, answer, {"choice": "agree"})
        return answer

    def info(self, browser: requests.Session) -> dict[str, dict[str, str]]:
        """What the module knows of the login."""
        answer: dict[str, dict[str, str]] = browser.get(f"{self.url}/secure/redirect?info=json", timeout=30).json()
        return answer


def _submit(browser: requests.Session, page: requests.Response, typed: dict[str, str]) -> requests.Response:
    tags = re.findall(r'<input[^>]*type="hidden"[^>]*>', page.text)
    named = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    fields = {name[1]: value[1] if value else "" for name, value in named if name}
    return browser.post(page.url, data=fields | typed, timeout=30)


def _configuration(folder: Path, port: int, served: Served, algorithm: str) -> str:
    modules = ("mpm_event", "authn_core", "authz_core", "authz_user", "dir", "unixd", "auth_openidc")
    present = [name for name in modules if (MODULES / f"mod_{name}.so").is_file()]  # unixd may be built in
    loaded = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in present)
    user = "User www-data\nGroup www-data" if os.getuid() == 0 else ""
    return f"""
ServerRoot {folder}
PidFile {folder}/pid
DefaultRuntimeDir {folder}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
{loaded}
{user}
ErrorLog {folder}/error.log
DocumentRoot {folder}/www
DirectoryIndex index.html
OIDCProviderMetadataURL {served.issuer}/.well-known/openid-configuration
OIDCClientID apache-{algorithm.lower()}
OIDCClientSecret {SECRET}
OIDCRedirectURI http://127.0.0.1:{port}/secure/redirect
OIDCCryptoPassphrase only-for-this-test
OIDCPKCEMethod S256
OIDCIDTokenSignedResponseAlg {algorithm}
OIDCScope "openid email profile"
OIDCInfoHook userinfo id_token access_token
<Location /secure>
  AuthType openid-connect
  Require valid-user
</Location>
"""


@pytest.fixture(scope="module", params=["RS256", "ES256"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Apache in the foreground, as its own user where the tests run as root."""
    if APACHE is None or not (MODULES / "mod_auth_openidc.so").is_file():
        pytest.skip("Apache with mod_auth_openidc is not installed: `make setup` for tests installs it")
    algorithm, port = request.param, free_port()
    url = f"http://127.0.0.1:{port}"
    apache = client(f"apache-{algorithm.lower()}", f"{url}/secure/redirect", algorithm, secret=True)
    clients = [apache | {"post_logout_redirect_uris": [f"{url}/bye.html"]}]
    with (
        provider(tmp_path_factory.mktemp(f"served-{algorithm}"), clients) as served,
        tempfile.TemporaryDirectory() as folder,
    ):
        place = Path(folder)
        (place / "www" / "secure").mkdir(parents=True)
        (place / "www" / "secure" / "index.html").write_text(PROTECTED, "utf-8")
        (place / "www" / "bye.html").write_text("goodbye", "utf-8")
        (place / "apache.conf").write_text(_configuration(place, port, served, algorithm), "utf-8")
        _readable(place)
        process = subprocess.Popen([APACHE, "-f", str(place / "apache.conf"), "-DFOREGROUND"])
        try:
            _wait_for(f"{url}/bye.html")
            yield Site(url, served, place / "error.log")
        finally:
            process.terminate()
            process.wait(20)


def _readable(place: Path) -> None:
    """Apache's own user reads it, whatever this process's umask is."""
    for path in (place, *place.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            requests.get(url, timeout=5)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("Apache did not answer within ten seconds")


def test_login_refresh_and_logout(site: Site) -> None:
    with requests.Session() as browser:
        assert PROTECTED in site.page(browser).text, site.log.read_text("utf-8")
        known = site.info(browser)
        assert known["id_token"]["iss"] == site.served.issuer
        assert known["userinfo"]["email"] == HANAKO.email
        before = known["access_token"]
        back = {"refresh": f"{site.url}/secure/", "access_token": before}
        refreshed = browser.get(f"{site.url}/secure/redirect", params=back, timeout=30)
        assert PROTECTED in refreshed.text
        assert "error_code" not in refreshed.url, site.log.read_text("utf-8")
        assert site.info(browser)["access_token"] != before
        gone = browser.get(f"{site.url}/secure/redirect", params={"logout": f"{site.url}/bye.html"}, timeout=30)
        assert (gone.url, gone.text) == (f"{site.url}/bye.html", "goodbye")
        assert 'name="password"' in browser.get(f"{site.url}/secure/", timeout=30).text, "logged out at both"


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_id_token_lets_nobody_in(site: Site, forgery: str) -> None:
    site.served.front.forgery = forgery
    try:
        with requests.Session() as browser:
            assert PROTECTED not in site.page(browser).text
    finally:
        site.served.front.forgery = ""
    with requests.Session() as browser:
        honest = site.page(browser)
        assert PROTECTED in honest.text, (
            f"{honest.status_code} {honest.url} {honest.text} {site.log.read_text('utf-8')}"
        )
