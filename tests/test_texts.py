"""The catalogues: every text has its English, with its placeholders, in the glossary's words (docs/glossary.md)."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po

from tests.flows.guide import GUIDE, labels
from tests.people.english import JAPANESE, japanese_in

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "mytoyota" / "locale" / "en" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
GETTEXT = {"_", "_l", "gettext", "lazy_gettext"}
# Japanese in code that no page shows as a text: names of the demo's people, keys of tables, how a date is typed.
NOT_TEXTS = {"console/demo_data_tables.py", "console/forms.py", "jpass/web_export.py"}


def messages() -> list[Message]:
    with PO.open("rb") as file:
        return [one for one in read_po(file, locale="en") if one.id]


def english() -> dict[str, str]:
    return {one.id: one.string for one in messages() if isinstance(one.id, str)}


def test_every_text_of_the_product_has_its_english() -> None:
    told = subprocess.run(
        [sys.executable, "tools/texts.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, f"\n{told.stdout}{told.stderr}"


def test_no_translation_waits_for_a_second_look() -> None:
    assert [one.id for one in messages() if one.fuzzy] == [], f"remove the fuzzy marks in {PO} after checking the texts"


def _differences(one: Message) -> Iterator[str]:
    ids, strings = ((text,) if isinstance(text, str) else text for text in (one.id, one.string))
    wanted = sorted(PLACEHOLDER.findall(ids[0]))
    for text in filter(None, strings):
        if sorted(PLACEHOLDER.findall(text)) != wanted:
            yield f"{ids[0]} and {text} differ in %(…)s"
        elif wanted and "%" in PLACEHOLDER.sub("", text):
            yield f"a lone % in {text}"


def test_a_translation_has_the_placeholders_of_its_text() -> None:
    assert [said for one in messages() for said in _differences(one)] == []


def test_english_texts_hold_no_japanese_but_printed_terms() -> None:
    found = {text: words for text in english().values() if (words := japanese_in(text))}
    assert not found, f"translate these words, or add them to KEPT in tests/people/english.py: {found}"


def test_english_quotes_buttons_by_their_english_names() -> None:
    texts = english()
    no_buttons = {"toyota account", "t"}  # a name; the letter before an invoice number
    names = {text.lower() for text in texts.values()} | no_buttons | {"allow"}  # the browser's own button
    quoted = {(source, name) for source, text in texts.items() for name in re.findall("“([^”%]+)”", text)}
    unknown = {pair for pair in quoted if pair[1].lower() not in names}
    assert not unknown, f"no button or title is called so (else name it in no_buttons): {unknown}"


def _table(heading: str) -> dict[str, str]:
    part = (ROOT / "docs" / "glossary.md").read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return {row[0]: row[1] for row in rows[1:]}


def _plain(label: str) -> str:
    """`とじる (not eligible for charging)` of the guide's table without its remark."""
    return re.sub(r" \([a-z].*\)$|, then .*$", "", label)


@pytest.mark.parametrize(
    ("heading", "guide"),
    [
        ("Screen titles of the guide", {row["screen"] for row in GUIDE.values()}),
        ("Buttons of the guide", {_plain(label) for row in GUIDE.values() for label in labels(row["action"])}),
    ],
)
def test_the_glossary_names_every_title_and_button_and_the_pages_say_so(heading: str, guide: set[str]) -> None:
    table, texts = _table(heading), english()
    assert {label for label in guide if label and label not in table} == set(), "add them to docs/glossary.md"
    differing = {label: texts[label] for label, wanted in table.items() if texts.get(label, wanted) != wanted}
    assert not differing, f"the catalogue and docs/glossary.md disagree: {differing}"


def _templates() -> list[Path]:
    return [one for one in (ROOT / "templates").rglob("*") if one.suffix in (".html", ".txt")]


@pytest.mark.parametrize("path", _templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_japanese_outside_gettext(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    bare = re.sub(r"""_\(\s*("[^"]*"|'[^']*')""", "", text).replace('"日本語"', "")
    assert not JAPANESE.findall(bare), f"wrap these in _(…) and run `make texts`: {JAPANESE.findall(bare)}"


def _bare_strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Japanese string constants that neither gettext nor a docstring holds."""
    held = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in GETTEXT:
            held |= {id(node) for node in ast.walk(call)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in held else None
        if isinstance(text, str) and JAPANESE.search(text):
            yield node.lineno, text


def test_code_that_speaks_to_people_holds_no_japanese_outside_gettext() -> None:
    speaking = [one for one in (ROOT / "mytoyota").rglob("*.py") if "flask" in one.read_text("utf-8")]
    found = {
        f"{name}:{line}": text
        for path in speaking
        if (name := path.relative_to(ROOT / "mytoyota").as_posix()) not in NOT_TEXTS
        for line, text in _bare_strings(ast.parse(path.read_text("utf-8")))
    }
    assert len(speaking) > 40
    assert not found, f"wrap these in _(…) or _l(…) and run `make texts`: {found}"


def test_scripts_hold_no_texts() -> None:
    for path in (ROOT / "static" / "js").glob("*.js"):
        code = re.sub(r"//.*", "", path.read_text("utf-8"))
        assert not JAPANESE.findall(code), f"{path.name}: texts belong into data attributes of the template"
