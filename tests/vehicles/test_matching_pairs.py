"""Hostile pairs by the hundred: what must be accepted is, what must be refused is, in both directions (guide 2-1)."""

from pathlib import Path

import pytest

from mytoyota.vehicles.matching import Level, compare

PAIRS = Path(__file__).with_name("matching_pairs")


def _cases() -> list[tuple[str, bool, str, str]]:
    cases = []
    for file in sorted(PAIRS.glob("*.txt")):
        kind, verdict = file.stem.split("_")
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                account, certificate = line.split(" | ")
                cases.append((kind, verdict == "accepted", account, certificate))
    return cases


@pytest.mark.parametrize(("kind", "wanted", "account", "certificate"), _cases())
def test_a_pair_is_judged_alike_in_both_directions(kind: str, wanted: bool, account: str, certificate: str) -> None:
    there, back = compare(kind, account, certificate), compare(kind, certificate, account)
    assert there.accepted is wanted
    assert back.level is there.level


def test_there_are_hundreds_of_pairs_of_each_verdict() -> None:
    verdicts = [wanted for _kind, wanted, _account, _certificate in _cases()]
    assert verdicts.count(True) > 200
    assert verdicts.count(False) > 200


@pytest.mark.parametrize("kind", ["name", "address", "corporation"])
@pytest.mark.parametrize(
    ("account", "certificate"), [("", ""), ("", "山田"), ("　", "　"), ("＊＊＊", "＊＊＊"), ("-", "－")]
)
def test_nothing_is_never_a_match(kind: str, account: str, certificate: str) -> None:
    assert compare(kind, account, certificate).level is Level.DIFFERENT
    assert compare(kind, certificate, account).level is Level.DIFFERENT


@pytest.mark.parametrize("form", ["株式会社", "㈱", "（有）", "NPO法人"])
def test_a_legal_form_alone_names_no_company(form: str) -> None:
    assert compare("corporation", form, form).level is Level.DIFFERENT
