"""What runs each kind of job, in which lane, and which come back by the clock (decision 21)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from mytoyota.accounts import resets
from mytoyota.admin import applying, judging, places
from mytoyota.base import retention
from mytoyota.base.db import Database
from mytoyota.base.jobs import Handler, JobKind, Lane
from mytoyota.flows import certificate_arrival
from mytoyota.flows.services import line_arrival
from mytoyota.flows.sign_up import crops
from mytoyota.gateways import Gateways
from mytoyota.jpass import received_files
from mytoyota.jpass.returns import reminders
from mytoyota.jpass.transfers import effective
from mytoyota.notifications import outbox, senders
from mytoyota.payments import forgetting, reconciliation
from mytoyota.payments.gateway import CardGateway
from mytoyota.retention import RETENTION
from mytoyota.reviews import apply, check, sweep
from mytoyota.subscriptions import ending
from mytoyota.subscriptions.lines import look, opening
from mytoyota.subscriptions.lines import sweep as line_sweep
from mytoyota.vehicles import certificates

CODES = Lane("codes", threads=2)  # somebody looks at a page and waits for it
MAILS = Lane("mails", threads=4)
MATCHING = Lane("matching", threads=2)
PAYMENTS = Lane("payments", threads=2)
REVIEWS = Lane("reviews", threads=2)  # each may wait for the certificate service
FILES = Lane("files", threads=1)  # a large file of contracts takes minutes
LINES = Lane("lines", threads=4)  # each may wait for the line service, while somebody looks at the page
HOUSEKEEPING = Lane("housekeeping", threads=1)


def jobs_for(parties: Gateways) -> Mapping[str, JobKind]:
    """Every kind of job, run with these outside parties."""
    deliver = partial(senders.deliver, parties.sender)
    return {
        outbox.SEND_CODE: JobKind(deliver, CODES),
        resets.MAIL_LINK: JobKind(resets.mail_link, MAILS),
        outbox.SEND: JobKind(deliver, MAILS),
        certificates.MATCH: JobKind(certificate_arrival.match_pending_user, MATCHING),
        reconciliation.NUDGE: JobKind(_asking(reconciliation.ask_now, parties.cards), PAYMENTS),
        reconciliation.ASK: JobKind(_asking(reconciliation.ask_again, parties.cards), PAYMENTS),
        reconciliation.CLOSE: JobKind(_asking(reconciliation.close_page, parties.cards), PAYMENTS),
        forgetting.FORGET: JobKind(partial(forgetting.forget, parties.cards), PAYMENTS),
        apply.CHECK: JobKind(partial(check.check, parties.certificates), REVIEWS),
        ending.FINISH: JobKind(ending.finish, HOUSEKEEPING),
        opening.LOOK: JobKind(partial(look.look, parties.lines), LINES),
        opening.TOLD: JobKind(line_arrival.arrive, MATCHING),
        line_sweep.SWEEP: JobKind(line_sweep.sweep, HOUSEKEEPING, every=line_sweep.EVERY),
        sweep.SWEEP: JobKind(sweep.sweep, HOUSEKEEPING, every=sweep.EVERY),
        received_files.IMPORT: JobKind(received_files.take_in, FILES),
        received_files.ERASE: JobKind(received_files.erase, HOUSEKEEPING, every=received_files.EVERY),
        reminders.SWEEP: JobKind(reminders.sweep, HOUSEKEEPING, every=reminders.EVERY),
        judging.JUDGE: JobKind(judging.judge, FILES),
        applying.APPLY: JobKind(applying.take_in, FILES),
        places.SWEEP: JobKind(places.sweep, HOUSEKEEPING, every=timedelta(hours=1)),
        effective.SWEEP: JobKind(effective.sweep, HOUSEKEEPING, every=effective.EVERY),
        crops.ERASE: JobKind(crops.erase, HOUSEKEEPING),
        "retention.erase": JobKind(partial(retention.erase, RETENTION), HOUSEKEEPING, every=timedelta(hours=1)),
    }


def _asking(act: Callable[[CardGateway, Database, str], None], gateway: CardGateway | None) -> Handler:
    """Runs `act` with the gateway; where cards are not taken (any more) nobody can be asked."""
    return partial(act, gateway) if gateway else lambda _database, _subject: None
