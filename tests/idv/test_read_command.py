"""`mytoyota read-licence` on good, bad and missing files."""

import argparse
import json
from pathlib import Path

import pytest

from mytoyota.idv import read_command
from tests.idv import hostile
from tests.idv.conftest import licence_photo, somebody


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, object]]]:
    parser = argparse.ArgumentParser()
    read_command.add_arguments(parser)
    code = read_command.run(parser.parse_args(arguments))
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_file_is_a_line_and_refusals_are_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, missing = tmp_path / "good.jpg", tmp_path / "bad.jpg", tmp_path / "missing.jpg"
    good.write_bytes(licence_photo(somebody(4)))
    bad.write_bytes(hostile.refused()["SVG"][0]())
    code, lines = _run(capsys, str(good), str(bad), str(missing), str(tmp_path))
    assert code == 0
    assert [line["file"] for line in lines] == [str(good), str(bad), str(missing), str(tmp_path)]
    assert [line["accepted"] for line in lines] == [True, False, False, False]
    assert all(
        set(line) == {"file", "accepted", "reasons", "seconds", "engine", "fields", "confidence"} for line in lines
    )
    assert lines[0]["fields"]["name"] == somebody(4).name  # type: ignore[index]
    assert lines[1]["reasons"] == lines[2]["reasons"] == ["not_an_image"]


def test_the_engine_can_be_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str], tesseract: object) -> None:
    file = tmp_path / "licence.jpg"
    file.write_bytes(b"no picture")
    _, lines = _run(capsys, str(file), "--engine", "tesseract")
    assert lines[0]["engine"] == "tesseract"


def test_without_any_engine_it_says_what_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    parser = argparse.ArgumentParser()
    read_command.add_arguments(parser)
    assert read_command.run(parser.parse_args(["x.jpg", "--engine", "tesseract"])) == 1
    assert "tesseract is not installed" in capsys.readouterr().err
