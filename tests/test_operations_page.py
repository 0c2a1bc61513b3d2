"""docs/operations.md tells of every setting and command, and of no other."""

import re

from mytoyota import cli
from mytoyota.settings import CHECKOUT, PREFIX, Settings

PAGE = (CHECKOUT / "docs" / "operations.md").read_text("utf-8")
NOT_FOR_OPERATORS = {"demo-data", "steps", "jpass-transitions", "compare", "read-licence", "read-certificate"}


def documented() -> set[str]:
    """The names in the table of settings; `…_NAME` stands for the prefix."""
    rows = re.findall(r"^\| (`[A-Z…][^|]*) \|", PAGE, re.MULTILINE)
    return {name.replace("…_", PREFIX) for row in rows for name in re.findall(r"`([A-Z…_]+)`", row)}


def test_every_setting_is_explained() -> None:
    names = {str(field.validation_alias or PREFIX + name.upper()) for name, field in Settings.model_fields.items()}
    assert documented() == names


def test_every_command_of_an_operators_is_told() -> None:
    assert (
        set(re.findall(r"mytoyota ([a-z][a-z-]+)", PAGE)) & set(cli.COMMANDS) == set(cli.COMMANDS) - NOT_FOR_OPERATORS
    )


def test_every_file_it_names_is_there() -> None:
    assert [path for path in re.findall(r"deploy/[\w/.-]+\.\w+", PAGE) if not (CHECKOUT / path).exists()] == []
