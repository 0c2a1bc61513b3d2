"""A large file at rest: what was written is read from anywhere, and nothing else is."""

import io
from pathlib import Path

import pytest

from mytoyota.base import encrypted_file, keys
from mytoyota.base.encrypted_file import PIECE


@pytest.fixture(autouse=True)
def ring() -> None:
    """Keys of these tests."""
    keys.use(keys.KeyRing({purpose: {1: bytes([number + 1]) * 32} for number, purpose in enumerate(keys.PURPOSES)}))


SIZES = (0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE)


@pytest.mark.parametrize("size", SIZES)
def test_what_was_written_is_read_from_anywhere(size: int, tmp_path: Path) -> None:
    content, path = bytes(number % 251 for number in range(size)), tmp_path / "f" / "file"
    with encrypted_file.written(path) as file:
        for start in range(0, size, 100_000):
            file.write(content[start : start + 100_000])
        file.finish()
    with encrypted_file.opened(path) as read:
        assert read.read() == content
        assert read.seek(0, io.SEEK_END) == size
        for at in (0, size // 2, max(0, size - 5)):
            read.seek(at)
            assert read.read(7) == content[at : at + 7]
    assert content[:50] not in path.read_bytes() or size < 8


def test_a_file_that_was_cut_off_or_moved_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with encrypted_file.written(path) as file:
        file.write(bytes(2 * PIECE + 10))
        file.finish()
    whole = path.read_bytes()
    for broken, name in ((whole[: PIECE + 36], "file"), (whole, "other"), (whole[:-1] + b"x", "file")):
        (tmp_path / "x").mkdir(exist_ok=True)
        moved = tmp_path / "x" / name
        moved.write_bytes(broken)
        with pytest.raises(OSError, match="damaged"), encrypted_file.opened(moved) as read:
            read.read()


def test_nothing_stays_of_a_file_that_was_broken_off(tmp_path: Path) -> None:
    def breaks_off(path: Path) -> None:
        with encrypted_file.written(path) as file:
            file.write(b"half")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        breaks_off(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []
