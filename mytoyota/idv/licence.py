"""The grammar of a driver's licence: dates, number with check digit, what must agree (guide 1-1/17-B)."""

import calendar
import re
from datetime import date

from mytoyota.japanese.characters import without_blanks
from mytoyota.japanese.dates import ERA_NAMES, not_held, parse_date

# fmt: off
# Two digits of the 公安委員会 that first issued a licence.
FIRST_ISSUERS = {
    "10": "北海道(札幌)", "11": "北海道(函館)", "12": "北海道(旭川)", "13": "北海道(釧路)",
    "14": "北海道(北見)", "20": "青森", "21": "岩手", "22": "宮城", "23": "秋田", "24": "山形", "25": "福島",
    "30": "東京", "40": "茨城", "41": "栃木", "42": "群馬", "43": "埼玉", "44": "千葉", "45": "神奈川",
    "46": "新潟", "47": "山梨", "48": "長野", "49": "静岡", "50": "富山", "51": "石川", "52": "福井",
    "53": "岐阜", "54": "愛知", "55": "三重", "60": "滋賀", "61": "京都", "62": "大阪", "63": "兵庫",
    "64": "奈良", "65": "和歌山", "70": "鳥取", "71": "島根", "72": "岡山", "73": "広島", "74": "山口",
    "80": "徳島", "81": "香川", "82": "愛媛", "83": "高知", "90": "福岡", "91": "佐賀", "92": "長崎",
    "93": "熊本", "94": "大分", "95": "宮崎", "96": "鹿児島", "97": "沖縄", "00": "外国免許からの切替え",
}
CONDITIONS = (
    "眼鏡等", "補聴器", "義手", "義足", "普通車はAT車に限る", "準中型車はAT車に限る", "中型車はAT車に限る",
    "大型車はAT車に限る", "準中型車は準中型車(5t)に限る", "準中型で運転できる準中型車は準中型車(5t)に限る",
    "中型車は中型車(8t)に限る", "中型で運転できる中型車は中型車(8t)に限る", "普通自動二輪車は小型二輪に限る",
    "大型自動二輪車はAT車に限る", "普通自動二輪車はAT車に限る", "普通自動二輪車はAT小型二輪に限る",
    "大型車は大型車(マイクロバス)に限る", "サポートカーに限る", "身体障害者用車両に限る",
)
"""Wordings of 免許の条件等; anything else is shown as read."""
# fmt: on
_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)

# What a recogniser makes of the era's two characters.
_ERA_LOOKALIKES = (
    (re.compile(r"[令今合会命介][和利知]"), "令和"),
    (re.compile(r"[昭照昌招沼][和利知]"), "昭和"),
    (re.compile(r"[平乎半][成咸戍感或]"), "平成"),
    (re.compile(r"[大太犬][正止]"), "大正"),
)
_DIGIT_LOOKALIKES = str.maketrans("OoQDIl|iZzSsBgqb〇○", "000011112255899600")
_NAMED = re.compile(f"(?P<era>{'|'.join(ERA_NAMES)})(?P<rest>.*)")


def check_digit(first_ten: str) -> str:
    """The 11th digit that follows from the first ten: weights 5 4 3 2 7 6 5 4 3 2, 11 minus the rest modulo 11."""
    rest = sum(int(digit) * weight for digit, weight in zip(first_ten, _WEIGHTS, strict=True)) % 11
    return str((11 - rest) % 10)


def number_doubts(number: str) -> tuple[str, ...]:
    """Why a licence number asks for a second look: length, first_issuer, check_digit. Empty when all fits."""
    if not re.fullmatch(r"\d{12}", number):
        return ("length",)
    issuer = () if number[:2] in FIRST_ISSUERS else ("first_issuer",)
    check = () if number[10] == check_digit(number[:10]) else ("check_digit",)
    return issuer + check


def licence_number(text: str) -> str:
    """The digits of the number field, without 第 and 号."""
    return re.sub(r"\D", "", without_blanks(text).translate(_DIGIT_LOOKALIKES))


def printed_date(text: str) -> date | None:
    """A date as a recogniser read it: look-alikes of eras and digits mended, markers (年月日) not relied upon."""
    if not_held(text):
        return None
    mended = mended_date(text)
    exact = parse_date(mended)
    if exact:
        return exact
    if not (named := _NAMED.search(mended)):
        return None
    figures = re.findall(r"\d+", named["rest"])
    if len(figures) < 3 or any(len(figure) > 2 for figure in figures[:3]):
        return None
    return parse_date(f"{named['era']}{figures[0]}年{figures[1]}月{figures[2]}日")


def expiry_date(text: str) -> date | None:
    """The day after which the licence is no longer valid: 2029年(令和11年)06月01日まで有効, or wareki alone on
    older cards.
    """
    mended = mended_date(text)
    double = re.search(r"(20\d{2})\D{1,2}(令和|平成)(\d{1,2}|元)\D{1,3}(\d{1,2})\D(\d{1,2})\D", mended)
    if double:
        western, era, year, month, day = double.groups()
        return parse_date(f"{western}年({era}{year}年){month}月{day}日")  # None where the years contradict each other.
    return parse_date(mended, beyond_era=True) or printed_date(text)


def mended_date(text: str) -> str:
    """The text with era names and figures as they must be meant."""
    plain = without_blanks(text).replace("曰", "日").replace("目", "日").replace("旦", "日")
    for pattern, era in _ERA_LOOKALIKES:
        plain = pattern.sub(era, plain, count=1)
    return plain.translate(_DIGIT_LOOKALIKES)


def expiry_fits(birth: date, expiry: date) -> bool:
    """Whether the expiry is one month after a birthday, as it normally is: a free check of both readings."""
    month = birth.month % 12 + 1
    last = calendar.monthrange(expiry.year, month)[1]
    return expiry.month == month and expiry.day in {min(birth.day, last), birth.day}


def dates_agree(birth: date, issue: date, expiry: date) -> bool:
    """Whether the three can stand on one card: at least 16 years old, and valid for a little over 6 years at most."""
    return birth.year + 16 <= issue.year and issue < expiry and (expiry - issue).days <= 6.3 * 365
