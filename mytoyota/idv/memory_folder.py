"""The only place for a reading's temporary files: a private folder in memory (guide 1-1/16-B)."""

import atexit
import os
import shutil
import stat
import tempfile
from pathlib import Path

_PREFIX = "licence-reader-"
# Used only once found to be tmpfs, and for a private folder in it.
_SHARED_MEMORY = str(Path("/", "dev", "shm"))


class NoMemoryFolder(Exception):
    """This machine has no folder on tmpfs that this user may write to."""


def use_memory_folder() -> Path:
    """Make a 0700 folder on tmpfs the place of all temporary files of this process and its children.

    One that the parent process already set as TMPDIR is kept; else see new_memory_folder.
    """
    inherited = os.environ.get("TMPDIR", "")
    if _PREFIX in inherited and in_memory(Path(inherited)):
        tempfile.tempdir = inherited
        return Path(inherited)
    return new_memory_folder()


def new_memory_folder() -> Path:
    """A folder as above that no other process has, removed when this process ends.

    Raises NoMemoryFolder where there is no tmpfs.
    """
    for parent in (os.environ.get("XDG_RUNTIME_DIR", ""), _SHARED_MEMORY):
        if parent and in_memory(Path(parent)) and os.access(parent, os.W_OK):
            _remove_orphans(Path(parent))
            folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent)
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            tempfile.tempdir = os.environ["TMPDIR"] = folder
            return Path(folder)
    raise NoMemoryFolder("there is no folder in memory (tmpfs) for temporary files")


def empty(folder: Path) -> None:
    """Remove what a killed child left in the folder."""
    for entry in folder.iterdir():
        shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)


def in_memory(folder: Path) -> bool:
    """Whether the folder lies on tmpfs, by the longest mount point that holds it."""
    try:
        if not stat.S_ISDIR(folder.stat().st_mode):
            return False
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return False
    inside = [(len(point), kind) for point, kind in mounts if folder.resolve().is_relative_to(point)]
    return bool(inside) and max(inside)[1] in ("tmpfs", "ramfs")


def _remove_orphans(parent: Path) -> None:
    """Folders of processes that were killed before they could remove their own."""
    for folder in parent.glob(f"{_PREFIX}*"):
        number = folder.name.removeprefix(_PREFIX).split("-")[0]
        if number.isdigit() and not Path("/proc", number).exists() and folder.stat().st_uid == os.getuid():
            shutil.rmtree(folder, ignore_errors=True)
