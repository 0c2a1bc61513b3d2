"""Made-up people with a driver's licence each: plausible names, addresses of the postal data, dates that agree."""

import calendar
import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from mytoyota.japanese.postal import towns


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = _words("""
佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 山崎 森
池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 斉藤 福田 太田
西村 藤井 金子 岡本 藤原 中野 三浦 原田 中川 松田 竹内 小野 田村 中山 和田 石田 森田 上田 原 内田 柴田 酒井
宮崎 横山 高木 安藤 宮本 大野 小島 工藤 谷口 今井 高田 丸山 増田 杉山 村田 大塚 新井 小山 平野 藤本 河野
上野 野口 武田 松井 千葉 菅原 岩崎 久保 木下 佐野 野村 松尾 市川 菊地 杉本 古川 大西 島田 水野 桜井 高野
渡部 吉川 山内 西田 飯田 菊池 西川 小松 北村 安田 五十嵐 川口 平田 関 中田 久保田 服部 東 岩田 土屋 川崎
福島 本田 辻 樋口 秋山 田口 永井 山中 中西 吉村 川上 石原 大橋 松岡 馬場 浜田 森本 星野 矢野 浅野 松下 吉岡
大久保 小池 野田 荒木 熊谷 堀 勅使河原 長谷部 一ノ瀬 二階堂 八木 鷲尾 鵜飼 楠 轟
""")
# Old and unusual forms; the recogniser's alphabet lacks some of them altogether.
RARE_SURNAMES = _words("""
髙橋 髙木 髙田 山﨑 宮﨑 川﨑 﨑山 渡邊 渡邉 齋藤 齊藤 濵田 濱田 澤田 黒澤 廣瀬 廣田 冨田 冨永 栁田 瀧本
嶋田 瀨戸 桒原 𠮷田 德永 眞鍋 曾我 國分 櫻井 藪内 邊見
""")
GIVEN = _words("""
太郎 一郎 健太 翔太 大輔 拓也 直樹 誠 隆 浩 修 豊 茂 勇 進 清 博 和也 達也 健一 雄大 悠斗 蓮 湊 樹 大和 颯太
陽翔 律 朝陽 花子 美咲 陽子 恵子 幸子 和子 久美子 由美子 裕子 智子 明美 真由美 香織 愛 舞 彩 萌 七海 結衣 葵
凛 陽葵 莉子 さくら ひなた みのり あかり 優子 京子 節子 千代子 英樹 哲也 剛 俊介 康平 亮 司 圭 純 薫 翼 昌弘
正樹 義男 光男 勝 実 稔 幸男 三郎 次郎 栄一 弘子 礼子 洋子 典子 慎之介 龍之介 麻衣 千尋 真理子 彩花 奈々
菜々子 瑞希 遥 楓 杏 紗季 沙織 里美 絵里 ほのか 貴之 孝 仁 徹 巧 匠 瞬 渉 航平 聡 聖也
""")
FOREIGN = ("NGUYEN VAN AN", "SMITH JOHN PAUL", "KIM MINJUN", "GARCIA MARIA LUISA", "WANG XIAOMING", "SILVA PEDRO")

# fmt: off
COMMITTEES = {
    "北海道": "10", "青森県": "20", "岩手県": "21", "宮城県": "22", "秋田県": "23", "山形県": "24",
    "福島県": "25", "東京都": "30", "茨城県": "40", "栃木県": "41", "群馬県": "42", "埼玉県": "43",
    "千葉県": "44", "神奈川県": "45", "新潟県": "46", "山梨県": "47", "長野県": "48", "静岡県": "49",
    "富山県": "50", "石川県": "51", "福井県": "52", "岐阜県": "53", "愛知県": "54", "三重県": "55",
    "滋賀県": "60", "京都府": "61", "大阪府": "62", "兵庫県": "63", "奈良県": "64", "和歌山県": "65",
    "鳥取県": "70", "島根県": "71", "岡山県": "72", "広島県": "73", "山口県": "74", "徳島県": "80",
    "香川県": "81", "愛媛県": "82", "高知県": "83", "福岡県": "90", "佐賀県": "91", "長崎県": "92",
    "熊本県": "93", "大分県": "94", "宮崎県": "95", "鹿児島県": "96", "沖縄県": "97",
}
# fmt: on
CLASSES = (
    "大型",
    "中型",
    "準中型",
    "普通",
    "大特",
    "大自二",
    "普自二",
    "小特",
    "原付",
    "け引",
    "大二",
    "中二",
    "普二",
    "大特二",
)
CONDITIONS = (
    "眼鏡等",
    "準中型で運転できる準中型車は準中型車(5t)に限る",
    "中型車は中型車(8t)に限る",
    "普通車はAT車に限る",
    "補聴器",
)
BUILDINGS = (
    "",
    "",
    "",
    "",
    "グリーンハイツ202号",
    "コーポ青葉103",
    "第二ニイハマビル4F",
    "サンシャイン八番館1105号",
    "メゾン・ド・ロワール301",
)


