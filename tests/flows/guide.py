"""The guide's rows of docs/steps.csv, and which of them are built."""

import csv
from pathlib import Path

from mytoyota.flows.steps_command import HEADER, rows

STEPS = Path(__file__).parents[2] / "docs" / "steps.csv"
GUIDE = {row["id"]: row for row in csv.DictReader(STEPS.read_text("utf-8").splitlines())}
BUILT = {row[0]: dict(zip(HEADER, row, strict=True)) for row in rows()}


def labels(action: str) -> list[str]:
    """What can be pressed, from the guide's action column: `A | B` are choices, `X + 次へ` is a box and a button."""
    if action in ("scan", "(shows)", "(same screen)") or action.startswith("("):
        return []
    wanted = [part.strip() for choice in action.split(" | ") for part in choice.split(" + ")]
    return [label.removesuffix(" (staff)") for label in wanted]
