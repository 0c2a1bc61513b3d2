"""`mytoyota read-certificate` on certificates, on other pictures, and on files that are none."""

import json
from pathlib import Path

import pytest

from mytoyota import cli
from tests.certificates.sets import sample
from tests.idv import hostile


def said(capsys: pytest.CaptureFixture[str], *names: str) -> tuple[int, list[dict[str, object]], str]:
    code = cli.main(["read-certificate", *names])
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


def test_each_picture_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, part, other = sample("registered", 2), sample("incomplete", 0), hostile.broken_metadata()
    names = []
    for name, picture in {"whole.jpg": whole.picture, "part.jpg": part.picture, "other.jpg": other}.items():
        (tmp_path / name).write_bytes(picture)
        names.append(str(tmp_path / name))
    code, lines, err = said(capsys, *names)
    assert (code, err) == (0, "")
    assert [line["file"] for line in lines] == names
    plate, chassis = whole.vehicles[0].numbers
    nothing = {"kind": "", "plate": None, "chassis": None, "missing": [], "reasons": []}
    assert lines[0] == nothing | {"file": names[0], "kind": "registered", "plate": plate, "chassis": chassis}
    kind = part.vehicles[0].kind
    assert lines[1] == nothing | {"file": names[1], "kind": kind, "missing": list(part.missing)}
    assert lines[2] == nothing | {"file": names[2], "reasons": ["no_code"]}


def test_a_file_that_is_of_no_use_says_why_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, heic = tmp_path / "page.html", tmp_path / "a.heic"
    page.write_bytes(b"<!doctype html>")
    heic.write_bytes(b"\0\0\0\x18ftypheic" + bytes(2000))
    names = [str(page), str(heic), str(tmp_path / "missing.jpg"), str(tmp_path)]
    code, lines, err = said(capsys, *names)
    assert code == 1
    reasons = ["not_an_image", "unsupported_format", "cannot_open", "cannot_open"]
    assert [line["reasons"] for line in lines] == [[reason] for reason in reasons]
    assert [line.partition(": ")[0] for line in err.splitlines()] == names
    assert "not a JPEG, PNG or WebP" in err
