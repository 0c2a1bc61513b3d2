"""Whether two writings name one company: legal forms spelt out or abbreviated, in front or behind (guide 2-1).

Names stay apart where the registry keeps them apart: 株式会社ふじ and 株式会社フジ are two companies. Another legal
form, or a form on one side only, is another company too: 株式会社, 有限会社 and 合同会社 of one name live side by side,
and so do a company and the unregistered business it grew from.
"""

import re

from mytoyota.japanese.characters import has_content
from mytoyota.japanese.corporate_names import in_full, split_form, without_circles
from mytoyota.japanese.folding import loosen
from mytoyota.vehicles.levels import Level, grade

# Points, dots and spaces are not part of a name, but between two digits they keep numbers apart.
_LOOSE_MARKS = re.compile(r"(?<![0-9])[ ・･·,、.'’‘`´]+|[ ・･·,、.'’‘`´]+(?![0-9])")


def compare_corporation(account: str, certificate: str) -> Level:
    """How near two names of corporations are."""
    return grade(without_circles(account), without_circles(certificate), _equal)


def _equal(account: str, certificate: str, loose: bool) -> bool:
    one, other = in_full(account), in_full(certificate)
    if loose:
        one, other = (_LOOSE_MARKS.sub("", loosen(name, one_kana=False)) for name in (one, other))
    else:
        one, other = (re.sub("(?<![0-9]) | (?![0-9])", "", name) for name in (one, other))
    form, core = split_form(one)
    if not has_content(core):
        return False
    return one == other or (loose and bool(form) and (form, core) == split_form(other))
