"""Bulk files as the agency writes them, with invented corporations: a few by hand, or as many as one likes."""

import random
import zipfile
from collections.abc import Iterable
from pathlib import Path

from mytoyota.corporations.number import check_digit

LETTERS = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホラリルレロ山川田中東西南北海空花木石金銀"


def number(serial: int) -> str:
    """The number of the `serial`-th invented corporation."""
    base = f"{serial * 7919 % 10**12:012d}"
    return f"{check_digit(base)}{base}"


def row(digits: str, name: str, furigana: str = "", **more: str) -> str:
    """One CSV row: text in quotes, codes and dates not."""
    told = {"process": "01", "updated": "2024-05-11", "closed": "", "cause": "", "successor": "", "latest": "1"} | more
    place = '"愛知県","豊田市","若宮町２丁目８－１ひのでビル",,23,211,4710026,,'
    name = name.replace('"', '""')
    ended = f'{told["closed"]},{told["cause"]},{told["successor"]},"",2015-10-05,{told["latest"]}'
    return (
        f'1,{digits},{told["process"]},0,{told["updated"]},2015-10-05,"{name}",,301,{place},{ended},'
        f'"","","","","{furigana}",{more.get("hihyoji", "0")}'
    )


def written(path: Path, rows: Iterable[str], encoding: str = "utf-8", end: str = "\r\n") -> Path:
    """A CSV file without a header."""
    with path.open("w", encoding=encoding, newline="") as file:
        file.writelines(line + end for line in rows)
    return path


def zipped(path: Path, *csvs: Path) -> Path:
    """The ZIP in which such files come, with the signature that lies beside them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in csvs:
            packed.write(one, one.name)
            packed.writestr(f"{one.name}.asc", "-----BEGIN PGP SIGNATURE-----")
    return path


def generated(count: int, seed: int = 7, start: int = 0) -> Iterable[str]:
    """`count` rows from the `start`-th corporation on; one in ten is closed, names have three to nine letters."""
    chance = random.Random(seed)
    for serial in range(start + 1, start + count + 1):
        core = "".join(chance.choices(LETTERS, k=chance.randint(3, 9)))
        name = f"株式会社{core}" if chance.random() < 0.5 else f"{core}有限会社"
        reading = "".join(letter for letter in core if "ァ" <= letter <= "ヶ")
        closed = {"closed": "2020-01-31", "cause": "01"} if chance.random() < 0.1 else {}
        yield row(number(serial), name, reading, **closed)
