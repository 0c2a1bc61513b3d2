"""Whether two writings name one company: legal forms spelt out or abbreviated, each in its place (guide 2-1).

Names stay apart where the registry keeps them apart: 株式会社ふじ and 株式会社フジ are two companies. Another legal
form, a form in another place or on one side only is another company too: 株式会社山田, 山田株式会社 and 有限会社山田
live side by side, and so do a company and the unregistered business it grew from.
"""

import re

from mytoyota.japanese.characters import has_content
from mytoyota.japanese.corporate_names import in_full, split_form, without_circles
from mytoyota.japanese.folding import loosen
from mytoyota.vehicles.levels import Level, grade

# Points, dots and spaces are not part of a name, but between two digits they keep numbers apart.
_BLANKS = re.compile("(?<![0-9]) | (?![0-9])")
_LOOSE_MARKS = re.compile(r"(?<![0-9])[ ・･·,、.'’‘`´]+|[ ・･·,、.'’‘`´]+(?![0-9])")


def compare_corporation(account: str, certificate: str) -> Level:
    """How near two names of corporations are."""
    return grade(without_circles(account), without_circles(certificate), _equal)


def _equal(account: str, certificate: str, loose: bool) -> bool:
    named, other = _written(account, loose), _written(certificate, loose)
    return any(one in other and has_content(split_form(one)[1]) for one in named)


def _written(name: str, loose: bool) -> list[str]:
    if loose:
        return [_LOOSE_MARKS.sub("", loosen(one, one_kana=False)) for one in in_full(name)]
    return [_BLANKS.sub("", one) for one in in_full(name)]
