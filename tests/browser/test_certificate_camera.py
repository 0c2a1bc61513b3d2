"""The live camera for the certificate's codes (4-1/7-A): what it says of a frame, both codes, one after the other."""

import base64
import io
from cmath import rect
from collections.abc import Callable, Sequence
from math import radians
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from mytoyota.vehicles.certificate_layout import REGISTERED
from mytoyota.vehicles.plates import of_parts
from tests.browser.actors import Demo, Phone
from tests.browser.conftest import CAMERA, HAND
from tests.browser.inspection import Inspection
from tests.browser.test_story_after_delivery import begins
from tests.browser.ways import DEMO_PASSWORD, HANAKO, logs_in
from tests.certificates.camera import Laid, Shot, photograph
from tests.certificates.made_up import Vehicle, split_code_three, split_code_two
from tests.certificates.printing import Press, sheet, symbols
from tests.licences.y4m import write_y4m

CAR = Vehicle(REGISTERED, of_parts("豊田", "330", "さ", "12-34"), "ABC123-7654321", "ABC123", "2ZR")
LEFT, RIGHT = symbols(split_code_two(CAR), Press())
THREES = symbols(split_code_three(CAR), Press())
SQUARE = (1080, 1080)
CODES = complex(65.4, 36.7)
"""Where the middle of the last two codes of a card lies (mm from the card's middle)."""
FRAME = (0.0, -1.1)
"""The middle of the guide frame (mm from the picture's)."""
VERDICT = """async ([script, picture, wanted]) => {
  const { LOOK, judge } = await import(script);
  const image = new Image();
  image.src = picture;
  await image.decode();
  const pen = document.createElement("canvas").getContext("2d");
  const width = 0.9 * image.width, height = width / 2.2;
  pen.canvas.width = LOOK.width;
  pen.canvas.height = Math.round(LOOK.width / 2.2);
  pen.imageSmoothingQuality = "high";
  const from = [0.05 * image.width, 0.48 * image.height - height / 2, width, height];
  pen.drawImage(image, ...from, 0, 0, LOOK.width, pen.canvas.height);
  return judge(pen.getImageData(0, 0, LOOK.width, pen.canvas.height), wanted);
}"""


def shown(row: Sequence[Any], at: tuple[float, float] = FRAME, turn: float = 0.0, **how: Any) -> bytes:
    """A card whose last two codes are held to this place."""
    middle = complex(*at) - CODES * rect(1, radians(turn))
    laid = Laid(sheet(list(row)), (middle.real, middle.imag), turn)
    return photograph([laid], Shot(**{"size": SQUARE, "scale": 20.0, "seed": 4} | how))


BOTH = (*THREES, LEFT, RIGHT)


@pytest.mark.parametrize(
    ("row", "wanted", "circumstances", "verdict"),
    [
        (BOTH, 2, {}, "good"),
        (BOTH, 2, {"turn": 4.0, "light": 0.6}, "good"),
        ((*THREES, LEFT, None), 2, {}, "align"),
        ((*THREES, None, RIGHT), 1, {}, "good"),
        ((None,) * 5, 1, {}, "align"),
        (BOTH, 2, {"light": 0.2}, "dark"),
        (BOTH, 2, {"scale": 4.3, "at": (40.0, -17.0)}, "near"),
        (BOTH, 2, {"blur": 0.7}, "align"),
        (BOTH, 2, {"at": (0.0, 20.0)}, "align"),
    ],
    ids=lambda value: "" if isinstance(value, tuple) else str(value),
)
def test_the_page_says_what_is_wrong_with_a_frame(
    demo: Demo, row: Sequence[Any], wanted: int, circumstances: dict[str, Any], verdict: str
) -> None:
    demo.opens("/")
    picture = "data:image/jpeg;base64," + base64.b64encode(shown(row, **circumstances)).decode()
    assert demo.page.evaluate(VERDICT, [demo.url + "/static/js/codes_check.js", picture, wanted]) == verdict


@pytest.fixture
def films(launch: Callable[..., Browser], people: Callable[..., Any], tmp_path: Path) -> Callable[..., Phone]:
    """A phone at 車両情報の入力 whose camera sees these pictures, three seconds each."""

    def go(*pictures: bytes) -> Phone:
        film = tmp_path / "codes.y4m"
        write_y4m(film, [Image.open(io.BytesIO(one)) for one in pictures], size=SQUARE, repeat=15)
        browser = launch(*CAMERA, f"--use-file-for-fake-video-capture={film}")
        phone: Phone = people(Phone, browser, permissions=["camera"], **HAND)
        begins(phone)
        logs_in(phone, HANAKO, DEMO_PASSWORD)
        for label in ("確認", "次へ", "次へ"):
            phone.presses(label)
        if phone.offers("連携する"):
            phone.presses("連携する")
        phone.ticks("利用規約に同意する")
        phone.presses("次へ")
        phone.unfolds("車検証から読み取る")
        return phone

    return go


def test_both_codes_in_the_frame_fill_the_boxes(films: Callable[..., Phone]) -> None:
    phone = films(shown(BOTH))
    with phone.page.expect_navigation():
        phone.taps("カメラで読み取る")
    phone.sees("車検証から読み取りました。番号が正しいか、ご確認ください。")
    assert phone.page.locator("#chassis_back").input_value() == "7654321"
    assert phone.reads("一連指定番号") == "12-34"


def test_a_missing_code_is_asked_for_and_joined_with_the_first(films: Callable[..., Phone], look: Inspection) -> None:
    phone = films(shown((None, None, None, LEFT, None)), shown((None, None, None, None, RIGHT)))
    phone.taps("カメラで読み取る")
    phone.sees("2つのコードを枠に入れてください")
    look.of(phone, "certificate-camera")
    phone.presses("撮影する")
    phone.sees("QRコードを1つ読み取りました。")
    look.of(phone, "certificate-camera-second")
    assert phone.reads("一連指定番号") == ""
    for tried in range(8):  # by hand now; whether the other one is in the frame is for the film to say
        phone.page.wait_for_timeout(700 * tried)  # not always at the same moment of the film
        phone.sees("撮影できます。ボタンを押してください")
        phone.presses("撮影する")
        if phone.page.locator("#chassis_back").input_value():
            break
    phone.sees("2枚の写真から読み取りました。")
    assert phone.page.locator("#chassis_back").input_value() == "7654321"
