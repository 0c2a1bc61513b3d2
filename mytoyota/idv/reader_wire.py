"""The words that the web and the reader process exchange over their UNIX socket (guide 1-1/16-B, 4-1/18-C).

The process greets with one byte, READY or BUSY. Then each side sends one message: four bytes of length, most
significant first, and the body: one byte of question and the picture as uploaded one way, the answer as JSON the other.
"""

import base64
import json
import socket
import struct
from dataclasses import asdict
from typing import Any

from mytoyota.idv.reader import Reading
from mytoyota.idv.symbols import SequencePlace, Symbol, Symbols

# Not multiprocessing.connection: it waits for good for a peer that stops amid a message, to connect and to accept.
READY, BUSY = b"R", b"B"
LICENCE, SYMBOLS = b"L", b"S"
"""The two questions: what a licence says, which QR symbols there are."""
_LENGTH = struct.Struct(">I")


def send(connection: socket.socket, body: bytes) -> None:
    """Send one message. Raises OSError as sockets do."""
    connection.sendall(_LENGTH.pack(len(body)))
    connection.sendall(body)


def receive(connection: socket.socket, limit: int) -> bytes:
    """Receive one message of at most `limit` bytes. Raises ValueError for a longer one, OSError where it breaks off."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > limit:
        raise ValueError("message too long")
    return _exactly(connection, length)


def _exactly(connection: socket.socket, count: int) -> bytes:
    parts, missing = [], count
    while missing:
        part = connection.recv(min(missing, 1 << 20))
        if not part:
            raise ConnectionResetError("the other side closed")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def encode(reading: Reading) -> bytes:
    """The whole reading with its crops."""
    crops = {name: base64.b64encode(data).decode() for name, data in reading.crops.items()}
    return json.dumps({**reading.as_dict(), "crops": crops}).encode()


def decode(body: bytes) -> Reading:
    """The reading of an encoded message. Raises ValueError or KeyError for anything else."""
    told = json.loads(body)
    crops = {name: base64.b64decode(data) for name, data in told["crops"].items()}
    return Reading(
        accepted=told["accepted"],
        reasons=tuple(told["reasons"]),
        fields=told["fields"],
        confidence=told["confidence"],
        crops=crops,
        engine=told["engine"],
        seconds=told["seconds"],
    )


def encode_symbols(symbols: Symbols) -> bytes:
    """All symbols of a picture."""
    found = [{**asdict(symbol), "data": base64.b64encode(symbol.data).decode()} for symbol in symbols.found]
    return json.dumps({"reasons": symbols.reasons, "found": found}).encode()


def decode_symbols(body: bytes) -> Symbols:
    """The symbols of an encoded message; a refused reading has none, and its reasons. Raises as `decode` does."""
    told = json.loads(body)
    return Symbols(tuple(_symbol(one) for one in told.get("found", ())), tuple(told["reasons"]))


def _symbol(told: dict[str, Any]) -> Symbol:
    top_left, top_right, bottom_right, bottom_left = ((float(x), float(y)) for x, y in told["corners"])
    return Symbol(
        data=base64.b64decode(told["data"]),
        corners=(top_left, top_right, bottom_right, bottom_left),
        place=SequencePlace(**told["place"]) if told["place"] else None,
        certain=told["certain"],
    )
