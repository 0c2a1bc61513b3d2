"""MODELS: every table of the product, for migrations, backup, key rotation and erasing. A test holds it complete."""

from mytoyota.accounts import drafts as account_drafts
from mytoyota.accounts import models as accounts
from mytoyota.admin import models as admin
from mytoyota.base import disclosures, events, idempotency, jobs, limits, tables
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

MODULES = (
    account_drafts,
    accounts,
    admin,
    corporations,
    disclosures,
    events,
    flows,
    idv,
    jobs,
    limits,
    lines,
    notifications,
    oidc_client,
    oidc_provider,
    idempotency,
    jpass,
    returns,
    orders,
    organisation,
    access_log,
    places,
    second_factor,
    dealer_login,
    payments,
    registrations,
    reviews,
    sessions,
    subscriptions,
    transfers,
    vehicles,
)
MODELS = tables.defined_in(MODULES)
