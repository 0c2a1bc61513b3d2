"""What a new catalogue would change, compared with the one in force (pure)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from mytoyota.subscriptions.catalogue import Catalogue, Item

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


class NotACatalogue(Exception):
    """The file is none; `problems` are (where, what)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True)
class Difference:
    """One item that is not as before: what happens to it, its price today and then."""

    what: str
    service: str
    name: str
    before: int | None
    after: int | None


def read(content: bytes) -> Catalogue:
    """The catalogue in a file; raises NotACatalogue."""
    try:
        return Catalogue.model_validate(tomllib.loads(content.decode("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NotACatalogue([("", str(error) if isinstance(error, tomllib.TOMLDecodeError) else "UTF-8")]) from None
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise NotACatalogue([(".".join(map(str, one["loc"])), str(one["msg"])) for one in found[:20]]) from None


def differences(now: Catalogue, then: Catalogue, day: date, language: str) -> list[Difference]:
    """What would be offered in another way, or no more, or newly, in the files' order."""
    return list(_differences(now, then, day, language))


def _differences(now: Catalogue, then: Catalogue, day: date, language: str) -> Iterator[Difference]:
    before = {(one.service, one.id): one for one in now.item}
    after = {(one.service, one.id): one for one in then.item}
    for key in [*before, *(key for key in after if key not in before)]:
        one, other = before.get(key), after.get(key)
        if one == other:
            continue
        shown = other or one
        assert shown is not None
        what = ADDED if one is None else REMOVED if other is None else CHANGED
        name = shown.name.in_all()[language]
        yield Difference(what, key[0], name, _price(one, day), _price(other, day))


def _price(item: Item | None, day: date) -> int | None:
    """Yen a month on this day; nothing where it is not offered."""
    if item is None or (item.until is not None and day > item.until):
        return None
    known = [price for price in item.prices if price.since <= day]
    return max(known, key=lambda price: price.since).yen if known else None
