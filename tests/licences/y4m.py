"""Writes pictures as a y4m film, which Chromium plays as a fake camera."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image


def write_y4m(path: Path, frames: Sequence[Image.Image], size: tuple[int, int] = (1280, 720), repeat: int = 5) -> None:
    """Write the frames (each shown `repeat` times at 5 a second, then over again), fitted into `size`, as YUV 4:2:0."""
    width, height = size
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{width} H{height} F5:1 Ip A1:1 C420jpeg\n".encode())
        for picture in frames:
            luma, blue, red = picture.convert("RGB").resize(size).convert("YCbCr").split()
            half = (width // 2, height // 2)
            data = b"FRAME\n" + luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
            film.write(data * repeat)
