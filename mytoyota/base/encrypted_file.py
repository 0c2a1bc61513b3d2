"""A large file of personal data at rest: encrypted piece by piece while it comes, for its owner alone (0600)."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from mytoyota.base import keys
from mytoyota.base.keys import DecryptionFailed

PIECE = 256 * 1024  # bytes of the plain file that are encrypted together


class EncryptedWriter(io.RawIOBase):
    """Takes bytes in; `size` is how many came. Only what was `finish`ed is whole."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._name, self._rest, self._number = path.name, bytearray(), 0
        self._hash, self.size = sha256(), 0

    @property
    def content(self) -> str:
        """The SHA-256 of all that came."""
        return self._hash.hexdigest()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Takes the next bytes."""
        self._hash.update(data)
        self._rest += data
        self.size += len(data)
        while len(self._rest) >= PIECE:
            self._put(bytes(self._rest[:PIECE]))
            del self._rest[:PIECE]
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """What a form's parser does once a file is whole: nothing moves."""
        return 0

    def finish(self) -> None:
        """Writes the last piece, which says that it is the last: a file that was cut off is known."""
        self._put(bytes(self._rest), last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self.close()

    def close(self) -> None:
        """Lets the file go."""
        self._file.close()
        super().close()

    def _put(self, piece: bytes, *, last: bool = False) -> None:
        encrypted = keys.ring().encrypt(piece, _about(self._name, self._number, last=last))
        self._file.write(len(encrypted).to_bytes(4, "big") + encrypted)
        self._number += 1


class EncryptedReader(io.RawIOBase):
    """Reads such a file from anywhere.

    Raises (while reading):
        OSError: it was cut off or altered, or is another file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file, self._name = path.open("rb"), path.name
        self._places = list(self._found(path.stat().st_size))
        self._held: tuple[int, bytes] = (-1, b"")
        self._position = 0
        self._size = PIECE * (len(self._places) - 1) + len(self._piece(len(self._places) - 1)) if self._places else 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As everywhere."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def tell(self) -> int:
        """As everywhere."""
        return self._position

    def readinto(self, into: Any) -> int:
        """As everywhere."""
        if self._position >= self._size:
            return 0
        number, offset = divmod(self._position, PIECE)
        data = self._piece(number)[offset : offset + len(into)]
        into[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        """Lets the file go."""
        self._file.close()
        super().close()

    def _found(self, end: int) -> Iterator[tuple[int, int]]:
        """Where each piece lies, and how long it is."""
        at = 0
        while at < end:
            self._file.seek(at)
            length = int.from_bytes(self._file.read(4), "big")
            yield at + 4, length
            at += 4 + length

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            at, length = self._places[number]
            self._file.seek(at)
            last = number == len(self._places) - 1
            try:
                plain = keys.ring().decrypt(self._file.read(length), _about(self._name, number, last=last))
            except DecryptionFailed:
                raise OSError("the encrypted file is damaged") from None
            self._held = number, plain
        return self._held[1]


def opened(path: Path) -> IO[bytes]:
    """The plain file, read through a buffer."""
    return io.BufferedReader(EncryptedReader(path), PIECE)


@contextmanager
def written(path: Path) -> Iterator[EncryptedWriter]:
    """A file that comes; whatever goes wrong meanwhile, nothing of it stays."""
    file = EncryptedWriter(path)
    try:
        yield file
    except BaseException:
        file.close()
        path.unlink(missing_ok=True)
        raise


def _about(name: str, number: int, *, last: bool) -> str:
    return f"file:{name}:{number}{':last' if last else ''}"
