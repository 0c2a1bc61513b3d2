"""The product as `mytoyota serve` runs it, in a folder of its own with a showroom in it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mytoyota.base import keys, migrate
from mytoyota.base.db import Database
from mytoyota.settings import Settings
from tests.ops.servers import Process, free_port, served
from tests.people.showroom import Showroom


@contextmanager
def product() -> Iterator[tuple[Showroom, str, Process]]:
    """The showroom, the product's address and its first process."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(demo=True, instance_dir=Path(folder) / "served", port=free_port())
        keys.generate(settings.keys_path)
        keys.use(keys.KeyRing.load(settings.keys_path))
        migrate.upgrade(settings.database_url)
        showroom = Showroom.opened(Database(settings.database_url))
        with served(settings) as process:
            yield showroom, settings.public_url, process
