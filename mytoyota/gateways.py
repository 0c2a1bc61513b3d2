"""Every outside party, chosen once: the real one or its demo twin (decision 9)."""

from dataclasses import dataclass

from mytoyota.idv.reader import DocumentReader
from mytoyota.idv.reader_client import ReaderClient
from mytoyota.notifications import letters, senders
from mytoyota.settings import Settings


@dataclass(frozen=True)
class Gateways:
    """What the product asks of others: a reader for documents, a way out for messages."""

    reader: DocumentReader
    sender: senders.Sender

    @classmethod
    def chosen(cls, settings: Settings) -> "Gateways":
        """The parties that the settings name; without a mail server (demo only) messages stay in the outbox."""
        return cls(reader=ReaderClient(settings.reader_socket), sender=_sender(settings))


def install(gateways: Gateways, settings: Settings) -> None:
    """Tells the rooms below which party to use in this process, and what every mail shows."""
    senders.use(gateways.sender)
    letters.show_everywhere(contact_phone=settings.contact_phone)


def _sender(settings: Settings) -> senders.Sender:
    if not settings.smtp_host or not settings.smtp_from:
        return senders.OutboxSender()
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    return senders.SmtpSender(
        settings.smtp_host, settings.smtp_port, settings.smtp_from, settings.smtp_user, password, settings.smtp_starttls
    )
