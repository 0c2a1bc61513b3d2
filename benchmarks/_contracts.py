"""Invented contracts in the finance company's form: names as frequent as in Japan, one large dealer, many small."""

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, count
from pathlib import Path

from sqlalchemy.orm import Session

from mytoyota.jpass import claims, products
from mytoyota.jpass.contract_columns import COLUMNS
from mytoyota.organisation.models import Dealer, Staff, Store

# The commonest family names, with how many of a million bear them (rounded; public name rankings).
FAMILIES = {
    "佐藤:サトウ": 15000, "鈴木:スズキ": 14000, "高橋:タカハシ": 11000, "田中:タナカ": 10500, "伊藤:イトウ": 8400,
    "渡辺:ワタナベ": 8300, "山本:ヤマモト": 8200, "中村:ナカムラ": 8200, "小林:コバヤシ": 8100, "加藤:カトウ": 6900,
    "吉田:ヨシダ": 6500, "山田:ヤマダ": 6400, "佐々木:ササキ": 5200, "山口:ヤマグチ": 5000, "松本:マツモト": 4900,
    "井上:イノウエ": 4800, "木村:キムラ": 4500, "林:ハヤシ": 4300, "斎藤:サイトウ": 4200, "清水:シミズ": 4200,
    "山崎:ヤマザキ": 3800, "森:モリ": 3700, "池田:イケダ": 3500, "橋本:ハシモト": 3500, "阿部:アベ": 3400,
    "石川:イシカワ": 3300, "山下:ヤマシタ": 3300, "中島:ナカジマ": 3100, "石井:イシイ": 3100, "小川:オガワ": 3100,
    "前田:マエダ": 3000, "岡田:オカダ": 3000, "長谷川:ハセガワ": 2900, "藤田:フジタ": 2900, "後藤:ゴトウ": 2900,
    "渡邉:ワタナベ": 1200, "髙橋:タカハシ": 900, "齋藤:サイトウ": 900, "鷺沼:サギヌマ": 8, "薔薇園:バラゾノ": 1,
}  # fmt: skip
FIRST = "山川田中上下大小高木石水森林原野沢谷島崎浜本村井口松竹梅桜藤菊花岩倉金銀白黒青赤東西南北春夏秋冬"
FIRST_KANA = [
    "ヤマ",
    "カワ",
    "タ",
    "ナカ",
    "ウエ",
    "シタ",
    "オオ",
    "コ",
    "タカ",
    "キ",
    "イシ",
    "ミズ",
    "モリ",
    "ハヤシ",
    "ハラ",
    "ノ",
    "サワ",
    "タニ",
    "シマ",
    "サキ",
]
GIVEN = {
    "太郎": "タロウ", "健": "ケン", "誠": "マコト", "大輔": "ダイスケ", "翔太": "ショウタ", "陽菜": "ヒナ",
    "美咲": "ミサキ", "愛": "アイ", "由美": "ユミ", "葵": "アオイ", "さくら": "サクラ", "久美子": "クミコ",
    "和子": "カズコ", "幸子": "サチコ", "恵": "メグミ", "浩": "ヒロシ", "豊": "ユタカ", "直樹": "ナオキ",
    "千尋": "チヒロ", "蓮": "レン", "結衣": "ユイ", "隆": "タカシ", "明": "アキラ", "洋子": "ヨウコ",
}  # fmt: skip
MODELS = (
    ("プリウス", 18), ("ヤリス", 16), ("アクア", 12), ("アルファード", 9), ("ヴォクシー", 9), ("シエンタ", 8),
    ("カローラ", 7), ("ハリアー", 6), ("RAV4", 5), ("ライズ", 4), ("クラウン", 3), ("bZ4X", 1), ("ハイエース", 1),
    ("GRスープラ", 0.5), ("センチュリー", 0.02),
)  # fmt: skip
CLAIMS = ((claims.UNHANDLED, 78), (claims.RETURNED, 8), (claims.SWITCHED, 7), (claims.BOUGHT, 3),
          (claims.REFINANCED, 2),
          (claims.SETTLED, 1.5), (claims.NOT_RETURNED, 0.4), (claims.RETURNING, 0.1))  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How many contracts there are, at the largest dealer and at its largest store."""

    total: int
    dealer: int
    store: int


def places(session: Session, size: Size) -> list[tuple[str, str, int]]:
    """Dealers with stores for so many contracts: their codes and how many each store has, the largest first."""
    shares, left = [(0, size.store)], size.total - size.store
    while left > 0:
        inside = sum(number for dealer, number in shares if dealer == shares[-1][0])
        dealer = shares[-1][0] + (inside >= size.dealer * (1 if shares[-1][0] == 0 else 0.4))
        shares.append((dealer, min(left, size.dealer - inside if dealer == shares[-1][0] else size.store, size.store)))
        left -= shares[-1][1]
    dealers = {dealer: Dealer(code=f"D{dealer}", name=f"販売会社{dealer}") for dealer, _ in shares}
    found = []
    for place, (dealer, number) in enumerate(shares):
        store = Store(dealer=dealers[dealer], code=f"S{place}", name=f"店舗{place}", phone="")
        session.add_all([store, Staff(store=store, number="1", name=f"担当 {place}", password_hash="-")])
        found.append((f"D{dealer}", f"S{place}", number))
    session.flush()
    return found


def write(path: Path, stores: list[tuple[str, str, int]], today: date, seed: int = 7) -> None:
    """A file of all stores' contracts, in no order."""
    chance = random.Random(seed)
    rows = [place for place, (_, _, number) in enumerate(stores) for _ in range(number)]
    chance.shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        out.writerows(_row(chance, number, *stores[place][:2], today) for number, place in zip(count(1), rows))


