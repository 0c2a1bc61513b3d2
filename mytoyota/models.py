"""MODELS: every table of the product, for migrations, backup, key rotation and erasing. A test holds it complete."""

from mytoyota.accounts import drafts as account_drafts
from mytoyota.accounts import models as accounts
from mytoyota.accounts import provider_models as provider
from mytoyota.base import events, jobs, limits, once, tables
from mytoyota.corporations import models as corporations
from mytoyota.dealers import models as dealers
from mytoyota.flows import models as flows
from mytoyota.idv import models as idv
from mytoyota.notifications import models as notifications
from mytoyota.payments import models as payments
from mytoyota.subscriptions import models as subscriptions
from mytoyota.vehicles import models as vehicles
from mytoyota.web import sessions

MODULES = (
    account_drafts,
    accounts,
    corporations,
    dealers,
    events,
    flows,
    idv,
    jobs,
    limits,
    notifications,
    once,
    payments,
    provider,
    sessions,
    subscriptions,
    vehicles,
)
MODELS = tables.defined_in(MODULES)
