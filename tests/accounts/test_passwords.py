"""The passwords that others guess first are refused, at a cost that does not grow with what is typed."""

import random
import time

import pytest

from mytoyota.accounts import passwords


@pytest.mark.parametrize(
    "text",
    [
        "password1",
        "Password123",
        "P@ssw0rd",
        "ｐａｓｓｗｏｒｄ１",
        "12345678",
        "1234567890",
        "qwerty123",
        "1q2w3e4r",
        "zaq12wsx",
        "asdfghjkl",
        "iloveyou",
        "sunshine",
        "baseball1",
        "starwars",
        "minecraft",
        "trustno1",
        "abcd1234",
        "12341234",
        "aaaaaaaa",
        "11112222",
        "sakura1234",
        "toyota2026",
        "Lexus2020",
        "doraemon",
        "19900401",
        "1990-04-01",
        "09012345678",
        "dragonball",
        "hellokitty",
        "ichiro1985",
        "zag12wsx",
        "arashi1999",
        "yakiniku",
        "Yakiniku29",
        "hanshin1985",
        "nihon2020",
        "kawaii99",
        "nogizaka46",
        "ramen2000",
        "nakamura_1",
        "himitsu123",
    ],
)
def test_a_common_password_is_refused(text: str) -> None:
    assert passwords.weakness(text) == "common"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("hanabusa1", ["Hanabusa"]),
        ("Shirakawa!", ["SHIRAKAWA", "YUI"]),
        ("08056781234", ["08056781234"]),
        ("kakitsubata77", ["kakitsubata"]),
    ],
)
def test_so_are_the_persons_own_words(text: str, own: list[str]) -> None:
    assert passwords.weakness(text, own=own) == "common"


@pytest.mark.parametrize(
    "text",
    [
        "correct horse battery",
        "tsuki-no-michi-31",
        "kumo-to-ame-9",
        "あさがおとかぜとつき",
        "x9#Lq2!v",
        "yoru no umi wo aruku",
        "asagao-to-kaze-7",
        "midori-no-sora-42",
        "kuruma-demo-2026",
    ],
)
def test_what_nobody_guesses_is_taken(text: str) -> None:
    assert passwords.weakness(text, "hanako@example.jp", ["鈴木", "花子"]) is None


def test_to_judge_the_longest_takes_no_longer_than_its_beginning() -> None:
    """Against hanging alone: letters that can stand for others are the dearest."""
    dice = random.Random(1)
    crafted = ["".join(dice.choices("p@ssw0rd4$1!il|aeo3({x9z", k=passwords.LONGEST)) for _ in range(50)]
    began = time.monotonic()
    for text in crafted:
        passwords.weakness(text, "hanako@example.jp", ["x" * 60] * 10)
    assert time.monotonic() - began < 20
