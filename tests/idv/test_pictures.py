"""Whatever is sent, decoding gives pixels or a reason, quickly and within bounds."""

import io
import time
import tracemalloc
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from mytoyota.idv.pictures import ENOUGH_PIXELS, PictureRefused, decode
from tests.idv import hostile

REFUSED = hostile.refused()
HARMLESS = hostile.harmless()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photograph_is_refused_with_its_reason(name: str) -> None:
    make, reason = REFUSED[name]
    data = make()
    with pytest.raises(PictureRefused) as refusal:
        decode(data)
    assert refusal.value.code == reason


@pytest.mark.parametrize("name", HARMLESS)
def test_odd_pictures_become_plain_rgb(name: str) -> None:
    pixels = decode(HARMLESS[name]())
    assert pixels.ndim == 3
    assert pixels.shape[2] == 3
    assert pixels.dtype == np.uint8


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = REFUSED["a bomb of 144 megapixels in 17 kB"][0]()
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(PictureRefused):
        decode(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("name", [name for name, (_, reason) in REFUSED.items() if reason == "too_large"])
def test_what_would_cost_too_much_is_refused_before_it_is_decoded(name: str) -> None:
    """By its cost for us: a 59 megapixel PNG of 190 kB took the only reader ten seconds."""
    data = REFUSED[name][0]()
    started = time.process_time()
    with pytest.raises(PictureRefused):
        decode(data)
    assert time.process_time() - started < 0.3


PHONES = {
    "12 megapixels": ((4032, 3024), {}),
    "48 megapixels": ((8064, 6048), {}),
    "50 megapixels": ((8160, 6120), {}),
    "50 megapixels, progressive": ((8160, 6120), {"progressive": True}),
    "48 megapixels with a picture behind": ((8064, 6048), {"format": "MPO", "save_all": True}),
    "12 megapixels as PNG": ((4032, 3024), {"format": "PNG"}),
    "12 megapixels as WebP": ((4032, 3024), {"format": "WEBP", "method": 0}),
    "a screen with transparency": ((1290, 2796), {"format": "PNG", "mode": "RGBA"}),
}


@pytest.mark.parametrize("name", PHONES)
def test_photographs_of_phones_are_decoded_at_a_bounded_size(name: str) -> None:
    size, options = PHONES[name]
    how = {"format": "JPEG", **options}
    image, out = Image.new(str(how.pop("mode", "RGB")), size, "green"), io.BytesIO()
    behind = {"append_images": [Image.new("RGB", (640, 480))]} if how["format"] == "MPO" else {}
    image.save(out, **how, **behind)
    pixels = decode(out.getvalue())
    assert 3_000_000 < pixels.shape[0] * pixels.shape[1] <= ENOUGH_PIXELS


def test_the_sixteen_bits_of_a_pixel_are_scaled_not_cut() -> None:
    pixels = decode(hostile.sixteen_bits())
    assert pixels[0, 0].max() < 5
    assert pixels.max() > 250


def test_a_mirrored_orientation_is_undone() -> None:
    picture = Image.new("RGB", (640, 480), "white")
    picture.paste("black", (0, 0, 320, 480))
    exif = Image.Exif()
    exif[0x0112] = 2
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif.tobytes())
    assert decode(out.getvalue())[240, 600].mean() < 50


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(sorted(HARMLESS)), st.data())
def test_damaged_pictures_never_raise_anything_else(name: str, data: st.DataObject) -> None:
    """Bytes of good pictures turned at random: decoding may succeed or be refused."""
    damaged = bytearray(_good(name))
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    sent = bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    assert _outcome(sent) in ("decoded", "not_an_image", "unsupported_format", "too_large", "too_small")


@cache
def _good(name: str) -> bytes:
    return HARMLESS[name]()


def _outcome(sent: bytes) -> str:
    try:
        decode(sent)
    except PictureRefused as refusal:
        return refusal.code
    return "decoded"
