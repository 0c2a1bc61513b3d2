"""RULES: what holds for the rows of the database, said by each package beside its tables; and what jobs are about."""

from mytoyota.accounts import invariants as accounts
from mytoyota.accounts import resets
from mytoyota.accounts.models import PasswordReset
from mytoyota.admin import applying, judging
from mytoyota.admin import invariants as admin
from mytoyota.admin.models import ProvisioningImport
from mytoyota.base import invariants as base
from mytoyota.base.audit import Rule
from mytoyota.flows import invariants as flows
from mytoyota.flows.models import Journey
from mytoyota.flows.sign_up import crops
from mytoyota.idv import invariants as idv
from mytoyota.jpass import invariants as jpass
from mytoyota.jpass import received_files
from mytoyota.jpass.models import ContractImport
from mytoyota.jpass.returns import invariants as returns
from mytoyota.jpass.transfers import invariants as transfers
from mytoyota.notifications import invariants as notifications
from mytoyota.notifications import outbox
from mytoyota.notifications.models import Message
from mytoyota.oidc_provider import invariants as oidc_provider
from mytoyota.orders import invariants as orders
from mytoyota.orders.models import Order
from mytoyota.organisation import invariants as organisation
from mytoyota.organisation import sign_in_invariants
from mytoyota.payments import forgetting, reconciliation
from mytoyota.payments import invariants as payments
from mytoyota.payments.models import CardAttempt, CardToForget, PaymentMethod
from mytoyota.registrations import invariants as registrations
from mytoyota.reviews import apply
from mytoyota.reviews import invariants as reviews
from mytoyota.reviews.models import Review
from mytoyota.subscriptions import ending
from mytoyota.subscriptions import invariants as subscriptions
from mytoyota.subscriptions.lines import invariants as lines
from mytoyota.subscriptions.lines import opening
from mytoyota.subscriptions.lines.models import LineOpening
from mytoyota.subscriptions.models import Application
from mytoyota.vehicles import certificates
from mytoyota.vehicles import invariants as vehicles

# Whose row id a job's subject is. A test holds it complete; a kind that comes back by the clock has a time for subject.
SUBJECTS = {
    outbox.SEND: Message,
    outbox.SEND_CODE: Message,
    resets.MAIL_LINK: PasswordReset,
    certificates.MATCH: Order,
    reconciliation.NUDGE: CardAttempt,
    reconciliation.ASK: CardAttempt,
    reconciliation.CLOSE: PaymentMethod,
    forgetting.FORGET: CardToForget,
    crops.ERASE: Journey,
    apply.CHECK: Review,
    received_files.IMPORT: ContractImport,
    judging.JUDGE: ProvisioningImport,
    applying.APPLY: ProvisioningImport,
    ending.FINISH: Application,
    opening.LOOK: LineOpening,
    opening.TOLD: LineOpening,
}

RULES: tuple[Rule, ...] = (
    *base.RULES,
    base.with_subjects(SUBJECTS),
    *notifications.RULES,
    *accounts.RULES,
    *oidc_provider.RULES,
    *flows.RULES,
    *idv.RULES,
    *payments.RULES,
    *organisation.RULES,
    *sign_in_invariants.RULES,
    *orders.RULES,
    *registrations.RULES,
    *reviews.RULES,
    *returns.RULES,
    *subscriptions.RULES,
    *lines.RULES,
    *vehicles.RULES,
    *jpass.RULES,
    *transfers.RULES,
    *admin.RULES,
)
