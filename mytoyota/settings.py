"""The settings of the product, read once from the environment; all that is missing or wrong is said in one text."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator

from mytoyota import guarded_roles
from mytoyota.hosts import PUBLIC_ADDRESS, host_of, is_loopback, reachable
from mytoyota.place import CHECKOUT, PREFIX, Place, SettingsProblem

__all__ = ["CHECKOUT", "PREFIX", "Place", "Settings", "SettingsProblem", "load"]

# A UNIX socket's address holds 107 bytes; a checkout in a deep folder would not fit.
SOCKET_PATH_LIMIT = 100
# The demo's parties listen behind the product, in this order.
SANDBOX_PORTS = ("card_sandbox_port", "certificate_sandbox_port", "line_sandbox_port")


class Settings(Place):
    """Every setting with its default; the environment's names begin with `MYTOYOTA_` unless an alias is given here.

    The order matters: a field's check may look at the fields above it.
    """

    demo: bool = False
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
    metrics_token: SecretStr | None = Field(default=None, min_length=16)

    second_factor_roles: str | None = None
    access_log_kept_days: int = Field(default=1095, ge=1)
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_starttls: bool = True
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None

    reader_engine: Literal["auto", "ppocr", "tesseract"] = "auto"
    tesseract_cmd: str = "tesseract"
    reader_workers: int = Field(default=1, ge=1, le=16)
    reader_socket: Path = Path()

    catalogue: Path | None = None
    tconnect_url: str = "https://tconnect.jp/webregist_tsc/"
    charging_url: str = "https://juden-support.jp/Registration"
    contact_phone: str = "0800-700-7700"
    jpass_mail_from: str = "j-pass_uketsuke@toyota-finance.co.jp"
    jpass_contract_kept_days: int = Field(default=1825, ge=1)
    jpass_files: Path = Path()
    jpass_return_kept_days: int = Field(default=3650, ge=1)
    jpass_transfer_business_days: int = Field(default=3, ge=3, le=5)

    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_clients_file: Path | None = None
    sms_codes: bool | None = None
    sms_gateway_domain: str | None = None

    card_gateway: Literal["sandbox", "stripe", "none"] | None = None
    card_sandbox_port: int = Field(default=0, ge=0, le=65535)
    card_sandbox_url: str = ""
    stripe_key: SecretStr | None = None
    stripe_webhook_secret: SecretStr | None = None

    nta_application_id: SecretStr | None = None
    nta_base_url: str = "https://api.houjin-bangou.nta.go.jp/4"
    certificate_service: Literal["sandbox", "http", "none"] | None = None
    certificate_sandbox_port: int = Field(default=0, ge=0, le=65535)
    certificate_service_url: str | None = None
    certificate_service_key: SecretStr | None = None
    review_tries_per_address: int = Field(default=100, ge=0)

    line_service: Literal["sandbox", "http", "none"] | None = None
    line_sandbox_port: int = Field(default=0, ge=0, le=65535)
    line_service_url: str | None = None
    line_service_key: SecretStr | None = None

    @field_validator("oidc_issuer", "nta_base_url", "certificate_service_url", "line_service_url")
    @classmethod
    def _over_tls(cls, url: str | None) -> str | None:
        """Others get secrets of ours over TLS only; an issuer is compared byte for byte, so it stays as written."""
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
            raise ValueError("must begin with https://")
        return url

    @field_validator("oidc_client_id", "oidc_client_secret")
    @classmethod
    def _known_there(cls, value: str | SecretStr | None, info: ValidationInfo) -> str | SecretStr | None:
        foreign = info.data.get("oidc_issuer") is not None
        if (value is None and foreign and info.field_name == "oidc_client_id") or (value is not None and not foreign):
            raise ValueError(f"and {PREFIX}OIDC_ISSUER belong together: set both or neither")
        return value

    @field_validator("public_url")
    @classmethod
    def _one_public_address(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            if info.data.get("demo") is False:
                raise ValueError("is missing: the address that customers open, for example https://my.example.jp")
            return f"http://{reachable(info.data.get('host', '127.0.0.1'))}:{info.data.get('port', 8000)}"
        if not PUBLIC_ADDRESS.fullmatch(url):
            raise ValueError("must be scheme, host and port alone, for example https://my.example.jp")
        url = url.rstrip("/").lower()
        if url.startswith("http:") and info.data.get("demo") is False and not is_loopback(host_of(url)):
            raise ValueError("must begin with https:// – phones give their camera to no other page")
        return url

    @field_validator("second_factor_roles")
    @classmethod
    def _second_factor(cls, text: str | None, info: ValidationInfo) -> str:
        return guarded_roles.chosen(text, demo=bool(info.data.get("demo")))

    @field_validator("demo_passcode")
    @classmethod
    def _passcode_beyond_loopback(cls, passcode: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """A demo that others can reach asks for a passcode (decision 6); `mytoyota secrets` keeps one for it."""
        if not info.data.get("demo") or (passcode and passcode.get_secret_value()):
            return passcode
        if is_loopback(info.data.get("host", "")) and is_loopback(host_of(info.data.get("public_url", ""))):
            return None
        kept = Place(instance_dir=_folder(info)).passcode_path
        if not kept.is_file():
            raise ValueError("is missing: other machines can reach this demo (`mytoyota secrets` makes a passcode)")
        return SecretStr(kept.read_text("utf-8").strip())

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            return f"sqlite:///{_folder(info) / 'mytoyota.sqlite3'}"
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

    @field_validator("sms_gateway_domain")
    @classmethod
    def _sms_goes_out(cls, domain: str | None, info: ValidationInfo) -> str | None:
        asked = info.data.get("sms_codes")
        if domain is None and info.data.get("smtp_host") and (not info.data.get("demo") if asked is None else asked):
            raise ValueError(f"is missing: SMS leave by a mail-to-SMS service; without one set {PREFIX}SMS_CODES=0")
        return domain

    @field_validator("jpass_files")
    @classmethod
    def _files(cls, folder: Path, info: ValidationInfo) -> Path:
        return folder if folder != Path() else _folder(info) / "contract-files"

    @field_validator("reader_socket")
    @classmethod
    def _short_enough(cls, path: Path, info: ValidationInfo) -> Path:
        if path == Path():
            path = _folder(info) / "run" / f"reader-{info.data.get('port', 0)}.sock"
            return path if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT else _short_socket(path)
        if len(os.fsencode(path)) > SOCKET_PATH_LIMIT:
            raise ValueError(f"would be longer than {SOCKET_PATH_LIMIT} bytes: name a shorter path")
        return path

    @field_validator("card_gateway", "certificate_service", "line_service")
    @classmethod
    def _sandbox_in_a_demo(cls, name: str | None, info: ValidationInfo) -> str:
        """The sandbox in a demo alone; where no party is named outside of one, there is none."""
        if name == "sandbox" and info.data.get("demo") is False:
            raise ValueError(f"is sandbox only in a demo ({PREFIX}DEMO)")
        return name or ("sandbox" if info.data.get("demo") else "none")

    @field_validator(*SANDBOX_PORTS)
    @classmethod
    def _beside_our_own(cls, port: int, info: ValidationInfo) -> int:
        main, away = int(info.data.get("port", 8000)), 1 + SANDBOX_PORTS.index(info.field_name or "")
        return port or (main + away if main + away <= 65535 else main - away)

    @field_validator("card_sandbox_url")
    @classmethod
    def _pages_of_the_sandbox(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            ours = urlsplit(info.data.get("public_url", ""))
            return f"{ours.scheme}://{reachable(ours.hostname or '')}:{info.data.get('card_sandbox_port')}"
        if not PUBLIC_ADDRESS.fullmatch(url):
            raise ValueError("must be scheme, host and port alone, for example https://pay.example.jp")
        return url.rstrip("/").lower()

    @field_validator("stripe_key", "stripe_webhook_secret")
    @classmethod
    def _for_stripe(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (value is not None) != (info.data.get("card_gateway") == "stripe"):
            raise ValueError(f"and {PREFIX}CARD_GATEWAY=stripe belong together")
        return value

    @field_validator("certificate_service_url", "certificate_service_key", "line_service_url", "line_service_key")
    @classmethod
    def _for_the_service(cls, value: str | SecretStr | None, info: ValidationInfo) -> str | SecretStr | None:
        service = (info.field_name or "").rpartition("_")[0]
        if (value is not None) != (info.data.get(service) == "http"):
            raise ValueError(f"and {PREFIX}{service.upper()}=http belong together")
        return value

    @property
    def card_sandbox_folder(self) -> Path:
        """Where the demo's card gateway keeps its own database and the secrets that it shares with us."""
        return self.instance_dir / "card-sandbox"

    def served_at(self, port: int) -> str:
        """Where this machine reaches its own server on `port`, whatever stands in front of it for others."""
        return f"{'https' if self.tls_certificate else 'http'}://{reachable(self.host)}:{port}"

    @property
    def asks_for_sms_codes(self) -> bool:
        """Whether a login from a new device asks for a code by SMS: yes, except in a demo that was not told to."""
        return not self.demo if self.sms_codes is None else self.sms_codes

    @property
    def secure(self) -> bool:
        """Whether customers come by https: cookies then are `Secure` and named `__Host-…` (decision 4)."""
        return self.public_url.startswith("https://")


