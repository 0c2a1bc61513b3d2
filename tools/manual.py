"""`python tools/manual.py`: writes docs/manual/jpass from the manual that the product serves; --check only compares."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from mytoyota.jpass import manual  # noqa: E402 - the checkout's own
from mytoyota.jpass.manual import Page  # noqa: E402
from mytoyota.organisation.web_frame import ROLE_NAMES  # noqa: E402

FOLDER = ROOT / "docs" / "manual" / "jpass"
PICTURES = "../../../static/manual"


def files() -> dict[Path, str]:
    """Every file of the folder with what it holds; the Japanese texts are the source."""
    lines = [f"- [{page.title}]({page.key}.md)：{page.purpose}" for page in manual.PAGES.values()]
    index = "# J-PASSマニュアル\n\n各画面の「？」から、同じページを開けます。\n\n" + "\n".join(lines) + "\n"
    return {FOLDER / "README.md": index} | {FOLDER / f"{page.key}.md": _page(page) for page in manual.PAGES.values()}


def _page(page: Page) -> str:
    roles = "、".join(str(ROLE_NAMES[role]) for role in page.roles)
    parts = [f"# {page.title}", str(page.purpose), f"対象：{roles}", "## 手順"]
    parts.append("\n".join(f"{number}. {step}" for number, step in enumerate(page.steps, 1)))
    if page.notes:
        parts += ["## ご留意事項", "\n".join(f"- {note}" for note in page.notes)]
    if page.picture:
        parts.append(f"![「{page.title}」の画面の例]({PICTURES}/{page.key}.png)")
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Writes, or says what differs."""
    wanted = files()
    if "--check" in sys.argv:
        there = {path: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
        return int(there != wanted)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
