"""The guide's rows of docs/steps.csv, and which of them are built."""

import csv
import re
from pathlib import Path

from mytoyota.flows.steps_command import HEADER, rows

STEPS = Path(__file__).parents[2] / "docs" / "steps.csv"
GUIDE = {row["id"]: row for row in csv.DictReader(STEPS.read_text("utf-8").splitlines())}
BUILT = {row[0]: dict(zip(HEADER, row, strict=True)) for row in rows()}

AT_THE_GATEWAY = (  # a card is typed and confirmed there
    "3-1/8-A", "3-1/9-A", "3-2/6-A", "3-2/7-A", "5-1/10-A", "5-1/11-A", "5-2/6-A", "5-2/7-A",
)  # fmt: skip


def labels(action: str) -> list[str]:
    """What can be pressed, from the guide's action column: `A | B` are choices, `X + 次へ` is a box and a button.

    `A | B, then C` are choices and the button after them; what stands in brackets is a remark.
    """
    if action in ("scan", "(shows)", "(same screen)") or action.startswith("("):
        return []
    action = re.sub(r" \((?:once|not eligible for charging)\)", "", action)
    wanted = [part.strip() for part in re.split(r" \| | \+ |, then ", action.partition(" (once;")[0])]
    return [label.removesuffix(" (staff)") for label in wanted]
