"""The scopes' claims are those that the documentation promises."""

import re
from pathlib import Path

from mytoyota.oidc_provider import claims

DOCUMENT = Path(__file__).parents[2] / "docs" / "oidc.md"


def test_the_table_in_the_documentation_is_the_table_in_the_code() -> None:
    section = DOCUMENT.read_text("utf-8").partition("## Scopes and claims")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE)
    told = {scope: tuple(re.findall(r"`([^`]+)`", names)) for scope, names in rows}
    assert told == claims.SCOPES


def test_every_claim_can_be_made() -> None:
    assert {name for names in claims.SCOPES.values() for name in names} == claims._MAKERS.keys()
