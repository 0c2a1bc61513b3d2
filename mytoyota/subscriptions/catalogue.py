"""What is offered for a vehicle on a day and at which price, from dated data (pure; guide 3-1/5-A, 3-2/3-A)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from mytoyota.settings import Settings, SettingsProblem
from mytoyota.web.texts import lazy_gettext as _l

T_CONNECT, CHARGING = "t_connect", "charging"
NAMES = {T_CONNECT: "T-Connect", CHARGING: _l("EV・PHV充電サポート")}
OWN_FILE = Path(__file__).with_name("catalogue.toml")
Service = Literal["t_connect", "charging"]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class NotOffered(Exception):
    """What was chosen is not offered for this vehicle on this day, or does not make an application."""


@dataclass(frozen=True)
class Vehicle:
    """What the offer depends on: the model's name and the services it is eligible for."""

    model: str
    services: frozenset[str]


@dataclass(frozen=True)
class Offer:
    """One item at its price of the day, in yen a month with tax; `kind` is basic, option or plan."""

    id: str
    kind: str
    name: Mapping[str, str]
    text: Mapping[str, str]
    yen: int


@dataclass(frozen=True)
class Quote:
    """What one application would consist of and cost."""

    service: str
    lines: tuple[Offer, ...]

    @property
    def total(self) -> int:
        """Yen a month with tax."""
        return sum(line.yen for line in self.lines)

    @property
    def needs_payment(self) -> bool:
        """An additional service or a plan was chosen: a way to pay must be registered, also where it costs by use."""
        return any(line.kind != "basic" for line in self.lines)

    @property
    def text(self) -> str:
        """What a page gives back to prove which items and prices it showed."""
        return ",".join(f"{line.id}:{line.yen}" for line in self.lines)


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Data):
    """One text in the product's languages."""

    ja: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_all(self) -> dict[str, str]:
        """By language code."""
        return {"ja": self.ja, "en": self.en}


class Price(_Data):
    """Yen a month with tax, from this day on."""

    since: date = Field(alias="from")
    yen: int = Field(ge=0)


class Item(_Data):
    """One row of the catalogue."""

    id: Id
    service: Service
    kind: Literal["basic", "option", "plan"]
    name: Words
    text: Words
    prices: tuple[Price, ...] = Field(min_length=1)
    until: date | None = None
    vehicle: frozenset[Service] = frozenset()
    models: frozenset[str] = frozenset()

    def offered(self, vehicle: Vehicle, day: date) -> Offer | None:
        """This item for the vehicle on the day, or None."""
        known = [price for price in self.prices if price.since <= day]
        over = self.until is not None and day > self.until
        fits = (self.vehicle | {self.service}) <= vehicle.services and (not self.models or vehicle.model in self.models)
        if not known or over or not fits:
            return None
        newest = max(known, key=lambda price: price.since)
        return Offer(self.id, self.kind, self.name.in_all(), self.text.in_all(), newest.yen)


class Reason(_Data):
    """One answer of the survey for those who do not apply."""

    id: Id
    name: Words


class Catalogue(_Data):
    """All items and survey answers; `sample` where they are invented."""

    sample: bool = False
    item: tuple[Item, ...]
    reason: tuple[Reason, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_id_twice(self) -> Self:
        for ids in ([(one.service, one.id) for one in self.item], [one.id for one in self.reason]):
            if len(set(ids)) < len(ids):
                raise ValueError("an id stands there twice")
        return self

    def offers(self, service: str, vehicle: Vehicle, day: date) -> list[Offer]:
        """What can be chosen, in the file's order."""
        rows = (one.offered(vehicle, day) for one in self.item if one.service == service)
        return [offer for offer in rows if offer]

    def quote(self, service: str, chosen: Iterable[str], vehicle: Vehicle, day: date) -> Quote:
        """What is chosen (with the basic service, where there is one) at the prices of the day; raises NotOffered."""
        wanted, offers = set(chosen), self.offers(service, vehicle, day)
        lines = tuple(offer for offer in offers if offer.kind == "basic" or offer.id in wanted)
        plans = [line for line in lines if line.kind == "plan"]
        one_plan = any(offer.kind == "plan" for offer in offers)
        if not lines or not wanted <= {line.id for line in lines} or len(plans) != int(one_plan):
            raise NotOffered
        return Quote(service, lines)

    def reasons(self) -> dict[str, dict[str, str]]:
        """The survey's answers by id, in the file's order."""
        return {one.id: one.name.in_all() for one in self.reason}


def load(path: Path) -> Catalogue:
    """The catalogue of a file; raises SettingsProblem with what is wrong in it."""
    try:
        return Catalogue.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsProblem(f"The catalogue {path} cannot be read: {error}") from None
    except ValidationError as error:
        wrong = (f"  - {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_url=False))
        raise SettingsProblem("\n".join([f"The catalogue {path} does not fit:", *wrong])) from None


def of(settings: Settings) -> Catalogue:
    """The catalogue that the settings name, else the one that comes with the product; raises SettingsProblem."""
    return load(settings.catalogue or OWN_FILE)


_in_force: Catalogue | None = None


def use(catalogue: Catalogue) -> None:
    """Makes `catalogue` the one of this process."""
    global _in_force
    _in_force = catalogue


def in_force() -> Catalogue:
    """This process's catalogue: that of the settings, else the one that comes with the product."""
    if _in_force is None:
        use(load(OWN_FILE))
    assert _in_force is not None
    return _in_force
