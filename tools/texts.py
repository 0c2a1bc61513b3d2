"""`make texts`: gathers all texts of code and templates and brings the catalogues up to date (docs/glossary.md).

With --check nothing is written: says which texts have no English yet or are no longer used, and fails.
"""

import io
import sys
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "N_": None}
# No dates, people or versions: a catalogue changes only when its texts do.
HEADER = r"""# {language} texts of My TOYOTA. The Japanese texts are the source; the terms stand in docs/glossary.md.
msgid ""
msgstr ""
"Language: {code}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plural}\n"

"""


def gathered() -> Catalog:
    """Every text of the product with the files it stands in."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog(charset="utf-8")
    for name, _line, text, comments, context in extract_from_dir(str(ROOT), methods, options, KEYWORDS):
        catalog.add(text, None, [(Path(name).as_posix(), 0)], auto_comments=comments, context=context)
    return catalog


def updated(path: Path, texts: Catalog) -> Catalog:
    """The catalogue with the product's texts of today; a text that changed lost its translation, which is right."""
    code = path.parts[-3]
    old = read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale=code)
    old.update(texts, no_fuzzy_matching=True)
    return old


def written(catalog: Catalog) -> str:
    """The catalogue as a file: by source file and then as they stand there, without line numbers."""
    for message in catalog:
        message.locations = sorted(set(message.locations))
    body = io.BytesIO()
    write_po(body, catalog, width=0, sort_by_file=True, omit_header=True, ignore_obsolete=True, include_lineno=False)
    head = HEADER.format(language=catalog.locale.english_name, code=catalog.locale, plural=catalog.plural_forms)
    return head + body.getvalue().decode().strip() + "\n"


def open_ends(catalog: Catalog) -> list[Message]:
    """Texts that nobody has translated, or that wait for somebody's second look."""
    return [one for one in catalog if one.id and (one.fuzzy or not all(_forms(one)))]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if not isinstance(message.string, tuple) else message.string


def _tell(path: Path, catalog: Catalog) -> int:
    """Says what people have to do, and how much that is."""
    missing, unused = open_ends(catalog), list(catalog.obsolete.values())
    if unused and "--check" in sys.argv:
        print(f"{path} holds texts that the product has no more: run `make texts`, which drops them.")
    for one in missing:
        print(f"{path}: no translation of {one.id!r} ({', '.join(sorted({name for name, _ in one.locations}))})")
    if missing:
        print(f"Run `make texts`, then write the {len(missing)} missing texts into {path} (words: docs/glossary.md).")
    return len(missing) + len(unused)


def main() -> int:
    """Tells what is left to do; with --check that is a failure."""
    texts, left, check = gathered(), 0, "--check" in sys.argv
    for path in sorted((ROOT / "mytoyota" / "locale").glob("*/LC_MESSAGES/messages.po")):
        catalog = updated(path, texts)
        if not check:
            path.write_text(written(catalog), "utf-8")
        left += _tell(path.relative_to(ROOT), catalog)
    return 1 if left and check else 0


if __name__ == "__main__":
    sys.exit(main())
