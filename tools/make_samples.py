"""Draws the demo's sample licences (static/img/samples/): made-up people, marked 見本, and three that must be refused.

`python -m tools.make_samples [FOLDER]`; needs the Debian packages fonts-noto-cjk and fonts-ipaexfont-gothic.
"""

import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tests.licences.camera import Shot, photograph
from tests.licences.others import other_card
from tests.licences.people import Person, licence_number_of, month_after
from tests.licences.printing import Press, front

FOLDER = Path("static/img/samples")
LARGEST = 150_000
_DESK = Shot(size=(1440, 1010), fill=0.86, tilt=(4, -5), turn=-2.5, blur=0.02, slope=0.08, noise=0.4, quality=76)


def _person(name: str, birth: date, address: str, committee: str) -> Person:
    """A person who renewed shortly before the birthday of 2025; the other data follow from these."""
    prefix = {"愛知県": "54", "神奈川県": "45", "東京都": "30", "北海道": "10"}[committee]
    return Person(
        name=name,
        birth_date=birth,
        address=address,
        issue_date=birth.replace(year=2025) - timedelta(days=12),
        issue_number=f"{birth.toordinal() % 100000:05d}",
        expiry_date=month_after(birth.replace(year=2030)),
        licence_number=licence_number_of(prefix, birth.year + 19, birth.toordinal()),
        committee=committee,
        conditions=("眼鏡等",),
        other_date=date(birth.year + 19, 4, 12),
        gold=birth.year < 1990,
    )


SAMPLES = {
    "yamada": _person("山田 太郎", date(1986, 5, 1), "愛知県豊田市若宮町3丁目15番地2", "愛知県"),
    "takahashi": _person("髙橋 陽菜", date(1994, 2, 22), "横浜市港北区大豆戸町17番地11", "神奈川県"),
    "sato": _person("佐藤 健一", date(1958, 12, 30), "東京都世田谷区桜丘2丁目8番21号グリーンハイツ202号", "東京都"),
    "watanabe": _person("渡邊 結衣", date(2003, 8, 9), "北海道札幌市中央区大通西14丁目3番地", "北海道"),
}


def main() -> int:
    """Write the pictures; exit code 1 where one is larger than a demo page should load."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    cards = {
        name: front(person, Press(specimen=True, seed=seed)) for seed, (name, person) in enumerate(SAMPLES.items())
    }
    pictures = {
        name: photograph(card, replace(_DESK, desk=desk, seed=number))
        for number, ((name, card), desk) in enumerate(
            zip(cards.items(), ("wood", "grey", "cloth", "dark"), strict=True)
        )
    }
    old = front(SAMPLES["sato"].expired(), Press(specimen=True, seed=2))
    pictures["expired"] = photograph(old, replace(_DESK, desk="wood", seed=5))
    pictures["blurred"] = photograph(cards["yamada"], replace(_DESK, desk="grey", blur=0.45, seed=6))
    pictures["back"] = photograph(other_card("back", 8), replace(_DESK, desk="cloth", seed=7))
    for name, picture in pictures.items():
        (folder / f"{name}.jpg").write_bytes(picture)
        print(f"{name}.jpg {len(picture) // 1000} kB")
    return int(any(len(picture) > LARGEST for picture in pictures.values()))


if __name__ == "__main__":
    sys.exit(main())
