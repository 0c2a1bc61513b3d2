"""The demo's invented dealers, staff, vehicles, accounts and orders, as tables; nobody in them exists."""

from dataclasses import dataclass
from typing import Any

from mytoyota.organisation.roles import CENTER, FINANCE, HEADQUARTERS, MANAGER, SALES
from mytoyota.web.texts import lazy_gettext as _l

PASSWORD = "demo-desk-2026"
ACCOUNT_PASSWORD = "kuruma-demo-2026"
MAIN_STORE = "1001"


@dataclass(frozen=True)
class DealerRow:
    """A dealer; the codes are those that the migration gave to the dealers of an older demo."""

    code: str
    name: str


@dataclass(frozen=True)
class OrganisationRow:
    """A party with staff that belongs to no dealer."""

    code: str
    name: str
    role: str


@dataclass(frozen=True)
class StoreRow:
    """A store with its dealer."""

    code: str
    name: str
    phone: str
    dealer: str


@dataclass(frozen=True)
class StaffRow:
    """A member of staff at the store, dealer or organisation with this code."""

    place: str
    number: str
    name: str
    role: str = SALES
    active: bool = True


@dataclass(frozen=True)
class ModelRow:
    """A model in one grade: what it can have, and what its chassis numbers begin with."""

    model: str
    grade: str
    t_connect: bool
    charging: bool
    chassis_prefixes: tuple[str, ...]


@dataclass(frozen=True)
class AccountRow:
    """A TOYOTA Account that is there already."""

    email: str
    note: Any
    profile: dict[str, str]
    phone: str


@dataclass(frozen=True)
class SampleRow:
    """A picture under static/img/samples and what happens with it."""

    file: str
    title: Any
    note: Any


@dataclass(frozen=True)
class OrderRow:
    """An order: `certificate` says whose is on file, `acts` what was done with it since."""

    number: str
    staff: tuple[str, str]
    model: tuple[str, str]
    certificate: str = ""  # sample, elsewhere, or the e-mail of an account
    acts: tuple[str, ...] = ()
    chassis: str = ""
    plate: str = ""


