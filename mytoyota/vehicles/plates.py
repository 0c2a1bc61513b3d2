"""自動車登録番号・車両番号 in its four parts: reading, writing and checking what was typed (guide 4-1/18-C)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mytoyota.japanese.characters import code, half_width_number, without_blanks
from mytoyota.japanese.kana import hiragana

# In force; source: the ministry's list of 2023 and the five names added in May 2025.
IN_FORCE = """
    札幌 函館 旭川 室蘭 苫小牧 釧路 知床 帯広 十勝 北見 青森 弘前 八戸 岩手 盛岡 平泉 宮城 仙台 秋田 山形 庄内
    福島 会津 郡山 白河 いわき 水戸 土浦 つくば 宇都宮 那須 日光 とちぎ 群馬 前橋 高崎 大宮 川口 所沢 川越 熊谷 春日部
    越谷 千葉 成田 習志野 市川 船橋 袖ヶ浦 市原 野田 柏 松戸 品川 世田谷 練馬 杉並 板橋 足立 江東 葛飾 江戸川 八王子
    多摩 横浜 川崎 湘南 相模 山梨 富士山 新潟 長岡 上越 富山 石川 金沢 福井 長野 松本 諏訪 安曇野 南信州 岐阜 飛騨
    静岡 浜松 沼津 伊豆 名古屋 豊橋 三河 岡崎 豊田 尾張小牧 一宮 春日井 三重 鈴鹿 四日市 伊勢志摩 滋賀 京都 大阪 なにわ
    和泉 堺 奈良 飛鳥 和歌山 神戸 姫路 鳥取 島根 出雲 岡山 倉敷 広島 福山 山口 下関 徳島 香川 高松 愛媛 高知 福岡
    北九州 久留米 筑豊 佐賀 長崎 佐世保 熊本 大分 宮崎 鹿児島 奄美 沖縄
"""
# No longer given, but valid while the vehicle keeps them.
OLD = "茨城 茨 栃木 栃 埼玉 埼 品 東 練 足 多 神 愛 兵 大 泉 嶋 札 函"
PLACES, OLD_PLACES = frozenset(IN_FORCE.split()), frozenset(OLD.split())
SPELLINGS = str.maketrans({"ケ": "ヶ", "驒": "騨"})
CLASS = re.compile(r"\d{1,2}|\d[\dACFHKLMPXY]{2}")
KANA = frozenset("あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるれろわをABEHKMTY")
# Dots stand for the digits that a plate does not show; two noughts in front are how forms fill the same places.
SERIAL = re.compile(
    r"(?:・・|00)-?(?:[・0]?([1-9])|([1-9]\d))|・{0,3}([1-9]\d{0,2})|・([1-9])-(\d{2})|([1-9]\d)-?(\d{2})"
)
DOTS = str.maketrans(dict.fromkeys("･·•.●∙⋅‧⸱․", "・"))
WHOLE = re.compile(
    r"(?P<place>[^\d\s]{1,4})\s*(?P<klass>\d[\dACFHKLMPXY]{0,2})\s*(?P<kana>[ぁ-んァ-ンA-Z])\s*(?P<serial>[・\d].*)"
)
LONGEST_PLACE = 4
# As `str` writes it: nothing in it is folded, and only its parts are to be looked at.
STORED = re.compile(r"([ぁ-ゖヶ一-鿿]{1,4}) (\d[\dACFHKLMPXY]{0,2}) ([ぁ-ゖ]) (・{1,3}\d{1,3}|\d\d-\d\d)", re.ASCII)


class PlateProblem(ValueError):
    """The part of a plate that cannot be: `part` is place, class, kana, serial or whole."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True)
class Plate:
    """A plate's four parts in their normal form; `serial` is 1 to 9999."""

    place: str
    klass: str
    kana: str
    serial: int

    def __str__(self) -> str:
        """As it is stored and shown: 「品川 330 さ 12-34」, 「品川 330 さ ・・・1」."""
        return f"{self.place} {self.klass} {self.kana} {self.serial_shown}"

    @property
    def serial_shown(self) -> str:
        """The number as it stands on the plate: 「12-34」, 「・・・1」."""
        digits = str(self.serial)
        return f"{digits[:2]}-{digits[2:]}" if self.serial > 999 else digits.rjust(4, "・")


def of_parts(place: str, klass: str, kana: str, serial: str) -> Plate:
    """A plate from the four fields of a form, in full or half width.

    Raises:
        PlateProblem: names the first part that cannot be. Whether the place is known is asked by `place_known`.
    """
    return Plate(*_parts(place, klass, kana), _serial(serial))


def _parts(place: str, klass: str, kana: str) -> tuple[str, str, str]:
    place, klass, kana = without_blanks(place).translate(SPELLINGS), code(klass), hiragana(code(kana))
    if not 0 < len(place) <= LONGEST_PLACE or re.search(r"[\dA-Z\W]", place):
        raise PlateProblem("place")
    if not CLASS.fullmatch(klass):
        raise PlateProblem("class")
    if kana not in KANA:
        raise PlateProblem("kana")
    return place, klass, kana


def _serial(serial: str) -> int:
    fits = SERIAL.fullmatch(code(serial).translate(DOTS))
    if not fits:
        raise PlateProblem("serial")
    return int("".join(part for part in fits.groups() if part))


_known_parts, _known_serial = lru_cache(10_000)(_parts), lru_cache(10_000)(_serial)  # of stored plates: short texts


def parse(text: str) -> Plate:
    """A plate from one text, with or without blanks between its parts: 「尾張小牧５００や１０００」.

    Raises:
        PlateProblem: names the part that cannot be, or `whole` where the four parts cannot be told apart.
    """
    if stored := STORED.fullmatch(text):
        return Plate(*_known_parts(*stored.group(1, 2, 3)), _known_serial(stored[4]))
    folded = half_width_number(text).translate(DOTS)
    if len(four := folded.split()) == 4:
        return of_parts(*four)
    parts = WHOLE.fullmatch(folded) or WHOLE.fullmatch(re.sub(r"\s+", "", folded))
    if not parts:
        raise PlateProblem("whole")
    return of_parts(parts["place"], parts["klass"], parts["kana"], parts["serial"])


def place_known(plate: Plate) -> bool:
    """Whether the 地域名 is in force or was; an unknown one is worth a question, not a refusal."""
    return plate.place in PLACES or plate.place in OLD_PLACES


def is_light(plate: Plate) -> bool:
    """Whether the plate alone says 軽自動車 (480–499, 580–599, …); false can also mean that it does not tell."""
    return len(plate.klass) == 3 and plate.klass[0] in "45678" and plate.klass[1] in "89"
