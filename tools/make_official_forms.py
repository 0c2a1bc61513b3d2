"""Write `mytoyota/japanese/official_forms.txt`: forms of characters that the offices' own tables relate (guide 2-1).

Run `python -m tools.make_official_forms`. The tables are the Ministry of Justice's of forms in family registers and on
residence cards (notice 582), the rule of unification, and the tax agency's JIS縮退マップ, all as jntajis holds them.
Left out: a character that stands in `kanji_forms.py` already, one that is written in names of its own (level 1 of JIS),
one that the tables relate to two different characters, and `KEPT_APART`.
"""

from pathlib import Path

import jntajis

from mytoyota.japanese import kanji_forms
from mytoyota.japanese.characters import base
from mytoyota.japanese.kanji import by_hand

TARGET = Path("mytoyota/japanese/official_forms.txt")
CODES = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xFA0E, 0xFA30), *range(0x20000, 0x2CEB0))
_SCHEMES = jntajis.MJShrinkSchemeCombo
OFFICIAL = (
    _SCHEMES.JIS_INCORPORATION_UCS_UNIFICATION_RULE
    | _SCHEMES.MOJ_NOTICE_582
    | _SCHEMES.MOJ_FAMILY_REGISTER_ACT_RELATED_NOTICE
)
LEVEL_1 = range(16, 48)  # rows of JIS X 0208


def main() -> None:
    """Write one line for each plain character: itself, then its other forms."""
    plainer = ties()
    groups: dict[str, str] = {}
    for rare in sorted(plainer):
        plain = _plainest(plainer, rare)
        if plain != rare:
            groups[plain] = groups.get(plain, "") + rare
    lines = [plain + rare for plain, rare in sorted(groups.items())]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def ties() -> dict[str, str]:
    """The plain character of each rare one."""
    known = {*kanji_forms.GLYPHS, *kanji_forms.RADICALS, *kanji_forms.OLD_AND_NEW, *kanji_forms.SIMPLIFIED}
    known |= set(kanji_forms.KEPT_APART)
    found = {}
    for rare in map(chr, CODES):
        if base(rare) != rare or rare in known or in_level_1(rare):
            continue
        plain = _related(rare) - {rare, "\ufffd"}
        if len({by_hand(one) for one in plain}) == 1:
            found[rare] = min(plain, key=lambda one: (not in_level_1(one), one))
    return found


def _plainest(plainer: dict[str, str], character: str) -> str:
    """The end of a chain of plainer and plainer forms; where it is a circle, the same one of its members for all."""
    seen: list[str] = []
    while character in plainer and character not in seen:
        seen.append(character)
        character = plainer[character]
    circle = seen[seen.index(character) :] if character in seen else [character]
    return min(circle, key=lambda one: (len(one.encode("euc_jp", "replace")) != 2, one))


def in_level_1(character: str) -> bool:
    """Whether the character is one of the commonest three thousand."""
    try:
        code = character.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and code[0] - 0xA0 in LEVEL_1


def _related(character: str) -> set[str]:
    plain = {base(one) for one in jntajis.mj_shrink_candidates(character, OFFICIAL)}
    return {one for one in {*plain, jntajis.jnta_shrink_translit(character, passthrough=True)} if len(one) == 1}


if __name__ == "__main__":
    main()
