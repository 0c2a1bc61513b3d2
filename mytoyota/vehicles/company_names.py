"""Whether two writings name one company: legal forms spelt out or abbreviated, in front or behind (guide 2-1).

Names stay apart where the registry keeps them apart: 株式会社ふじ and 株式会社フジ are two companies. Another legal
form, or a form on one side only, is another company too: 株式会社, 有限会社 and 合同会社 of one name live side by side,
and so do a company and the unregistered business it grew from.
"""

import re

from mytoyota.vehicles import writing
from mytoyota.vehicles.writing import Level

# The abbreviations in use on forms and in bank and tax lists. Ambiguous ones are left out.
_ABBREVIATIONS = {
    "株": "株式会社", "有": "有限会社", "同": "合同会社", "名": "合名会社", "資": "合資会社", "相": "相互会社",
    "一社": "一般社団法人", "公社": "公益社団法人", "一財": "一般財団法人", "公財": "公益財団法人",
    "社": "社団法人", "財": "財団法人", "医": "医療法人", "医社": "医療法人社団", "医財": "医療法人財団",
    "学": "学校法人", "福": "社会福祉法人", "社福": "社会福祉法人", "宗": "宗教法人",
    "特非": "特定非営利活動法人", "NPO": "特定非営利活動法人", "npo": "特定非営利活動法人", "独": "独立行政法人",
    "地独": "地方独立行政法人", "弁": "弁護士法人", "税": "税理士法人", "司": "司法書士法人", "行": "行政書士法人",
    "監": "監査法人", "合同": "合同会社", "合名": "合名会社", "合資": "合資会社", "株式会社": "株式会社",
    "有限会社": "有限会社", "合同会社": "合同会社",
}  # fmt: skip
_ABBREVIATED = re.compile(r"[(\[〔]\s?(" + "|".join(sorted(_ABBREVIATIONS, key=len, reverse=True)) + r")\s?[)\]〕]")
_OLD_CIRCLES = str.maketrans({"㊑": "(株)", "㊒": "(有)", "㊓": "(社)", "㊔": "(名)", "㊖": "(財)"})
_NPO = re.compile("NPO法人|npo法人")
_FORMS = sorted(
    {*_ABBREVIATIONS.values(), "社会医療法人", "国立大学法人", "公立大学法人", "農事組合法人", "特許業務法人",
     "社会保険労務士法人", "管理組合法人", "投資法人", "特定目的会社", "有限責任事業組合", "有限責任中間法人",
     "協同組合", "農業協同組合", "生活協同組合", "企業組合", "協業組合", "商工組合", "森林組合", "漁業協同組合"},
    key=len, reverse=True,
)  # fmt: skip
# Points, dots and spaces are not part of a name, but between two digits they keep numbers apart.
_LOOSE_MARKS = re.compile(r"(?<![0-9])[ ・･·,、.'’‘`´]+|[ ・･·,、.'’‘`´]+(?![0-9])")


def compare_corporation(account: str, certificate: str) -> Level:
    """How near two names of corporations are."""
    return writing.grade(account.translate(_OLD_CIRCLES), certificate.translate(_OLD_CIRCLES), _equal)


def has_legal_form(name: str) -> bool:
    """Whether the name is that of a corporation by its legal form, spelt out or abbreviated."""
    return bool(_split(_spelt_out(writing.variant(name.translate(_OLD_CIRCLES))).replace(" ", ""))[0])


def _equal(account: str, certificate: str, loose: bool) -> bool:
    one, other = _spelt_out(account), _spelt_out(certificate)
    if loose:
        one, other = (_LOOSE_MARKS.sub("", writing.loosen(name, one_kana=False)) for name in (one, other))
    else:
        one, other = (re.sub("(?<![0-9]) | (?![0-9])", "", name) for name in (one, other))
    form, core = _split(one)
    if not writing.has_content(core):
        return False
    return one == other or (loose and bool(form) and (form, core) == _split(other))


def _spelt_out(name: str) -> str:
    """The name with `(株)` and its like as full words."""
    return _NPO.sub("特定非営利活動法人", _ABBREVIATED.sub(lambda found: _ABBREVIATIONS[found[1]], name))


def _split(name: str) -> tuple[str, str]:
    """The legal form at the front or, failing that, at the back of a name, and the rest; the form may be empty."""
    for form in _FORMS:
        if name.startswith(form):
            return form, name.removeprefix(form)
    for form in _FORMS:
        if name.endswith(form):
            return form, name.removesuffix(form)
    return "", name
