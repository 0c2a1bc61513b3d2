"""`mytoyota compare`: one JSON object per pair in order, a clear sentence for what cannot be read (guide 2-1)."""

import argparse
import json
from pathlib import Path

import pytest

from mytoyota.vehicles import compare_command


def _run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    compare_command.add_arguments(parser)
    return compare_command.run(parser.parse_args(arguments))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("name", "髙橋", "高橋"), {"kind": "name", "level": "same_glyph", "accepted": True}),
        (("address", "豊田市元町1", "豊田市元町2"), {"kind": "address", "level": "different", "accepted": False}),
        (("corporation", "㈱トヨタ", "トヨタ㈱"), {"kind": "corporation", "level": "different", "accepted": False}),
    ],
)
def test_a_pair_is_printed_as_json(
    arguments: tuple[str, ...], expected: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(*arguments) == 0
    assert json.loads(capsys.readouterr().out) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_is_compared_line_by_line_in_order(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.csv"
    rows = 'x,"渡邉, 花子",name,"渡辺, 花子"\r\ny,斉藤,name,斎藤\r\nz,株式会社Ａ,corporation,㈱A\r\n'
    file.write_text("note,certificate,kind,account\r\n" + rows, encoding=encoding, newline="")
    assert _run("--csv", str(file)) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["accepted"] for answer in answers] == [True, False, True]
    assert [answer["kind"] for answer in answers] == ["name", "name", "corporation"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no column kind, account, certificate"),
        (b"kind,account\nname,a\n", "no column certificate"),
        (b"kind,account,certificate\nname,a\n", "Line 2 has too few columns"),
        (b"kind,account,certificate\nnickname,a,b\n", "line 2 must be one of name, address, corporation"),
        (b"kind,account,certificate\nname,\x8e\x52\x93\x63,b\n", "not UTF-8"),
        (b"kind,account,certificate\nname," + b"a" * 140_000 + b",b\n", "not a CSV file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_one_sentence(
    content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.csv"
    file.write_bytes(content)
    assert _run("--csv", str(file)) == 2
    complaint = capsys.readouterr().err
    assert says in complaint
    assert complaint.count("\n") == 1


def test_what_stands_before_a_faulty_line_is_still_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("kind,account,certificate\nname,山田,山田\nfoo,山田,山田\n", encoding="utf-8")
    assert _run("--csv", str(file)) == 2
    assert json.loads(capsys.readouterr().out)["level"] == "same"


@pytest.mark.parametrize(
    "arguments",
    [(), ("name",), ("name", "a"), ("name", "a", "b", "c"), ("colour", "a", "b"), ("--csv", "/nowhere/pairs.csv"),
     ("--csv", "/"), ("name", "a", "b", "--csv", "pairs.csv")],
)  # fmt: skip
def test_wrong_arguments_are_refused_with_one_sentence(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(*arguments) == 2
    out, complaint = capsys.readouterr()
    assert out == ""
    assert complaint.count("\n") == 1
