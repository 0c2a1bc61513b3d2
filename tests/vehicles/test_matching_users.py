"""A claimant against the certificate's user: which field differs is told, what the certificate says is not (2-1)."""

import pytest

from mytoyota.vehicles.matching import CertificateUser, Claimant, Level, MatchResult, match_user

ADDRESS = "愛知県豊田市トヨタ町1番地"
HANAKO = Claimant("individual", "渡辺 花子", "豊田市トヨタ町1")


def test_a_difference_of_writing_matches() -> None:
    result = match_user(HANAKO, CertificateUser("individual", "渡邉　花子", ADDRESS))
    assert result == MatchResult(kind=Level.SAME, name=Level.VARIANT, address=Level.SAME)
    assert result.accepted
    assert result.differing == ()


@pytest.mark.parametrize(
    ("user", "differing"),
    [
        (CertificateUser("individual", "渡部　花子", ADDRESS), ("name",)),
        (CertificateUser("individual", "渡邉　花子", "愛知県豊田市トヨタ町11番地"), ("address",)),
        (CertificateUser("individual", "渡部　花子", "愛知県豊田市元町1番地"), ("name", "address")),
        (CertificateUser("corporate", "渡辺花子", ADDRESS), ("kind",)),
        (CertificateUser("corporate", "株式会社渡辺", ADDRESS), ("name", "kind")),
    ],
)
def test_what_differs_is_named(user: CertificateUser, differing: tuple[str, ...]) -> None:
    result = match_user(HANAKO, user)
    assert result.differing == differing
    assert not result.accepted


def test_a_former_name_of_either_side_is_accepted() -> None:
    married = Claimant("individual", "山田 花子", ADDRESS, former_name="鈴木 花子")
    assert match_user(married, CertificateUser("individual", "鈴木　花子", ADDRESS)).name is Level.VARIANT
    named = CertificateUser("individual", "山田　花子", ADDRESS, former_name="鈴木　花子")
    assert match_user(Claimant("individual", "鈴木花子", ADDRESS), named).accepted
    assert not match_user(Claimant("individual", "佐藤花子", ADDRESS, former_name="鈴木花子"), named).accepted


def test_companies_match_by_the_rules_for_companies() -> None:
    company = Claimant("corporate", "トヨタ自動車㈱", ADDRESS)
    assert match_user(company, CertificateUser("corporate", "トヨタ自動車株式会社", ADDRESS)).accepted
    assert match_user(company, CertificateUser("corporate", "トヨタ自動車有限会社", ADDRESS)).differing == ("name",)


def test_nothing_of_the_certificate_leaves_in_the_result() -> None:
    user = CertificateUser("individual", "秘密　太郎", "東京都港区秘密町1-2-3")
    assert "秘密" not in repr(match_user(HANAKO, user))
    assert "秘密" not in repr(user)
