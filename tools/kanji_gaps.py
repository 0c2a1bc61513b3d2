"""List ties of the national character tables that `kanji_forms.py` does not have, for a person to judge (guide 2-1).

Run `python tools/kanji_gaps.py`. A tie is printed as rare character and plain character, one line per relation. Many
are left out on purpose: miswritings (宍 for 肉), characters that live on as other names (苅 and 刈), and characters
that no name has. Whoever adds a tie adds a pair to the tests as well.
"""

import jntajis

from mytoyota.japanese.characters import base
from mytoyota.japanese.kanji import is_kanji, variant

CODES = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x2A6E0))
RELATIONS = {
    "one glyph (UCS unification)": jntajis.MJShrinkSchemeCombo.JIS_INCORPORATION_UCS_UNIFICATION_RULE,
    "family register notices": jntajis.MJShrinkSchemeCombo.MOJ_FAMILY_REGISTER_ACT_RELATED_NOTICE,
}


def main() -> None:
    """Print the gaps of each relation, for characters that the character sets in use can write."""
    for title, relation in RELATIONS.items():
        gaps = [gap for code in CODES for gap in _gaps(chr(code), relation)]
        print(f"{title}: {len(gaps)}")
        print(" ".join(gaps))


def _gaps(character: str, relation: int) -> list[str]:
    if base(character) != character or not is_kanji(character):
        return []
    plain = {base(other) for other in jntajis.mj_shrink_candidates(character, relation)} - {character}
    mine = variant(character)
    return [f"{character}{other}" for other in sorted(plain) if variant(other) != mine]


if __name__ == "__main__":
    main()
