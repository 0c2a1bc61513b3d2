"""The camera page (guide 1-1/16-B): what it says of a frame, when its shutter fires, what follows a refusal."""

import base64
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.actors import Demo, Order, Phone
from tests.browser.conftest import CAMERA, HAND
from tests.browser.film import HARUNA, UPRIGHT, picture
from tests.browser.ways import begins, proves_email, signs_up
from tests.licences.people import Person
from tests.licences.y4m import write_y4m

# The verdict of frame_check.js on a photograph, cut as camera.js cuts it: the guide is 90 % of the width, its middle
# at 46 % of the height.
VERDICT = """async ([script, picture]) => {
  const { DETAIL, LOOK, judge } = await import(script);
  const image = new Image();
  image.src = picture;
  await image.decode();
  const width = 0.9 * image.width, height = width * 54 / 85.6;
  const x = 0.05 * image.width, y = 0.46 * image.height - height / 2;
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const cut = (left, top, wide, high, to) => {
    pen.canvas.width = to[0];
    pen.canvas.height = to[1];
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, left, top, wide, high, 0, 0, to[0], to[1]);
    return pen.getImageData(0, 0, to[0], to[1]);
  };
  const part = [x + DETAIL.x * width, y + DETAIL.y * height, DETAIL.width * width, DETAIL.height * height];
  const wide = Math.min(900, Math.round(part[2]));
  const whole = cut(x, y, width, height, [LOOK.width, LOOK.height]);
  return judge(whole, cut(...part, [wide, Math.round(wide * part[3] / part[2])]));
}"""


@pytest.mark.parametrize(
    ("circumstances", "verdict"),
    [
        ({}, "good"),
        ({"turn": -2.0, "light": 0.7}, "good"),
        ({"light": 1.05, "noise": 5}, "good"),
        ({"tilt": (5, -5)}, "good"),
        ({"blur": 0.35}, "blur"),
        ({"motion": (1.2, 20)}, "blur"),
        ({"light": 0.12}, "dark"),
        ({"glare": (30, 12, 6), "light": 0.85}, "glare"),
        ({"glare": (20, 36, 6), "light": 0.8}, "glare"),
        ({"fill": 0.6}, "near"),
        ({"shift": (0, 0.1)}, "align"),
        ({"turn": 14.0}, "align"),
        ({"turn": 180.0}, "align"),
    ],
    ids=str,
)
def test_the_page_says_what_is_wrong_with_a_frame(demo: Demo, circumstances: dict[str, Any], verdict: str) -> None:
    demo.opens("/")
    shown = "data:image/jpeg;base64," + base64.b64encode(picture(HARUNA, **circumstances)).decode()
    assert demo.page.evaluate(VERDICT, [demo.url + "/static/js/frame_check.js", shown]) == verdict


class Filmed:
    """A phone whose camera sees what a test wants, standing at the camera page; its uploads are counted."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.sent: list[str] = []
        phone.page.on("request", lambda request: request.method == "POST" and self.sent.append(request.url))

    def waits(self, seconds: float) -> None:
        """The page goes on by itself meanwhile."""
        self.phone.page.wait_for_timeout(seconds * 1000)


@pytest.fixture
def filmed(
    launch: Callable[..., Browser], people: Callable[..., Any], demo: Demo, order: Order, tmp_path: Path
) -> Callable[..., Filmed]:
    """Brings a phone to the camera page, its camera filming this person's licence under these circumstances."""

    def go(person: Person, by_hand: bool = False, **circumstances: Any) -> Filmed:
        film = tmp_path / "film.y4m"
        write_y4m(film, [Image.open(io.BytesIO(picture(person, **circumstances)))], size=UPRIGHT)
        browser = launch(*CAMERA, f"--use-file-for-fake-video-capture={film}")
        phone: Phone = people(Phone, browser, permissions=["camera"], **HAND)
        begins(phone, order)
        signs_up(phone)
        proves_email(phone, demo, "lens@example.jp")
        for label in ("身分証明書をカメラで撮影する", "はじめる", "運転免許証"):
            phone.presses(label)
        if by_hand:
            phone.keeps_the_shutter_itself()
        made = Filmed(phone)
        phone.presses("撮影画面へ")
        phone.is_at("オモテ面の撮影")
        made.sent.clear()
        return made

    return go


def test_a_good_frame_is_taken_by_itself_and_the_form_offers_the_other_form_of_the_name(
    filmed: Callable[..., Filmed],
) -> None:
    phone = filmed(replace(HARUNA, name="髙橋 陽菜")).phone
    phone.photographs()
    phone.is_at("撮影情報の確認")
    phone.sees("髙橋 陽菜", "1990年2月22日")
    phone.presses("次へ")
    phone.is_at("お客さま情報の入力")
    assert (phone.reads("姓"), phone.reads("名")) == ("髙橋", "陽菜")
    assert (phone.reads("都道府県"), phone.reads("市区町村")) == ("愛知県", "豊田市")
    phone.taps("高橋")
    assert phone.reads("姓") == "高橋"


def test_a_blurred_frame_is_never_taken_by_itself_but_the_button_works(filmed: Callable[..., Filmed]) -> None:
    seen = filmed(HARUNA, blur=0.4)
    seen.phone.sees("ぼやけています")
    seen.waits(3)
    assert seen.sent == []
    seen.phone.finds("撮影する").click()
    seen.phone.sees("写真がぼやけています")  # The server's word: it looked too.
    assert len(seen.sent) == 1


@pytest.mark.proof
def test_whoever_keeps_the_shutter_is_only_told_that_all_is_well(filmed: Callable[..., Filmed]) -> None:
    seen = filmed(HARUNA, by_hand=True)
    seen.phone.sees("撮影できます。ボタンを押してください")
    seen.waits(2)
    assert seen.sent == []
    seen.phone.finds("撮影する").click()
    seen.phone.is_at("撮影情報の確認")


def test_after_a_refusal_the_next_picture_waits_for_the_person(filmed: Callable[..., Filmed]) -> None:
    seen = filmed(HARUNA.expired())
    seen.phone.sees("有効期限が切れた免許証です")
    assert seen.phone.page.evaluate("document.activeElement.id") == "errors"
    seen.waits(3)
    assert len(seen.sent) == 1
    seen.phone.finds("撮りなおす").click()
    seen.phone.sees("有効期限が切れた免許証です")
    seen.waits(3)
    assert len(seen.sent) == 2


def test_without_leave_for_the_camera_a_chosen_photograph_is_read(
    browser: Browser, people: Callable[..., Any], demo: Demo, order: Order
) -> None:
    phone: Phone = people(Phone, browser, permissions=[], **HAND)
    phone.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError') }"
    )
    begins(phone, order)
    signs_up(phone)
    proves_email(phone, demo, "album@example.jp")
    for label in ("身分証明書をカメラで撮影する", "はじめる", "運転免許証", "撮影画面へ"):
        phone.presses(label)
    phone.sees("カメラを使う許可がありません")
    chosen = {"name": "album.jpg", "mimeType": "image/jpeg", "buffer": picture(HARUNA)}
    phone.page.get_by_label("写真を選ぶ").set_input_files([chosen])
    phone.is_at("撮影情報の確認")
    phone.sees("1990年2月22日")
