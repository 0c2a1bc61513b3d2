"""`mytoyota audit`: reads the whole database and names every row that breaks a rule; nothing personal is shown."""

import argparse

from mytoyota import settings
from mytoyota.audit import RULES
from mytoyota.base import audit, keys, migrate
from mytoyota.base.db import Database
from mytoyota.models import MODELS
from mytoyota.settings import SettingsProblem

BROKEN = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only the rules can be asked for."""
    parser.add_argument("--rules", action="store_true", help="say the rules instead")


def run(args: argparse.Namespace) -> int:
    """One line for each breach (rule, table, row), then how many. Exit status 1 where there is one."""
    if args.rules:
        for rule in {one.name: one for one in audit.all_rules(RULES, MODELS)}.values():
            print(f"{rule.name}: {rule.says}")
        return 0
    chosen = settings.load()
    keys.use(keys.KeyRing.load(chosen.keys_path))
    if not migrate.is_current(chosen.database_url):
        raise SettingsProblem("The database is of another version: run `mytoyota migrate`.")
    database = Database(chosen.database_url)
    try:
        return _audit(database)
    finally:
        database.engine.dispose()


def _audit(database: Database) -> int:
    count = 0
    for breach in audit.breaches(database, RULES, MODELS):
        print(breach, flush=True)
        count += 1
    said = len({rule.name for rule in audit.all_rules(RULES, MODELS)})
    print(f"{count} breaches of {said} rules." if count else f"No row breaks any of the {said} rules.")
    return BROKEN if count else 0
