"""The job worker in a test: what is due is run in this thread, with the outside parties of the test."""

from collections.abc import Mapping

from flask import Flask

from mytoyota.base import jobs
from mytoyota.base.jobs import JobKind
from mytoyota.gateways import Gateways
from mytoyota.jobs import jobs_for
from mytoyota.notifications.senders import OutboxSender, Sender
from mytoyota.payments.gateway import CardGateway
from mytoyota.reviews.certificate_service import CertificateService, NoService
from mytoyota.subscriptions.lines.service import LineService, NoLineService
from tests.people.written_licence import WrittenLicenceReader

Kinds = Mapping[str, JobKind]


def kinds_with(
    sender: Sender | None = None,
    cards: CardGateway | None = None,
    certificates: CertificateService | None = None,
    lines: LineService | None = None,
) -> Kinds:
    """What the worker runs with these parties: mails leave by the sender, else into the outbox."""
    others = {"certificates": certificates or NoService(), "lines": lines or NoLineService()}
    return jobs_for(Gateways(WrittenLicenceReader(), sender or OutboxSender(), cards, **others))


def kinds_of(app: Flask) -> Kinds:
    """What the worker of this app's instance runs."""
    return jobs_for(app.extensions["gateways"])


def works(app: Flask) -> int:
    """The worker does what is due; how much succeeded."""
    return jobs.run_due(app.extensions["database"], kinds_of(app))