@dataclass(frozen=True)
class Person:
    """All that a licence's front says. `name` and `address` as printed; the last three dates are None where not
    held.
    """

    name: str
    birth_date: date
    address: str
    issue_date: date
    issue_number: str
    expiry_date: date
    licence_number: str
    committee: str
    conditions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ("普通",)
    motorcycle_date: date | None = None
    other_date: date | None = None
    second_class_date: date | None = None
    gold: bool = field(default=False)

    def expired(self, years: int = 8) -> "Person":
        """The same person with a licence whose validity ended years ago."""
        return replace(self, issue_date=_years(self.issue_date, -years), expiry_date=_years(self.expiry_date, -years))


def _years(day: date, years: int) -> date:
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))


def month_after(day: date) -> date:
    """The day one month later, the last day of the month where there is none (how a licence's expiry follows the
    birthday).
    """
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def licence_number_of(prefix: str, year: int, serial: int, reissues: str = "0") -> str:
    """A number whose 11th digit is right (weights 5 4 3 2 7 6 5 4 3 2, modulo 11)."""
    first = f"{prefix}{year % 100:02d}{serial % 10**6:06d}"
    rest = sum(int(d) * w for d, w in zip(first, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return f"{first}{(11 - rest) % 10}{reissues}"


def _name(chance: random.Random, rare: float) -> str:
    if chance.random() < 0.02:
        return chance.choice(FOREIGN)
    surname = chance.choice(RARE_SURNAMES if chance.random() < rare else SURNAMES)
    return f"{surname} {chance.choice(GIVEN)}"


def _address(chance: random.Random) -> tuple[str, str]:
    """An address of the postal data, and its prefecture; a 政令市 is often printed without its prefecture."""
    (prefecture, city), names = chance.choice(_places())
    town = chance.choice([name for name in names if not set(name) & set("〜、（(")])
    block = chance.choice(
        ("{a}丁目{b}番{c}号", "{a}丁目{b}番地{c}", "{d}番地", "{d}番地{b}", "{a}-{b}-{c}", "{d}番地の{b}")
    )
    number = block.format(
        a=chance.randint(1, 8), b=chance.randint(1, 40), c=chance.randint(1, 30), d=chance.randint(1, 3000)
    )
    ward = "市" in city and city.endswith("区")
    shown = "" if ward and chance.random() < 0.6 else prefecture
    return f"{shown}{city}{town}{number}{chance.choice(BUILDINGS)}", prefecture


def _places() -> list[tuple[tuple[str, str], tuple[str, ...]]]:
    return sorted(
        (place, names) for place, names in towns().items() if any(not set(name) & set("〜、（(") for name in names)
    )


def made_up(seed: int, rare: float = 0.08, today: date = date(2026, 11, 21)) -> Person:
    """The person of this seed. `rare` is the share of names with old or unusual character forms."""
    chance = random.Random(f"person-{seed}")
    birth = date(1940, 1, 1) + timedelta(days=chance.randrange(67 * 365))
    address, prefecture = _address(chance)
    issued_year = today.year - chance.randint(0, 3)
    issue = _years(birth, issued_year - birth.year) - timedelta(days=chance.randrange(28))
    issue = min(issue, today - timedelta(days=chance.randrange(1, 60)))
    years = chance.choice((3, 4, 5, 5, 5))
    expiry = next(
        day for more in range(years, 9) if (day := month_after(_years(birth, issue.year - birth.year + more))) > today
    )
    held_since = max(birth.year + 18, issue.year - chance.randint(0, 45))
    first = date(held_since, chance.randint(1, 12), chance.randint(1, 28))
    first = min(first, issue)
    motorcycle = first if chance.random() < 0.35 else None
    second = min(first + timedelta(days=2000), issue) if chance.random() < 0.08 else None
    return Person(
        name=_name(chance, rare),
        birth_date=birth,
        address=address,
        issue_date=issue,
        issue_number=f"{chance.randrange(100000):05d}",
        expiry_date=expiry,
        licence_number=licence_number_of(
            COMMITTEES[chance.choice((prefecture, prefecture, "東京都"))],
            first.year,
            chance.randrange(10**6),
            chance.choice("000000112"),
        ),
        committee=prefecture,
        conditions=_conditions(chance),
        categories=_categories(chance, motorcycle, second),
        motorcycle_date=motorcycle,
        other_date=first,
        second_class_date=second,
        gold=chance.random() < 0.4,
    )


def _conditions(chance: random.Random) -> tuple[str, ...]:
    return tuple(
        text for text, rate in zip(CONDITIONS, (0.5, 0.15, 0.3, 0.3, 0.03), strict=True) if chance.random() < rate
    )


def _categories(chance: random.Random, motorcycle: date | None, second: date | None) -> tuple[str, ...]:
    held = {chance.choice(("普通", "普通", "中型", "準中型", "大型"))}
    if motorcycle:
        held.add(chance.choice(("普自二", "大自二", "原付")))
    if second:
        held.add(chance.choice(("普二", "中二", "大二")))
    return tuple(name for name in CLASSES if name in held)
