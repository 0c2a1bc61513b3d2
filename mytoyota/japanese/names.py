"""A person's name as documents hold it: family and given name, and other names in brackets (guide 1-1/17-B, 2-1)."""

import re
import unicodedata
from dataclasses import dataclass

_IN_BRACKETS = re.compile(r"[(\[](?P<former>[^)\]]+)[)\]]")
_ONE_BRACKET = str.maketrans(dict.fromkeys("[{〔【「『〈《≪<", "(") | dict.fromkeys("]}〕】」』〉》≫>", ")"))
_BRACKET = re.compile(r"(?P<head>[^()]+)\((?P<inner>[^()]+)\)(?P<tail>[^()]*)")
_FORMER = re.compile(r"^(?:旧姓|旧氏|旧)[:;]? ?")
_OTHER = re.compile(r"^(?:通称名|通称|通名|本名|併記名|氏名)[:;]? ?")
_LATIN = re.compile("[a-z]")
_MARKS = frozenset("・･'’‘ʼ´`-‐‑‒–－ー゛゜=＝゠.．,，()（） 　")
_MOST_ACCENTS = 3  # one upon the other; more are no name but a pile
_SHORTEST_WHOLE_NAME = 4  # an unsplit name in brackets is taken for a whole name, not for a surname, from here on


@dataclass(frozen=True)
class SplitName:
    """Family and given name; `certain` is False where the card gave no boundary. `former` is a bracketed 旧姓 or
    通称.
    """

    family: str
    given: str
    certain: bool
    former: str = ""


@dataclass(frozen=True, slots=True)
class WrittenName:
    """One name that a text gives its browser_id: the present one, or one in brackets."""

    text: str
    present: bool


def is_name(text: str) -> bool:
    """Whether this can be a person's name: letters, the marks that names have, digits at most beside letters.

    Emoji, mark-up, digits alone and what cannot be seen are none.
    """
    plain = unicodedata.normalize("NFKC", text)
    kinds = [unicodedata.category(character) for character in plain if not _is_selector(character)]
    piled = any(all(kind[0] == "M" for kind in kinds[at : at + _MOST_ACCENTS + 1]) for at in range(len(kinds)))
    known = all(
        kind[0] == "L" or kind in ("Nd", "Nl", "Mn", "Mc") or character in _MARKS or _is_selector(character)
        for character, kind in ((one, unicodedata.category(one)) for one in plain)
    )
    return known and not piled and any(kind in ("Lu", "Ll", "Lt", "Lo", "Nl") for kind in kinds)


def is_company_name(text: str) -> bool:
    """Whether this can be a company's name: letters or digits, and any signs but emoji and mark-up."""
    plain = unicodedata.normalize("NFKC", text)
    signs = any(unicodedata.category(one) in ("So", "Cc", "Cf", "Cn", "Co", "Cs") or one in "<>" for one in plain)
    return not signs and any(one.isalnum() for one in plain)


def _is_selector(character: str) -> bool:
    """Which form of the kanji before it is meant; `characters.tidy` has dropped those behind anything else."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def split_name(text: str) -> SplitName:
    """Split at the space that most cards print. Without one only a name of two characters has a certain boundary.

    Otherwise the first two characters are offered as the family name, the commonest case, and `certain` is False:
    the person confirms it. Foreign names are printed in Latin capitals, family name first, and may have several
    given names.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    former = match["former"].strip() if (match := _IN_BRACKETS.search(plain)) else ""
    plain = _IN_BRACKETS.sub(" ", plain).strip()
    parts = plain.split()
    if len(parts) >= 2:
        return SplitName(parts[0], " ".join(parts[1:]), certain=True, former=former)
    if len(plain) == 2:
        return SplitName(plain[0], plain[1], certain=True, former=former)
    if not plain or plain.isascii():
        return SplitName(plain, "", certain=False, former=former)
    boundary = 1 if len(plain) == 1 else min(2, len(plain) - 1)
    return SplitName(plain[:boundary], plain[boundary:], certain=False, former=former)


def names_in(text: str) -> list[WrittenName]:
    """The names in a folded text: `山田(鈴木)花子` is 山田花子, formerly 鈴木花子; `KIM MINHO(金田民男)` has a 通称."""
    found = _BRACKET.fullmatch(text.translate(_ONE_BRACKET))
    if not found:
        return [WrittenName(text, present=True)]
    head, inner, tail = (found[part].strip() for part in ("head", "inner", "tail"))
    if tail:
        others = [f"{_FORMER.sub('', inner)} {tail}"]
        return [WrittenName(f"{head} {tail}", present=True), *(WrittenName(name, present=False) for name in others)]
    return [WrittenName(head, present=True), *(WrittenName(name, present=False) for name in _after(head, inner))]


def _after(head: str, inner: str) -> list[str]:
    """The other names that a bracket behind a whole name stands for."""
    given = head.split(" ", 1)[1] if " " in head else ""
    if _FORMER.match(inner):
        surname = _FORMER.sub("", inner)
        if given and " " not in surname and not surname.endswith(given):
            return [f"{surname} {given}"]
        return [surname] if " " in surname or (given and surname.endswith(given)) else []
    name = _OTHER.sub("", inner)
    if name != inner or " " in name:
        whole = True
    elif _LATIN.match(name.casefold()):
        whole = False  # one word in Latin letters is half a name
    else:
        whole = len(name) >= _SHORTEST_WHOLE_NAME or bool(_LATIN.match(head.casefold()))
    others = [name] if whole or (given and name.endswith(given)) else []
    return others if " " in name or not given else [*others, f"{name} {given}"]
