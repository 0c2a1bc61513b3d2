"""A photograph is read in memory: no file is made outside of a private folder on tmpfs, and none stays there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.idv.conftest import in_the_proof, licence_photo, somebody

# Run in a process of its own: an audit hook cannot be removed again. Python itself keeps no bytecode (-B).
_WATCHED = """
import json, os, sys
made = []
def watch(event, args):
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT
    if event == "open" and isinstance(args[0], str) and (args[2] or 0) & writing:
        made.append(args[0])
    if event in ("os.mkdir", "os.rename", "os.link", "tempfile.mkstemp", "tempfile.mkdtemp"):
        made.append(str(args[0]))
from mytoyota.idv.read_photo import InProcessReader
reader = InProcessReader(sys.argv[1])
reader.warm()
sys.addaudithook(watch)
picture = sys.stdin.buffer.read()
reading = reader.read(picture)
from mytoyota.idv.memory_folder import in_memory
from pathlib import Path
import tempfile
own = tempfile.tempdir
left = [str(p) for p in Path(own).rglob("*") if p.is_file()] if own and in_memory(Path(own)) else []
outside = [m for m in made if not in_memory(Path(m).parent) and m != os.devnull]
print(json.dumps({"accepted": reading.accepted, "made": len(made), "outside": outside, "left": left}))
"""


@pytest.mark.parametrize("engine", ["ppocr", *in_the_proof("tesseract")])
def test_reading_makes_no_file_but_in_memory_and_leaves_none(engine: str, tmp_path: Path) -> None:
    photo = licence_photo(somebody(4))
    ran = subprocess.run(
        [sys.executable, "-B", "-c", _WATCHED, engine], input=photo, capture_output=True, check=True, timeout=120
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["accepted"]
    assert told["outside"] == []
    assert told["left"] == []
    if engine == "ppocr":
        assert told["made"] == 0
    else:
        assert told["made"] > 0  # The watch sees what pytesseract writes.
