"""Where an instance of the product keeps what is its own, which is known before any other setting."""

from pathlib import Path

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parent.parent
PREFIX = "MYTOYOTA_"


class SettingsProblem(Exception):
    """The product cannot start as it is set up; the text lists everything that is missing or wrong, one a line."""


class Place(BaseSettings):
    """Where this instance keeps what is its own: keys, database, sockets; all that is needed before the rest is set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        validate_default=True,
    )

    instance_dir: Path = CHECKOUT / "instance"

    @field_validator("instance_dir")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return folder.expanduser().resolve()

    @property
    def keys_path(self) -> Path:
        """The key ring's file; outside the database, so that a dump alone opens nothing (decision 11)."""
        return self.instance_dir / "keys.json"

    @property
    def passcode_path(self) -> Path:
        """Where the demo's generated passcode lies."""
        return self.instance_dir / "demo-passcode"
