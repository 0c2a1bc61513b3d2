"""What each test's app would make anew although it is the same for all: compiled templates, statements, routes; keys.

Nothing of the product is replaced: Jinja, SQLAlchemy and Werkzeug are given caches that outlive one app, and Argon2
is told to take less time.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import CodeType
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from joserfc.jwk import Key, KeyParameters, import_key
from sqlalchemy import create_engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing import Rule

from mytoyota.base import db, passwords
from mytoyota.oidc_provider import signing_keys

PRODUCTS = passwords._hasher, passwords._NOBODY  # what hashes and compares passwords at the product's own cost


class CompiledTemplates(BytecodeCache):
    """Keeps what templates compile to in memory, as long as their sources stay as they are."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Each kind of environment compiles in its own way."""
        return super().get_bucket(environment, f"{type(environment).__name__}:{name}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.kept[bucket.key, bucket.checksum] = bucket.code


class ReadKeys:
    """Reads a signing key once: to prove that an RSA key is one takes long."""

    def __init__(self) -> None:
        self.kept: dict[str, Key] = {}

    def __call__(self, jwk: dict[str, Any], parameters: KeyParameters) -> Key:
        name = json.dumps([jwk, parameters], sort_keys=True)
        if name not in self.kept:
            self.kept[name] = import_key(jwk, parameters=parameters)
        return self.kept[name]


@contextmanager
def made_once() -> Iterator[None]:
    """All apps of this process share what is the same for each."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Flask, "jinja_options", Flask.jinja_options | {"bytecode_cache": CompiledTemplates()})
        patched.setattr(db, "create_engine", partial(_engine, {}))
        # What is compiled for one file of SQLite's is so for another: to the cache all are the same dialect.
        patched.setattr(SQLiteDialect_pysqlite, "__eq__", lambda one, other: type(one) is type(other))
        patched.setattr(SQLiteDialect_pysqlite, "__hash__", lambda one: hash(type(one)))
        patched.setattr(signing_keys, "import_key", ReadKeys())
        patched.setattr(Rule, "_compile_builder", _compiled_once(Rule._compile_builder))
        patched.setattr(Rule, "compile", _parsed_once(Rule.compile))
        # Argon2 as it is, at its least cost: tests that look at what a guess costs ask for the product's (`full_cost`).
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patched.setattr(passwords, "_hasher", cheap)
        patched.setattr(passwords, "_NOBODY", cheap.hash("nobody has this password"))
        yield


def _compiled_once(compiled: Callable[..., Any]) -> Callable[..., Any]:
    """Compiles what builds a route's address once: that took most of the time that an app takes to start."""
    kept: dict[tuple[Any, ...], Any] = {}

    def found(rule: Rule, append_unknown: bool = True) -> Any:
        name = (*_named(rule), append_unknown)
        if name not in kept:
            kept[name] = compiled(rule, append_unknown)
        return kept[name]

    return found


def _parsed_once(compiled: Callable[[Rule], None]) -> Callable[[Rule], None]:
    """Parses a route's path once: nothing of what comes of it is changed afterwards."""
    kept: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def parsed(rule: Rule) -> None:
        name = (*_named(rule), rule.merge_slashes)
        if name not in kept:
            compiled(rule)
            kept[name] = (rule._parts, rule._trace, rule._converters, frozenset(rule.arguments))
            return
        rule._parts, rule._trace, rule._converters, arguments = kept[name]
        rule.arguments.update(arguments)
        rule._build = rule._compile_builder(False).__get__(rule, None)
        rule._build_unknown = rule._compile_builder(True).__get__(rule, None)

    return parsed


def _named(rule: Rule) -> tuple[Any, ...]:
    return rule.rule, rule.subdomain, rule.host, repr(rule.defaults)


def _engine(statements: dict[Any, Any], url: Any, **chosen: Any) -> Any:
    """An engine as the product makes it; on SQLite it knows what other engines have compiled."""
    if not str(url).startswith("sqlite"):
        return create_engine(url, **chosen)
    return create_engine(url, execution_options={"compiled_cache": statements}, **chosen)
