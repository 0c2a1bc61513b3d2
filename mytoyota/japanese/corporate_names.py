"""Names of corporations: legal forms in full and abbreviated, and the key by which a corporation is looked up."""

import re
from itertools import product

from mytoyota.japanese.kana import SMALL_TO_LARGE, TO_KATAKANA
from mytoyota.japanese.kanji import variant

# A search does as well without these. Keys of `search_key` are stored: another form here asks for a migration.
LEGAL_FORMS = (
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "特例有限会社", "相互会社", "有限責任事業組合",
    "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人", "社団法人", "財団法人", "特定非営利活動法人",
    "NPO法人", "社会福祉法人", "社会医療法人", "医療法人社団", "医療法人財団", "医療法人", "学校法人", "宗教法人",
    "独立行政法人", "国立大学法人", "協同組合", "農事組合法人", "弁護士法人", "税理士法人",
)  # fmt: skip
# Further forms, which tell one company from another as well.
_OTHER_FORMS = (
    "地方独立行政法人", "公立大学法人", "司法書士法人", "行政書士法人", "監査法人", "特許業務法人",
    "社会保険労務士法人", "管理組合法人", "投資法人", "特定目的会社", "有限責任中間法人", "農業協同組合",
    "生活協同組合", "企業組合", "協業組合", "商工組合", "森林組合", "漁業協同組合", "国立研究開発法人",
    "更生保護法人", "無限責任中間法人", "弁理士法人", "土地家屋調査士法人", "労働組合", "信用金庫", "信用組合",
)  # fmt: skip
# The abbreviations in use on forms and in bank and tax lists; of two meanings either may be meant.
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "株": ("株式会社",), "有": ("有限会社",), "同": ("合同会社",), "名": ("合名会社",), "資": ("合資会社",),
    "相": ("相互会社",), "一社": ("一般社団法人",), "公社": ("公益社団法人",), "一財": ("一般財団法人",),
    "公財": ("公益財団法人",), "社": ("社団法人",), "財": ("財団法人",), "医": ("医療法人",), "医社": ("医療法人社団",),
    "医財": ("医療法人財団",), "社医": ("社会医療法人",), "学": ("学校法人",), "福": ("社会福祉法人",),
    "社福": ("社会福祉法人",), "宗": ("宗教法人",), "特非": ("特定非営利活動法人",), "NPO": ("特定非営利活動法人",),
    "npo": ("特定非営利活動法人",), "独": ("独立行政法人",), "地独": ("地方独立行政法人",),
    "国研": ("国立研究開発法人",), "大": ("国立大学法人", "公立大学法人"), "更": ("更生保護法人",),
    "弁": ("弁護士法人",), "税": ("税理士法人",), "司": ("司法書士法人",), "行": ("行政書士法人",),
    "監": ("監査法人",), "労": ("労働組合", "社会保険労務士法人"), "社労": ("社会保険労務士法人",),
    "農": ("農事組合法人",), "管": ("管理組合法人",), "投": ("投資法人",), "企": ("企業組合",), "協": ("協同組合",),
    "合同": ("合同会社",), "合名": ("合名会社",), "合資": ("合資会社",), "株式会社": ("株式会社",),
    "有限会社": ("有限会社",), "合同会社": ("合同会社",),
}  # fmt: skip
_ONE_BRACKET = str.maketrans(dict.fromkeys("[{〔【〈《≪<", "(") | dict.fromkeys("]}〕】〉》≫>", ")"))
_ANY = "|".join(sorted(ABBREVIATIONS, key=len, reverse=True))
# In brackets anywhere; with the half that faces the name also at the front or the back, as banks write it.
_ABBREVIATED = re.compile(rf"\(\s?({_ANY})\s?\)|^({_ANY})\)|\(({_ANY})$")
_OLD_CIRCLES = str.maketrans({"㊑": "(株)", "㊒": "(有)", "㊓": "(社)", "㊔": "(名)", "㊖": "(財)"})
_NPO = re.compile("NPO法人|npo法人")
_NOT_IN_NAMES = {"特例有限会社", "NPO法人"}  # the first calls itself 有限会社, the second is an abbreviation
_LONGEST_FIRST = sorted({*LEGAL_FORMS, *_OTHER_FORMS} - _NOT_IN_NAMES, key=len, reverse=True)

_FORM = "|".join(sorted(LEGAL_FORMS, key=len, reverse=True))
_FRONT = re.compile(rf"^(?:{_FORM}|\((?:{_ANY})\)|(?:{_ANY})\))+")
_BACK = re.compile(rf"(?:{_FORM}|\((?:{_ANY})\)|\((?:{_ANY}))+$")
_MARKS = re.compile(r"[\s・･.,、。'’\-‐–—]+")


def search_key(name: str) -> str:
    """The name without legal form, marks, and differences of width, case, kana and old characters; of a mere legal
    form, the form.
    """
    plain = _MARKS.sub("", variant(name).translate(_ONE_BRACKET))
    plain = plain.upper().translate(TO_KATAKANA).translate(SMALL_TO_LARGE)
    return _BACK.sub("", _FRONT.sub("", plain)) or plain


def without_circles(name: str) -> str:
    """The name with ㊑ and its like, which the folding would take for a plain character, as (株)."""
    return name.translate(_OLD_CIRCLES)


def in_full(name: str) -> tuple[str, ...]:
    """What a folded name with `(株)` and its like can say in full words: most say one thing, (大) may say two."""
    parts = _ABBREVIATED.split(_NPO.sub("特定非営利活動法人", name.translate(_ONE_BRACKET)))
    if len(parts) == 1:
        return (parts[0],)
    meant = (ABBREVIATIONS.get(part, (part,)) if at % 4 else (part,) for at, part in enumerate(parts) if part)
    return tuple("".join(words) for words in product(*meant))


def split_form(name: str) -> tuple[str, str]:
    """The legal form at the front or, failing that, at the back of a name, and the rest; the form may be empty."""
    for form in _LONGEST_FIRST:
        if name.startswith(form):
            return form, name.removeprefix(form)
    for form in _LONGEST_FIRST:
        if name.endswith(form):
            return form, name.removesuffix(form)
    return "", name
