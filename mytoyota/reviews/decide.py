"""Decides a review by rules: accepted, refused, to be asked again, or for a person (pure; guide 4-1/11-A).

A field is named as differing only to who is known to belong to the vehicle: where neither name nor address fits, the
numbers may have been guessed, and the answer is the same as for a vehicle that there is not. Such a certificate may
also be one that was not transferred yet, so it is looked at again like a missing one.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from mytoyota.japanese.corporate_names import in_full
from mytoyota.japanese.kanji import variant
from mytoyota.reviews.certificate_service import OnCertificate
from mytoyota.vehicles.levels import Level
from mytoyota.vehicles.matching import CertificateUser, Claimant, Kind, MatchResult, match_user

# Why rules do not settle it.
VARIANT, CHANGED_NAME, BRANCH = "variant", "changed_name", "branch"
NOT_ON_FILE, OTHER_PERSON, NO_ANSWER = "not_on_file", "other_person", "no_answer"
CLAIMED = "claimed"  # another account is the vehicle's user, or applied first
_BRANCH = re.compile("(?:支店|支社|支部|支所|営業所|事業所|事務所|出張所|工場|本店|本社|センター|店|部)$")


class Outcome(StrEnum):
    """What is to happen with a review."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    ASK_AGAIN = "ask_again"
    PERSON = "person"


@dataclass(frozen=True, slots=True, repr=False)
class Applied:
    """What was applied for: who says to be the user (`given_name` alone too), and of which vehicle."""

    who: Claimant
    given_name: str
    chassis: str
    plate: str
    light: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, the level of each field, the fields to mend, and why a person has to look."""

    outcome: Outcome
    levels: dict[str, str] = field(default_factory=dict)
    differing: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()


def decide(applied: Applied, found: OnCertificate | None) -> Verdict:
    """What the rules say of an application beside the certificate that was found."""
    if applied.light:
        return Verdict(Outcome.REFUSE, differing=("light",))
    if found is None:
        return Verdict(Outcome.ASK_AGAIN, causes=(NOT_ON_FILE,))
    match = match_user(applied.who, CertificateUser(_kind(found), found.name, found.address, found.former_name))
    levels = _levels(applied, found, match)
    question = _question(applied, found, match)
    if not (match.name.accepted or match.address.accepted or question):
        return Verdict(Outcome.ASK_AGAIN, levels, causes=(OTHER_PERSON,))
    if found.light:
        return Verdict(Outcome.REFUSE, levels, ("light",))
    return _of_the_user(levels, question)


def _of_the_user(levels: dict[str, str], question: tuple[str, ...]) -> Verdict:
    """The verdict on somebody who belongs to the vehicle."""
    covered = {BRANCH: {"name", "address"}, CHANGED_NAME: {"name"}}.get(question[0] if question else "", set())
    differing = tuple(name for name, level in levels.items() if level == Level.DIFFERENT and name not in covered)
    if differing:
        return Verdict(Outcome.REFUSE, levels, differing)
    variants = (VARIANT,) if Level.VARIANT in levels.values() else ()
    causes = question or variants
    return Verdict(Outcome.PERSON if causes else Outcome.ACCEPT, levels, causes=causes)


def _levels(applied: Applied, found: OnCertificate, match: MatchResult) -> dict[str, str]:
    """How near each field is, in the order of the form."""
    same = {"chassis": applied.chassis == found.chassis, "plate": applied.plate == found.plate}
    numbers = {name: Level.SAME if equal else Level.DIFFERENT for name, equal in same.items()}
    levels = {"name": match.name, "address": match.address, "kind": match.kind} | numbers
    return {name: str(level) for name, level in levels.items()}


def _question(applied: Applied, found: OnCertificate, match: MatchResult) -> tuple[str, ...]:
    """Whether the names differ in a way that has an honest reason."""
    if found.former_name and match.name is Level.VARIANT:
        return (CHANGED_NAME,)
    if match.name.accepted or not match.kind.accepted:
        return ()
    if found.kind == "corporate":
        return (BRANCH,) if _is_branch(applied.who.name, found.name) else ()
    return (CHANGED_NAME,) if match.address.accepted and _same_given(applied.given_name, found.name) else ()


def _same_given(given: str, name: str) -> bool:
    """Whether the certificate's name ends in the same given name behind another family name: 山崎 花子, 鈴木 花子."""
    folded, whole = variant(given).replace(" ", ""), variant(name).replace(" ", "")
    return bool(folded) and whole.endswith(folded) and whole != folded


def _is_branch(one: str, other: str) -> bool:
    """Whether one name is the other with the name of a branch behind it."""
    names = (in_full(variant(name).replace(" ", "")) for name in (one, other))
    return any(
        bool(short) and long.startswith(short) and bool(_BRANCH.search(long.removeprefix(short)))
        for short, long in (sorted(pair, key=len) for pair in product(*names))
    )


def _kind(found: OnCertificate) -> Kind:
    return "corporate" if found.kind == "corporate" else "individual"
