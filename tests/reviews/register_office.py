"""The certificate service in the tests: what it has on file, and how it fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Self
from weakref import WeakKeyDictionary

from mytoyota.base.db import Database
from mytoyota.reviews.certificate_service import NoAnswer, OnCertificate

HARUNAS = OnCertificate(
    "individual", "高橋　陽菜", "愛知県豊田市トヨタ町１番地２", "ZVW30-1234567", "豊田 330 さ 12-34"
)
HINODES = OnCertificate(
    "corporate", "株式会社ひので商事", "愛知県豊田市若宮町２丁目８－１", "XEAM10-1001234", "豊田 301 す ・123"
)


# Whom the worker of an instance asks, by its database.
OFFICES: WeakKeyDictionary[Database, "RegisterOffice"] = WeakKeyDictionary()


class Killed(BaseException):
    """The process died at this moment."""


@dataclass
class RegisterOffice:
    """Implements `CertificateService`; `meanwhile` runs while somebody waits for the answer."""

    files: list[OnCertificate] = field(default_factory=list)
    silent: str = ""  # a reason: no answer
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None
    answers: Iterator[OnCertificate | None] | None = None  # instead of the files, one after the other

    def is_asked_by(self, database: Database) -> Self:
        """The worker of this instance asks here."""
        OFFICES[database] = self
        return self

    def look_up(self, chassis: str, plate: str, request_id: str) -> OnCertificate | None:
        self.asked.append((chassis, plate, request_id))
        if self.meanwhile:
            act, self.meanwhile = self.meanwhile, None
            act()
        if self.silent:
            raise NoAnswer(self.silent)  # type: ignore[arg-type]
        if self.answers:
            return next(self.answers)
        same = [one for one in self.files if one.chassis == chassis]
        return next(iter(same or [one for one in self.files if one.plate == plate]), None)

    def files_it(self, certificate: OnCertificate, **other: object) -> OnCertificate:
        """Puts a certificate on file, in place of another one of the same chassis number."""
        new = replace(certificate, **other)  # type: ignore[arg-type]
        self.files = [one for one in self.files if one.chassis != new.chassis] + [new]
        return new