def _row(chance: random.Random, number: int, dealer: str, store: str, today: date) -> list[str]:
    family, family_kana = _family(chance)
    given = chance.choice(list(GIVEN))
    product = chance.choice(list(products.PRODUCTS.values()))
    final = today + timedelta(days=int(chance.triangular(-400, 1800, 500)))
    registered = final - timedelta(days=chance.choice((1096, 1461, 1826)) + chance.randrange(30))
    place = chance.choice(("豊田", "品川", "横浜", "三河", "尾張小牧", "名古屋", "なにわ"))
    plate = f"{place} {chance.choice((300, 330, 500, 530))} {chance.choice('さすせそたちつてと')} {_serial(chance)}"
    return [
        f"C{number:08d}", product.name, f"{family}　{given}", f"{family_kana} {GIVEN[given]}", plate,
        _weighted(chance, MODELS), "乗用" if chance.random() < 0.96 else "貨物", f"{registered:%Y-%m}",
        final.isoformat(), claims.NAMES[_weighted(chance, CLAIMS)], "1" if chance.random() < 0.03 else "0",
        dealer, store, "1",
    ]  # fmt: skip


def _family(chance: random.Random) -> tuple[str, str]:
    place = chance.randrange(1_000_000)
    known = next((name for name, up_to in _FAMILIES if place < up_to), None)
    if known:
        name, kana = known.split(":")
        return name, kana
    kanji = "".join(chance.choices(FIRST, k=2))
    return kanji, "".join(chance.choices(FIRST_KANA, k=2))


def _serial(chance: random.Random) -> str:
    number = str(chance.randrange(1, 10_000))
    return f"{number[:2]}-{number[2:]}" if len(number) == 4 else number.rjust(4, "・")


def _weighted(chance: random.Random, table: tuple[tuple[str, float], ...]) -> str:
    return chance.choices([name for name, _ in table], [weight for _, weight in table])[0]


_FAMILIES = list(zip(FAMILIES, accumulate(FAMILIES.values()), strict=True))
