"""Groups of characters that are written forms of one another, offered as one-tap choices for names (guide 1-1/17-B)."""

# Forms that occur in Japanese names and are mistaken for one another by people and by machines. Common form first.
# Only a choice: 斎 and 斉 are different characters in law, but a reader confuses them all the same.
# fmt: off
VARIANT_GROUPS = (
    "高髙", "崎﨑碕嵜", "辺邊邉", "斎齋斉齊", "浜濱濵", "沢澤", "広廣", "柳栁", "滝瀧", "島嶋嶌", "富冨",
    "瀬瀨", "真眞", "徳德", "曽曾", "桑桒", "吉𠮷", "国國", "会會", "淵渕渊", "藪薮", "桜櫻", "恵惠", "栄榮",
    "円圓", "塩鹽", "黒黑", "歩步", "横橫", "豊豐", "竜龍", "鉄鐵銕", "実實", "寿壽", "亀龜", "関關", "宝寶寳",
    "与與", "万萬", "児兒", "館舘", "青靑", "清淸", "緑綠", "緒緖", "郎郞", "静靜", "増增", "教敎", "内內",
    "呉吳", "尚尙", "巣巢", "戸戶", "旗籏", "昂昻", "芦蘆", "条條", "来來", "楽樂", "気氣", "満滿", "温溫",
    "猪豬", "瑶瑤", "穂穗", "経經", "総總", "縄繩", "聡聰", "薫薰", "蔵藏", "覚覺", "証證", "謡謠", "遥遙",
    "郷鄕", "鶴靏", "弥彌", "弁辨辯瓣", "学學", "檜桧", "壱壹", "凉涼", "峰峯", "巌巖", "暁曉", "翠翆", "荘莊",
    "蒋蔣", "槙槇", "尭堯", "秋龝穐", "稲稻", "野埜", "梅楳", "松枩", "杉椙", "坂阪", "船舩", "丘坵", "伝傳",
    "仏佛", "余餘", "体體", "党黨", "剣劍劔", "励勵", "勲勳", "勧勸", "医醫", "双雙", "収收", "壮壯", "将將",
    "専專", "帰歸", "応應", "戦戰", "択擇", "拡擴", "挙擧", "揺搖", "撃擊", "数數", "昼晝", "晋晉", "検檢",
    "様樣", "権權", "歳歲", "毎每", "渓溪", "灯燈", "点點", "為爲", "礼禮", "禅禪", "秘祕", "穣穰", "継繼",
    "続續", "縁緣", "声聲", "莱萊", "読讀", "賛贊", "転轉", "鎮鎭", "随隨", "険險", "霊靈", "頼賴", "顔顏",
    "麦麥", "黄黃", "土圡", "己巳已",
)
# fmt: on


def _forms() -> dict[str, tuple[str, ...]]:
    forms: dict[str, list[str]] = {}
    for group in VARIANT_GROUPS:
        for character in group:
            known = forms.setdefault(character, [])
            known.extend(other for other in group if other != character and other not in known)
    return {character: tuple(others) for character, others in forms.items() if others}


_FORMS = _forms()
_COMMON = {character: group[0] for group in VARIANT_GROUPS for character in group}


def other_forms(character: str) -> tuple[str, ...]:
    """The other written forms of one character, the commonest first; empty where it has none."""
    return _FORMS.get(character, ())


def common_form(character: str) -> str:
    """The commonest written form of a character, for comparison only."""
    return _COMMON.get(character, character)


def name_variants(text: str) -> dict[int, tuple[str, ...]]:
    """For each position of a name whose character has other written forms: those forms."""
    return {index: _FORMS[character] for index, character in enumerate(text) if character in _FORMS}


def spellings(text: str) -> tuple[str, ...]:
    """Whole names to offer with one tap: each differs from `text` in one character's form only."""
    return tuple(
        text[:index] + form + text[index + 1 :] for index, forms in name_variants(text).items() for form in forms
    )
