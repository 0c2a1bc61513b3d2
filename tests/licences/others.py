"""Things people hold before the camera that are not the front of a licence: its back, other cards, a desk, a face."""

import random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.licences.camera import desk
from tests.licences.people import made_up
from tests.licences.printing import HEIGHT, MM, WIDTH, Card, Press, _portrait, _rounded, font

OTHERS = ("back", "bank_card", "insurance_card", "number_card", "business_card", "point_card", "form", "face")


def other_card(kind: str, seed: int) -> np.ndarray:
    """RGBA of a card of this kind."""
    card = Card(Press(seed=seed))
    {
        "back": _back,
        "bank_card": _bank_card,
        "insurance_card": _insurance_card,
        "number_card": _number_card,
        "business_card": _business_card,
        "point_card": _point_card,
        "form": _form,
        "face": _face,
    }[kind](card, seed)
    return _rounded(np.asarray(card.image))


def plain_desk(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """A desk with some things on it, none of them a card."""
    scene = np.clip(desk(str(rng.choice(["grey", "wood", "white", "cloth", "dark"])), size, rng), 0, 255).astype(
        np.uint8
    )
    for _ in range(int(rng.integers(0, 5))):
        centre = (int(rng.integers(0, size[0])), int(rng.integers(0, size[1])))
        axes = (int(rng.integers(60, 500)), int(rng.integers(20, 200)))
        cv2.ellipse(
            scene, centre, axes, float(rng.uniform(0, 180)), 0, 360, [int(v) for v in rng.integers(20, 230, 3)], -1
        )
    return scene


def _box(card: Card, box: tuple[float, ...], **kinds: object) -> None:
    card.draw.rectangle([round(v * MM) for v in box], **kinds)


def _back(card: Card, seed: int) -> None:
    """The back: 備考 with ruled lines, and the donor's declaration."""
    card.label((2.5, 2.5), "備考", 2.4)
    for n in range(7):
        y = 1.6 + n * 4.6
        card.draw.line([round(v * MM) for v in (1.5, y, 84.1, y)], fill=(70, 84, 110), width=4)
    if seed % 2:
        card.text((9, 7.0), made_up(seed).address[:24], 2.4)
    _box(card, (1.5, 31.0, 84.1, 52.4), outline=(70, 84, 110), width=4)
    for n, words in enumerate(
        (
            "以下の部分を使用して臓器提供に関する意思を表示することができます",
            "1. 脳死後及び心臓が停止した死後のいずれでも提供します",
            "2. 心臓が停止した死後に限り提供します",
            "3. 臓器を提供しません",
            "特記欄",
            "署名年月日　　　　年　　月　　日　署名",
        )
    ):
        card.text((3, 32.0 + n * 3.2), words, 1.8)


def _bank_card(card: Card, seed: int) -> None:
    chance = random.Random(seed)
    _box(card, (0, 0, WIDTH, HEIGHT), fill=chance.choice([(30, 60, 120), (20, 20, 24), (190, 30, 50), (210, 180, 90)]))
    _box(card, (9, 18, 21, 27), fill=(215, 190, 120))
    number = " ".join(f"{chance.randrange(10000):04d}" for _ in range(4))
    card.text((9, 30), number, 5.0, ink=(240, 240, 240))
    card.text((9, 43), "TARO YAMADA", 3.5, ink=(240, 240, 240))
    card.text((48, 38), "GOOD THRU 09/29", 2.4, ink=(240, 240, 240))


def _insurance_card(card: Card, seed: int) -> None:
    person = made_up(seed)
    card.text((6, 3), "健康保険被保険者証", 3.4)
    for n, words in enumerate(
        (
            f"氏名　{person.name}",
            "生年月日　昭和55年 4月 2日",
            "性別　男",
            "資格取得年月日　平成20年 4月 1日",
            f"住所　{person.address[:20]}",
            "保険者番号　06139999",
            "保険者名称　見本健康保険組合",
        )
    ):
        card.text((6, 10 + n * 5.6), words, 2.6)
    card.text((52, 3), "記号 12　番号 345", 2.6)


def _number_card(card: Card, seed: int) -> None:
    """The front of an individual number card: a photo at the left, no ruled table."""
    person = made_up(seed)
    card.text((28, 4), person.name, 3.4)
    card.text((28, 9.5), person.address[:22], 2.4)
    card.text((28, 24), "昭和55年 4月 2日生　　男", 2.4)
    card.text((28, 30), "2029年 4月 2日まで有効", 2.4)
    card.text((60, 3), "個人番号カード", 2.6)
    _box(card, (3, 12, 23, 40), fill=(170, 190, 215))
    card.draw.ellipse([round(v * MM) for v in (7, 16, 19, 32)], fill=(225, 190, 165))
    _box(card, (28, 36, 84, 50), outline=(90, 90, 120), width=4)


def _business_card(card: Card, seed: int) -> None:
    person = made_up(seed)
    _box(card, (0, 0, WIDTH, HEIGHT), fill=(250, 250, 248))
    card.text((20, 18), person.name, 5.0)
    card.text((20, 12), "見本商事株式会社　営業部", 2.4)
    card.text((20, 34), person.address[:24], 2.0)
    card.text((20, 38), "TEL 03-0000-0000", 2.0)


def _point_card(card: Card, seed: int) -> None:
    _box(card, (0, 0, WIDTH, HEIGHT), fill=random.Random(seed).choice([(240, 200, 40), (40, 150, 90), (230, 230, 235)]))
    card.text((10, 10), "ポイントカード", 6.0)
    for n in range(40):
        _box(card, (10 + n * 1.6, 36, 10 + n * 1.6 + (0.5 + n % 3 * 0.3), 48), fill=(20, 20, 20))


def _form(card: Card, seed: int) -> None:
    """A ruled table on paper that happens to have a card's shape."""
    for n in range(8):
        card.draw.line([round(v * MM) for v in (4, 5 + n * 6.2, 81, 5 + n * 6.2)], fill=(50, 50, 60), width=4)
    for n in range(4):
        card.draw.line([round(v * MM) for v in (4 + n * 25.6, 5, 4 + n * 25.6, 48.4)], fill=(50, 50, 60), width=4)
    for n in range(7):
        card.text((6, 6.5 + n * 6.2), "品名　数量　単価", 2.6)


def _face(card: Card, seed: int) -> None:
    """A portrait fills the picture."""
    _portrait(card)
    part = card.image.crop([round(v * MM) for v in (60.2, 12.4, 84.0, 42.3)]).resize(card.image.size)
    card.image.paste(part)
    pen = ImageDraw.Draw(card.image)
    pen.text((20, 20), " ", font=font("noto-sans", 2.0))


def face_picture(seed: int) -> Image.Image:
    """A portrait alone, for the browser's tests."""
    return Image.fromarray(other_card("face", seed)[..., :3])
