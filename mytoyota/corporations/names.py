"""Folds a corporation's name to what one looks it up by: neither legal form nor width, kana or case matter."""

import re
import unicodedata

# Put in front of or behind the name; searching with or without them finds the same.
LEGAL_FORMS = (
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "特例有限会社", "相互会社", "有限責任事業組合",
    "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人", "社団法人", "財団法人", "特定非営利活動法人",
    "NPO法人", "社会福祉法人", "社会医療法人", "医療法人社団", "医療法人財団", "医療法人", "学校法人", "宗教法人",
    "独立行政法人", "国立大学法人", "協同組合", "農事組合法人", "弁護士法人", "税理士法人",
)  # fmt: skip
_FORM = "|".join(sorted(LEGAL_FORMS, key=len, reverse=True))
_SHORT = r"\((?:株|有|同|資|名|相|社|財|医|学|福|宗)\)"
_FRONT, _BACK = re.compile(f"^(?:{_FORM}|{_SHORT})+"), re.compile(f"(?:{_FORM}|{_SHORT})+$")
_MARKS = re.compile(r"[\s・･.,、。'’\-‐–—]+")
_HIRAGANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
# Bank and tax lists write small kana large.
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
KANA = re.compile("[ァ-ヶー]+")
END = "\U0010ffff"  # sorts behind everything a name can go on with


def key(name: str) -> str:
    """The folded name; of one that is nothing but a legal form, the form itself."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", name)).upper().translate(_HIRAGANA).translate(_SMALL)
    return _BACK.sub("", _FRONT.sub("", plain)) or plain


def is_reading(folded: str) -> bool:
    """Whether a folded text could be the reading of a name."""
    return bool(KANA.fullmatch(folded))