def _folder(info: ValidationInfo) -> Path:
    """The instance's folder as far as it is known already while the fields are checked."""
    return Path(info.data.get("instance_dir", CHECKOUT / "instance"))


def _short_socket(path: Path) -> Path:
    """A place of this instance's own for a socket whose path would be too long."""
    own = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"mytoyota-{os.getuid()}-{own}" / path.name


def load() -> Settings:
    """The settings of this process, from its environment.

    Raises:
        SettingsProblem: with one line for each thing that is missing or wrong; no value is repeated in it.
    """
    problems = [f"{name}: there is no such setting" for name in _unknown_names()]
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        for one in wrong:  # Pydantic's message, made to follow the variable's name
            said = one["msg"].removeprefix("Value error, ").replace("Input should be", "must be", 1)
            problems.append(f"{_variable(str(one['loc'][0]))} {said}")
    if problems:
        raise SettingsProblem("\n".join(["The settings do not fit:", *(f"  - {line}" for line in problems)]))
    return settings


def _variable(location: str) -> str:
    """The environment's name for a field: its alias where it has one (an error may name either)."""
    field = Settings.model_fields.get(location)
    if field is None:
        return location
    return str(field.validation_alias or PREFIX + location.upper())


def _unknown_names() -> list[str]:
    known = {_variable(name) for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
