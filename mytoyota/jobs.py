"""JOBS: what runs each kind of job, in which lane, and which come back by the clock (decision 21)."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from mytoyota.accounts import resets
from mytoyota.base import retention
from mytoyota.base.jobs import JobKind, Lane
from mytoyota.flows import certificate_arrival
from mytoyota.flows.sign_up import crops
from mytoyota.notifications import outbox, senders
from mytoyota.payments import reconciliation
from mytoyota.retention import RETENTION
from mytoyota.reviews import apply, check, sweep
from mytoyota.vehicles import certificates

CODES = Lane("codes", threads=2)  # somebody looks at a page and waits for it
MAILS = Lane("mails", threads=4)
MATCHING = Lane("matching", threads=2)
PAYMENTS = Lane("payments", threads=2)
REVIEWS = Lane("reviews", threads=2)  # each may wait for the certificate service
HOUSEKEEPING = Lane("housekeeping", threads=1)

JOBS: Mapping[str, JobKind] = {
    outbox.SEND_CODE: JobKind(senders.deliver, CODES),
    resets.MAIL_LINK: JobKind(resets.mail_link, MAILS),
    outbox.SEND: JobKind(senders.deliver, MAILS),
    certificates.MATCH: JobKind(certificate_arrival.match_pending_user, MATCHING),
    reconciliation.NUDGE: JobKind(reconciliation.ask_now, PAYMENTS),
    reconciliation.ASK: JobKind(reconciliation.ask_again, PAYMENTS),
    reconciliation.CLOSE: JobKind(reconciliation.close_page, PAYMENTS),
    apply.CHECK: JobKind(check.check, REVIEWS),
    sweep.SWEEP: JobKind(sweep.sweep, HOUSEKEEPING, every=sweep.EVERY),
    crops.ERASE: JobKind(crops.erase, HOUSEKEEPING),
    "retention.erase": JobKind(partial(retention.erase, RETENTION), HOUSEKEEPING, every=timedelta(hours=1)),
}
