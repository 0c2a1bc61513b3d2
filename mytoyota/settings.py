"""The settings of the whole product, read once from the environment; whatever is missing or wrong is said in one text."""

import ipaddress
import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parent.parent
PREFIX = "MYTOYOTA_"
# A UNIX socket's address holds 107 bytes; a checkout in a deep folder would not fit.
SOCKET_PATH_LIMIT = 100


class SettingsProblem(Exception):
    """The product cannot start as it is set up; the text lists everything that is missing or wrong, one a line."""


class Settings(BaseSettings):
    """Every setting with its default; `HOST`, `PORT`, `PUBLIC_URL` and `DATABASE_URL` bear no prefix, all others `MYTOYOTA_`.

    The order matters: a field's check may look at the fields above it.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        validate_default=True,
    )

    demo: bool = False
    instance_dir: Path = CHECKOUT / "instance"
    host: str = Field(default="127.0.0.1", validation_alias="HOST")
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    public_url: str = Field(default="", validation_alias="PUBLIC_URL")
    demo_passcode: SecretStr | None = None
    database_url: str = Field(default="", validation_alias="DATABASE_URL", repr=False)
    redis_url: str | None = Field(default=None, repr=False)

    threads: int = Field(default=16, ge=1, le=256)
    trusted_proxies: int = Field(default=0, ge=0, le=8)
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_starttls: bool = True
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None

    reader_engine: Literal["auto", "ppocr", "tesseract"] = "auto"
    tesseract_cmd: str = "tesseract"
    reader_socket: Path = Path()

    tconnect_url: str = "https://tconnect.jp/webregist_tsc/"
    charging_url: str = "https://juden-support.jp/Registration"
    contact_phone: str = "0800-700-7700"

    @field_validator("instance_dir")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return folder.expanduser().resolve()

    @field_validator("public_url")
    @classmethod
    def _one_public_address(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            if info.data.get("demo") is False:
                raise ValueError("is missing: the address under which customers reach the service, for example https://my.example.jp")
            return f"http://{_reachable(info.data.get('host', '127.0.0.1'))}:{info.data.get('port', 8000)}"
        parts = urlsplit(url.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.fragment or parts.username:
            raise ValueError("must be scheme, host and port alone, for example https://my.example.jp")
        if parts.scheme == "http" and info.data.get("demo") is False and not is_loopback(parts.hostname):
            raise ValueError("must begin with https:// – phones give their camera to no other page")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @field_validator("demo_passcode")
    @classmethod
    def _passcode_beyond_loopback(cls, passcode: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """A demo that others can reach asks for a passcode (decision 6); `mytoyota secrets` writes one beside the keys."""
        if not info.data.get("demo") or (passcode and passcode.get_secret_value()):
            return passcode
        hosts = (info.data.get("host", "127.0.0.1"), urlsplit(info.data.get("public_url", "")).hostname or "127.0.0.1")
        if all(is_loopback(host) for host in hosts):
            return None
        kept = passcode_file(info.data.get("instance_dir", CHECKOUT / "instance"))
        if not kept.is_file():
            raise ValueError("is missing: this demo can be reached from other machines (`mytoyota secrets` makes a passcode)")
        return SecretStr(kept.read_text("utf-8").strip())

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            return f"sqlite:///{info.data.get('instance_dir', CHECKOUT / 'instance') / 'mytoyota.sqlite3'}"
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        return url

    @field_validator("tls_key")
    @classmethod
    def _tls_pair(cls, key: Path | None, info: ValidationInfo) -> Path | None:
        if (key is None) != (info.data.get("tls_certificate") is None):
            raise ValueError(f"and {PREFIX}TLS_CERTIFICATE belong together: set both or neither")
        return key

    @field_validator("smtp_host", "smtp_from")
    @classmethod
    def _mail_goes_out(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("demo") is False:
            raise ValueError(f"is missing: outside the demo ({PREFIX}DEMO) mail is really sent")
        if info.field_name == "smtp_from" and value is None and info.data.get("smtp_host"):
            raise ValueError("is missing: the address the mails come from")
        return value

    @field_validator("smtp_password")
    @classmethod
    def _mail_login(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (password is None) != (info.data.get("smtp_user") is None):
            raise ValueError(f"and {PREFIX}SMTP_USER belong together: set both or neither")
        return password

    @field_validator("reader_socket")
    @classmethod
    def _short_enough(cls, path: Path, info: ValidationInfo) -> Path:
        path = path if path != Path() else info.data.get("instance_dir", CHECKOUT / "instance") / "run" / "reader.sock"
        if len(os.fsencode(path)) > SOCKET_PATH_LIMIT:
            raise ValueError(f"would be longer than {SOCKET_PATH_LIMIT} bytes: name a shorter path")
        return path

    @property
    def keys_path(self) -> Path:
        """The key ring's file; outside the database, so that a dump alone opens nothing (decision 11)."""
        return self.instance_dir / "keys.json"

    @property
    def secure(self) -> bool:
        """Whether customers come by https: cookies then are `Secure` and named `__Host-…` (decision 4)."""
        return self.public_url.startswith("https://")


def passcode_file(instance_dir: Path) -> Path:
    """Where the demo's generated passcode lies."""
    return instance_dir / "demo-passcode"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host` (a name or an IP address)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _reachable(host: str) -> str:
    """A host one can open: "every address" (0.0.0.0) cannot be opened, an IPv6 address needs brackets."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def load() -> Settings:
    """The settings of this process, from its environment.

    Raises:
        SettingsProblem: with one line for each thing that is missing or wrong; no value is repeated in it.
    """
    problems = [f"{name}: there is no such setting" for name in _unknown_names()]
    try:
        settings = Settings()
    except ValidationError as error:
        problems += [f"{_variable(str(one['loc'][0]))} {_sentence(one['msg'])}" for one in error.errors(include_input=False)]
    if problems:
        raise SettingsProblem("\n".join(["The settings do not fit:", *(f"  - {line}" for line in problems)]))
    return settings


def _variable(location: str) -> str:
    """The environment's name for a field: its alias where it has one (an error may name either)."""
    field = Settings.model_fields.get(location)
    if field is None:
        return location
    return str(field.validation_alias or PREFIX + location.upper())


def _sentence(message: str) -> str:
    """Pydantic's message made to follow the variable's name."""
    return message.removeprefix("Value error, ").replace("Input should be", "must be", 1)


def _unknown_names() -> list[str]:
    known = {_variable(name) for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
