"""Every outside party, chosen once: the real one or its demo twin (decision 9)."""

from dataclasses import dataclass, field

from pydantic import SecretStr
from requests.adapters import BaseAdapter

from mytoyota import guarded_roles
from mytoyota.corporations import demo
from mytoyota.corporations.nta import NtaClient
from mytoyota.corporations.register import ImportedRegister
from mytoyota.corporations.registry import NoRegistry, Registry
from mytoyota.idv.reader import DocumentReader
from mytoyota.idv.reader_client import ReaderClient
from mytoyota.jpass import received_files
from mytoyota.jpass.returns import kept, mails
from mytoyota.jpass.transfers import business_days
from mytoyota.notifications import mail_templates, senders
from mytoyota.oidc_client.issuer import Issuer
from mytoyota.oidc_client.relying_party import RelyingParty
from mytoyota.oidc_provider import clients
from mytoyota.organisation import access_log
from mytoyota.organisation.second_factor import required
from mytoyota.payments.gateway import CardGateway
from mytoyota.payments.sandbox_gateway import SandboxGateway
from mytoyota.reviews.certificate_http import HttpCertificateService
from mytoyota.reviews.certificate_service import CertificateService, NoService
from mytoyota.settings import Settings
from mytoyota.subscriptions.lines.line_http import HttpLineService
from mytoyota.subscriptions.lines.service import LineService, NoLineService
from mytoyota.web import unit


@dataclass(frozen=True)
class Gateways:
    """What the product asks of others: a reader for documents, a way out for messages, registers, card gateway."""

    reader: DocumentReader
    sender: senders.Sender
    cards: CardGateway | None = None  # None: cards are not offered
    registry: Registry = field(default_factory=NoRegistry)
    certificates: CertificateService = field(default_factory=NoService)
    lines: LineService = field(default_factory=NoLineService)

    @classmethod
    def chosen(cls, settings: Settings) -> "Gateways":
        """The parties that the settings name; without a mail server (demo only) messages stay in the outbox."""
        return cls(
            reader=ReaderClient(settings.reader_socket, settings.reader_workers),
            sender=_sender(settings),
            cards=_cards(settings),
            registry=_registry(settings),
            certificates=_certificates(settings),
            lines=_lines(settings),
        )


def show_in_every_mail(settings: Settings) -> None:
    """Tells the mails of this process whom to call and where the product and its services are."""
    mail_templates.show_everywhere(
        contact_phone=settings.contact_phone,
        public_url=settings.public_url,
        tconnect_url=settings.tconnect_url,
        charging_url=settings.charging_url,
    )


def keep_contracts(settings: Settings) -> None:
    """Tells this process where files of contracts lie, and how long contracts are kept."""
    received_files.use(settings.jpass_files, settings.jpass_contract_kept_days)


def keep_returns(settings: Settings) -> None:
    """Tells this process how long vehicle returns are kept after they are over."""
    kept.use(settings.jpass_return_kept_days)


def time_transfers(settings: Settings) -> None:
    """Tells this process how many business days a change of store or person takes."""
    business_days.use(settings.jpass_transfer_business_days)


def guard_staff(settings: Settings) -> None:
    """Tells this process which roles need a second factor, and how long it is kept who looked at whose data."""
    required.use(guarded_roles.parsed(settings.second_factor_roles or ""))
    access_log.use(settings.access_log_kept_days)


def relying_party(settings: Settings, in_process: BaseAdapter) -> RelyingParty:
    """The wizard as a client of the provider that the settings name, else of our own, which `in_process` carries."""
    redirect_uri = f"{settings.public_url}/auth/callback"
    if settings.oidc_issuer is None:
        us = (clients.FIRST_PARTY, clients.first_party_secret())
        return RelyingParty(Issuer(f"{settings.public_url}/account", us, in_process), redirect_uri, own=True)
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None
    foreign = Issuer(settings.oidc_issuer, (settings.oidc_client_id or "", secret))
    return RelyingParty(foreign, redirect_uri, own=False)


def _cards(settings: Settings) -> CardGateway | None:
    if settings.card_gateway == "sandbox":
        api = settings.served_at(settings.card_sandbox_port)
        folder = settings.card_sandbox_folder
        return SandboxGateway(api, settings.card_sandbox_url, folder, settings.tls_certificate)
    if settings.stripe_key and settings.stripe_webhook_secret:
        from mytoyota.payments.stripe import StripeGateway  # slow to import, and seldom needed

        return StripeGateway(settings.stripe_key.get_secret_value(), settings.stripe_webhook_secret.get_secret_value())
    return None


def _sender(settings: Settings) -> senders.Sender:
    if not settings.smtp_host or not settings.smtp_from:
        return senders.OutboxSender()
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    return senders.SmtpSender(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_from,
        user=settings.smtp_user,
        password=password,
        starttls=settings.smtp_starttls,
        sms_domain=settings.sms_gateway_domain,
        mailboxes={mails.MAILBOX: settings.jpass_mail_from},
    )


def _registry(settings: Settings) -> Registry:
    """The agency where an application id was given; else the demo's twin of it, or what was imported."""
    if settings.nta_application_id:
        return NtaClient(settings.nta_base_url, settings.nta_application_id)
    if settings.demo:
        return NtaClient(demo.address(), SecretStr("demo"), pause=0)
    return ImportedRegister(unit.reading)


def _certificates(settings: Settings) -> CertificateService:
    """The service that the settings name, or the demo's twin of it."""
    if settings.certificate_service == "sandbox":
        return HttpCertificateService(f"http://127.0.0.1:{settings.certificate_sandbox_port}", SecretStr("demo"))
    if settings.certificate_service_url and settings.certificate_service_key:
        return HttpCertificateService(settings.certificate_service_url, settings.certificate_service_key)
    return NoService()


def _lines(settings: Settings) -> LineService:
    """The service that the settings name, or the demo's twin of it."""
    if settings.line_service == "sandbox":
        return HttpLineService(f"http://127.0.0.1:{settings.line_sandbox_port}", SecretStr("demo"))
    if settings.line_service_url and settings.line_service_key:
        return HttpLineService(settings.line_service_url, settings.line_service_key)
    return NoLineService()
