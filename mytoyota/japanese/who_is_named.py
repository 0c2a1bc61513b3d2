"""Whether a name on a document is a person's or a body's: companies, offices, banks, cooperatives (guide 2-1/3).

Three answers: a body, a person, or nobody can tell. Whoever asks lets people decide the third.
"""

import re
from functools import lru_cache

from mytoyota.japanese import corporate_names, postal
from mytoyota.japanese.kanji import variant
from mytoyota.japanese.prefectures import PREFECTURES

# No person is called so, whatever else the name holds.
_BODIES = re.compile(
    "会社|法人|組合|協会|協議会|公社|公団|事業団|連合会|連盟|聯盟|商工会|会議所|金庫|銀行|信託|保険|証券|大使館|公使館"
    "|領事館|代表部|裁判所|検察庁|警察|消防|(?<=[^ ])[省庁](?:$|\\))|府庁|県庁|都庁|役所|役場|委員会|審議会|議会|内閣"
    "|法務局|税務署|郵便局|自衛隊|土地改良区|水害予防|財産区|一部事務|広域連合|共済|基金|機構|財団|社団|病院|医院|診療所"
    "|薬局|大学校|高等学校|中学校|小学校|学園|学院|幼稚園|保育園|保育所|こども園|研究所|試験場|図書館|博物館|美術館|神社"
    "|寺院|教会|教団|赤十字|農協|漁協|生協|労組|自治会|町内会|管理会|製作所|工業所|鉄工所|営業所|事業所|事務所|出張所"
    "|[支本][店社]$|工務店|自動車|ホールディングス|グループ|株式|有限責任"
)
# Words of trades: a person's name may hold their characters (堀口 大学, 町田 組子), so that only whole names tell.
_TRADES = re.compile(
    "(?:大学|神宮|商店|商会|商事|工業|興業|産業|建設|運輸|運送|物流|物産|電機|電気|電力|電工|設備|技研|鉄道|交通|観光"
    "|旅館|ホテル|不動産|センター|サービス|クリニック|レンタカー|リース|モータース|タクシー|ハイヤー|製薬|製鉄|製菓|食品"
    "|水産|農園|牧場|造園|塗装|印刷|.{3}[組会堂屋社園寺院局部課])$"
)
_LATIN_BODIES = re.compile(
    r"\b(?:inc(?:orporated)?|ltd|limited|llc|llp|l\.l\.c|corp(?:oration)?|company|co\.?,? ?ltd|co\.|gmbh|s\.?a\.?r\.?l"
    r"|s\.p\.a|s\.a|b\.v|n\.v|plc|k\.k|pty|kabushiki|kaisha|bank|embassy|consulate|university|foundation|association"
    r"|institute|holdings?|group|trading|motors?|services?|international|industr(?:y|ies)|office|agency|ministry"
    r"|government|church|hospital|school)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?P<family>[^\W\d_A-Za-z]{1,5}) (?P<given>[^\W\d_A-Za-z]{1,5})")
_IN_BRACKETS = re.compile(r" ?\([^()]*\)")


def is_body(name: str) -> bool:
    """Whether only a company, an office or another body is called so."""
    plain = variant(name)
    looks_personal = bool(_PERSON.fullmatch(plain))
    # 市川 省 is a person, 国土 交通省 printed with a blank is not.
    words = plain if looks_personal else plain.replace(" ", "")
    if corporate_names.in_full(plain) != (plain,) or _BODIES.search(words) or _LATIN_BODIES.search(plain):
        return True
    return (not looks_personal and bool(_TRADES.search(words))) or _is_public(_IN_BRACKETS.sub("", plain))


def is_person(name: str) -> bool:
    """Whether the name has the form of a person's: family and given name with a blank between, as documents print it,
    and no word of a trade.
    """
    plain = _IN_BRACKETS.sub("", variant(name))
    return bool(_PERSON.fullmatch(plain)) and not is_body(name) and not _TRADES.search(plain)


def _is_public(name: str) -> bool:
    """A state, prefecture or municipality, or an office of a prefecture: 国, 愛知県, 名古屋市, 愛知県知事."""
    if name in ("国", "日本国") or any(name.startswith(variant(one)) for one in PREFECTURES):
        return True
    return name.endswith(("市", "区", "町", "村")) and name in _municipalities()


@lru_cache(maxsize=1)
def _municipalities() -> frozenset[str]:
    """With and without their district, and the large cities, which the postal data name by their wards alone."""
    names = {name for city in postal.cities() for name in (city, postal.without_district(city))}
    names |= {name[: name.index("市", 1) + 1] for name in names if name.endswith("区") and "市" in name[1:]}
    return frozenset(map(variant, names))
