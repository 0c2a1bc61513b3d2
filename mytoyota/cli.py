"""The command `mytoyota`: one word for each thing one does with the product, loaded only when it is asked for."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from mytoyota.settings import SettingsProblem

# The module of a command has add_arguments(parser) and run(args) -> exit status.
COMMANDS = {
    "serve": ("mytoyota.serve", "run the whole product: web, document reader and job worker"),
    "worker": ("mytoyota.worker", "run jobs (mails, matching) on this machine"),
    "secrets": ("mytoyota.base.secrets_command", "make the keys of a new instance, or a new version of one"),
    "signing-keys": (
        "mytoyota.oidc_provider.signing_keys_command",
        "list or rotate the keys that sign logins",
    ),
    "migrate": ("mytoyota.base.migrate", "bring the database to the newest form"),
    "staff": ("mytoyota.admin.staff_command", "make the first person of center; invite, let go and list staff"),
    "organisation": ("mytoyota.admin.import_command", "take a file of dealers, stores and staff in"),
    "models": ("mytoyota.admin.import_command", "take a file of vehicle models in"),
    "maintenance": ("mytoyota.admin.maintenance_command", "ask customers and stores for patience, or no longer"),
    "backup": ("mytoyota.backup_command", "copy the database into a folder, while the product runs"),
    "restore": ("mytoyota.backup_command", "put a backup into an empty place"),
    "audit": ("mytoyota.audit_command", "read the whole database and name every row that breaks a rule"),
    "rotate-keys": ("mytoyota.rotation_command", "encrypt all personal data anew with a new key"),
    "demo-data": ("mytoyota.demo.demo_data", "fill an empty database with demo dealers, staff and orders"),
    "steps": ("mytoyota.flows.steps_command", "list the guide's steps that are built"),
    "jpass-transitions": (
        "mytoyota.jpass.returns.transitions_command",
        "list every act on a vehicle return, for whom, and where it leads",
    ),
    "compare": (
        "mytoyota.vehicles.compare_command",
        "compare a name, an address or a corporation with a certificate's",
    ),
    "import-corporations": (
        "mytoyota.corporations.import_command",
        "take a bulk file of the National Tax Agency's register of corporations in",
    ),
    "import-contracts": (
        "mytoyota.jpass.import_command",
        "take a file of the finance company's contracts in (J-PASS)",
    ),
    "read-licence": ("mytoyota.idv.read_command", "read a picture of a driver's licence"),
    "read-certificate": ("mytoyota.certificate_command", "read the QR codes in pictures of vehicle certificates"),
}
WRONG_SETTINGS = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status; 2 means that it was called, or is set up, wrongly."""
    os.umask(0o077)  # whatever a command writes is for its owner alone
    words = list(sys.argv[1:] if arguments is None else arguments)
    args = _parser(words[0] if words else "").parse_args(words)
    try:
        return int(import_module(COMMANDS[args.command][0]).run(args))
    except SettingsProblem as problem:
        print(problem, file=sys.stderr)
        return WRONG_SETTINGS
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads our output has seen enough; nothing may be flushed into the closed pipe at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser(chosen: str) -> argparse.ArgumentParser:
    """The whole command line; only the chosen command's own arguments are loaded."""
    parser = argparse.ArgumentParser(prog="mytoyota", description="My TOYOTA: registration at the dealer, by QR code.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, (module, purpose) in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
        if name == chosen:
            import_module(module).add_arguments(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
