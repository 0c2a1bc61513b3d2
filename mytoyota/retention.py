"""RETENTION: how long each table's rows are kept, said by each package beside its tables. A test holds it complete."""

from mytoyota.accounts import drafts as account_drafts
from mytoyota.accounts import models as accounts
from mytoyota.admin import models as admin
from mytoyota.base import disclosures
from mytoyota.base import retention as base
from mytoyota.corporations import models as corporations
from mytoyota.flows import models as flows
from mytoyota.idv import models as idv
from mytoyota.jpass import models as jpass
from mytoyota.jpass.returns import models as returns
from mytoyota.jpass.transfers import models as transfers
from mytoyota.notifications import models as notifications
from mytoyota.oidc_client import models as oidc_client
from mytoyota.oidc_provider import models as oidc_provider
from mytoyota.orders import models as orders
from mytoyota.organisation import access_log, places
from mytoyota.organisation import models as organisation
from mytoyota.organisation.dealer_login import models as dealer_login
from mytoyota.organisation.second_factor import models as second_factor
from mytoyota.payments import models as payments
from mytoyota.registrations import models as registrations
from mytoyota.reviews import models as reviews
from mytoyota.subscriptions import models as subscriptions
from mytoyota.subscriptions.lines import models as lines
from mytoyota.vehicles import models as vehicles
from mytoyota.web import sessions

RETENTION: tuple[base.Entry, ...] = (
    *base.RETENTION,
    *disclosures.RETENTION,
    *sessions.RETENTION,
    *notifications.RETENTION,
    *accounts.RETENTION,
    *account_drafts.RETENTION,
    *admin.RETENTION,
    *oidc_provider.RETENTION,
    *oidc_client.RETENTION,
    *flows.RETENTION,
    *idv.RETENTION,
    *payments.RETENTION,
    *corporations.RETENTION,
    *organisation.RETENTION,
    *access_log.RETENTION,
    *places.RETENTION,
    *second_factor.RETENTION,
    *dealer_login.RETENTION,
    *orders.RETENTION,
    *registrations.RETENTION,
    *reviews.RETENTION,
    *subscriptions.RETENTION,
    *lines.RETENTION,
    *vehicles.RETENTION,
    *jpass.RETENTION,
    *returns.RETENTION,
    *transfers.RETENTION,
)
