"""Who and what, first: a row of ACCESS is a guard and a subject loader, and both run before any code of a view.

A row's subject is what its page is about: a check, an order, a login that waits for its code. Its loader takes the
URL's variables that name it, by name, and returns it; what is not found or not this person's it answers there (it
raises a refusal, or returns a redirect). The view gets the subject as its first argument, never the URL's string.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Literal, TypeVar

from flask import Flask, abort, request
from werkzeug import Response

from mytoyota.web import unit

Guard = Callable[[], Any]  # None: come in; anything else is the answer
Loader = Callable[..., Any]  # by the URL's variables: the subject, or a Response that is the answer
Subject = TypeVar("Subject")
Shows = Literal["", "list", "export"]


@dataclass(frozen=True)
class Row:
    """Who may open a page (`guard`), and what it is about (`subject`).

    `words`: the URL's variables that name no subject (a language, a file, a part of the page); the view gets them as
    they are. `writes`: the page acts although it is a GET (the protocol's redirects, who comes back from elsewhere).
    `slow`: an act that hashes, counts or asks others before it writes; guard and loader then only look, no transaction
    is open in the view, and the view asks `again` once it acts. `slow` may be a rule that takes the URL's variables.
    `shows`: what of customers' data the page shows beyond its subject: a list of them, or data that are taken out.
    """

    guard: Guard
    subject: Loader | None = None
    words: tuple[str, ...] = ()
    writes: bool = False
    slow: bool | Callable[..., bool] = False
    shows: Shows = ""

    @cached_property
    def named_by(self) -> tuple[str, ...]:
        """The URL's variables that name the subject: the loader's parameters."""
        return tuple(inspect.signature(self.subject).parameters) if self.subject else ()


def anyone() -> None:
    """No question asked."""


@dataclass(frozen=True)
class Gate:
    """A guard that stands before the rows of all endpoints but those in `but_for`."""

    guard: Guard
    but_for: frozenset[str]


# Asked before a view of this row and this subject runs; what it returns takes the view's answer and gives it back.
Observer = Callable[[Row, Any], Callable[[Any], Any] | None]


def unobserved(_row: Row, _subject: Any) -> None:
    """Nobody looks at who looks."""


def install(app: Flask, table: Mapping[str, Row], gate: Gate | None = None, observer: Observer = unobserved) -> None:
    """Puts its row before every view that the app has now; raises LookupError where one has none."""
    open_ones = set(app.view_functions) - set(table)
    if open_ones:
        raise LookupError(f"No row in ACCESS says who may open {', '.join(sorted(open_ones))}.")
    app.view_functions = {name: _behind(table[name], view, observer) for name, view in app.view_functions.items()}
    if gate:
        open_to_all = {None, *gate.but_for}
        app.before_request(lambda: None if request.endpoint in open_to_all else gate.guard())


def again(loader: Callable[..., Subject | Response]) -> Subject:
    """The subject once more, in the transaction that acts: after slow work things may have moved."""
    values = request.view_args or {}
    found = loader(**{name: values[name] for name in inspect.signature(loader).parameters})
    if isinstance(found, Response):
        abort(found)
    return found


def _behind(row: Row, view: Callable[..., Any], observer: Observer) -> Callable[..., Any]:
    @wraps(view)
    def checked(**values: Any) -> Any:
        if _only_looks_first(row, values):
            with unit.look():
                answer, subject, noted = _asked(row, values, observer)
            if row.writes:
                unit.use_writer()
        else:
            if row.writes:
                unit.use_writer()
            answer, subject, noted = _asked(row, values, observer)
        if answer is not None:
            return answer
        shown = view(subject, **values) if row.subject else view(**values)
        return noted(shown) if noted else shown

    return checked


def _only_looks_first(row: Row, values: dict[str, Any]) -> bool:
    """Whether guard and loader have a transaction that ends before slow work, not the request's own."""
    acts = row.writes or request.method not in unit.READING_METHODS
    return acts and (row.slow(**values) if callable(row.slow) else row.slow)


def _asked(row: Row, values: dict[str, Any], observer: Observer) -> tuple[Any, Any, Callable[[Any], Any] | None]:
    """The answer of guard or loader; or none, the subject and the observer's note. Names are taken out of `values`."""
    answer = row.guard()
    if answer is not None:
        return answer, None, None
    subject = row.subject(**{name: values.pop(name) for name in row.named_by}) if row.subject else None
    if isinstance(subject, Response):
        return subject, None, None
    return None, subject, observer(row, subject)