DEALERS = (
    DealerRow("H1001", "あおぞら自動車販売（デモ）"),
    DealerRow("H2001", "みなと自動車販売（デモ）"),
)
ORGANISATIONS = (
    OrganisationRow("TFC", "トヨタファイナンス（デモ）", FINANCE),
    OrganisationRow("CENTER", "登録センター（デモ）", CENTER),
)
STORES = (
    StoreRow("1001", "豊田本町店", "0565-00-1001", "H1001"),
    StoreRow("1002", "岡崎駅前店", "0564-00-1002", "H1001"),
    StoreRow("1003", "（豊田北店）", "0565-00-1003", "H1001"),  # in brackets: its code is not in use any more
    StoreRow("2001", "横浜みなと店", "045-000-2001", "H2001"),
    StoreRow("2002", "（横浜港北店）", "045-000-2002", "H2001"),
)
STAFF = (
    StaffRow("1001", "S101", "佐藤 美咲"),
    StaffRow("1001", "S102", "鈴木 健太"),
    StaffRow("1001", "S103", "高木 進", active=False),
    StaffRow("1002", "S201", "伊藤 彩"),
    StaffRow("2001", "S301", "山本 大輔"),
    StaffRow("2001", "S302", "渡辺 葵"),
    StaffRow("1001", "M110", "中村 真一", MANAGER),
    StaffRow("H1001", "H001", "小林 由美", HEADQUARTERS),
    StaffRow("2001", "M310", "清水 隆", MANAGER),
    StaffRow("H2001", "H002", "近藤 直子", HEADQUARTERS),
    StaffRow("TFC", "F001", "加藤 亮", FINANCE),
    StaffRow("CENTER", "C001", "吉田 恵", CENTER),
    StaffRow("CENTER", "C002", "松本 翼", CENTER),
)
# Which service a grade can have, and which chassis numbers are whose, is the demo's own invention; the names of people
# stand for the vehicles that the demo's certificate service knows as theirs (docs/demo.md).
MODELS = (
    ModelRow("クラウン", "RS", True, True, ("AZSH35-6", "TZSH35-")),
    ModelRow("クラウン", "G", True, False, ("AZSH35-", "HINODE-")),
    ModelRow("プリウスPHV", "Z", True, True, ("ZVW52-", "MXWH61-")),
    ModelRow("bZ4X", "G", True, True, ("XEAM10-", "YEAM15-", "ICHIRO-", "HANAKO-")),
    ModelRow("bZ4X", "Z", True, True, ("XEAM10-", "YEAM15-")),
    ModelRow("アルファード", "Z", True, False, ("AGH40-", "AGH45-")),
    ModelRow("アルファード", "Executive Lounge", True, False, ("AAHH40-", "AAHH45-")),
    ModelRow("ハリアー", "PHEV Z", True, True, ("AXUP85-",)),
    ModelRow("ヤリス", "Z", True, False, ("MXPH10-", "MXPA10-")),
    ModelRow("ヤリス", "X", False, False, ("KSP210-",)),
    ModelRow("シエンタ", "G", True, False, ("MXPC10-", "MXPL10-")),
    ModelRow("カローラ ツーリング", "X", False, False, ("ZWE219-", "MZEA17-")),
    ModelRow("C+pod", "G", False, True, ("RMV12-", "YAMADA-")),
)
ACCOUNTS = (
    AccountRow(
        "ichiro@example.jp",
        _l("契約 A-20385 の車検証と一致します。"),
        {
            "family_name": "髙橋",
            "given_name": "一郎",
            "family_kana": "タカハシ",
            "given_kana": "イチロウ",
            "sex": "male",
            "birth_date": "1975-02-22",
            "postal_code": "4710027",
            "prefecture": "愛知県",
            "city": "豊田市",
            "street": "喜多町2-170",
            "building": "",
            "contact_phone": "+81565001122",
            "mobile_phone": "+819012340001",
        },
        "+819012340001",
    ),
    AccountRow(
        "hanako@example.jp",
        _l("契約 A-20386 の車検証とは住所が違います。"),
        {
            "family_name": "山崎",
            "given_name": "花子",
            "family_kana": "ヤマザキ",
            "given_kana": "ハナコ",
            "sex": "female",
            "birth_date": "1988-11-03",
            "postal_code": "4440864",
            "prefecture": "愛知県",
            "city": "岡崎市",
            "street": "明大寺町字川端19-13",
            "building": "コーポ青葉103",
            "contact_phone": "+81564001133",
            "mobile_phone": "+819012340002",
        },
        "+819012340002",
    ),
)
# Written as a certificate writes them: other characters, other forms of the numbers, the same people.
CERTIFICATE_USERS = {
    "sample": ("山田　太郎", "愛知県豊田市若宮町三丁目１５番地２"),
    "ichiro@example.jp": ("高橋　一郎", "愛知県豊田市喜多町二丁目１７０番地"),
    "company": ("（株）ひので商事", "愛知県豊田市若宮町二丁目８番地１　ひのでビル３階"),
    "elsewhere": ("山崎　花子", "愛知県名古屋市中区栄三丁目１８番１号"),
}
# The pictures are drawn by tools/make_samples.py.
SAMPLES = (
    SampleRow("yamada", "山田 太郎", _l("契約 A-20381 と A-20384 の車検証の人です。")),
    SampleRow("takahashi", "髙橋 陽菜", _l("「髙」と、都道府県のない住所を読み取ります。")),
    SampleRow("sato", "佐藤 健一", _l("建物名のある住所を読み取ります。")),
    SampleRow("watanabe", "渡邊 結衣", _l("「邊」を読み取ります。")),
    SampleRow("expired", _l("有効期限切れ"), _l("使えないことを伝えます。")),
    SampleRow("blurred", _l("ぼけた写真"), _l("撮りなおしをお願いします。")),
    SampleRow("back", _l("ウラ面"), _l("オモテ面をお願いします。")),
)
FIRST, SECOND = ("1001", "S101"), ("1001", "S102")
ORDERS = (
    OrderRow("A-20381", FIRST, ("クラウン", "RS"), "sample", chassis="AZSH35-6001234", plate="豊田 330 さ 12-34"),
    OrderRow("A-20382", FIRST, ("プリウスPHV", "Z"), "elsewhere", chassis="ZVW52-3101234", plate="豊田 301 す ・123"),
    OrderRow("A-20383", SECOND, ("bZ4X", "G"), chassis="XEAM10-1001234"),
    OrderRow("A-20384", SECOND, ("ヤリス", "X"), "sample", chassis="KSP210-0123456", plate="豊田 501 た 45-67"),
    OrderRow("A-20385", FIRST, ("アルファード", "Z"), "ichiro@example.jp", chassis="AGH45-0012345"),
    OrderRow("A-20386", SECOND, ("ハリアー", "PHEV Z"), "elsewhere", chassis="AXUP85-0003456"),
    OrderRow("A-20387", FIRST, ("シエンタ", "G"), acts=("withdraw",)),
    OrderRow("A-20388", FIRST, ("ヤリス", "Z"), acts=("renew",)),
    OrderRow("A-20389", SECOND, ("カローラ ツーリング", "X"), acts=("begin",)),
    OrderRow("A-20390", SECOND, ("bZ4X", "Z"), acts=("begin", "read", "read")),
    OrderRow("A-20391", FIRST, ("C+pod", "G"), acts=("begin", "hand_over")),
    OrderRow("B-10021", ("1002", "S201"), ("クラウン", "G")),
    OrderRow("B-10022", ("1002", "S201"), ("アルファード", "Executive Lounge"), acts=("begin",)),
    OrderRow("C-30007", ("2001", "S301"), ("クラウン", "RS")),
)
