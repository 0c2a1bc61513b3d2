"""Who may enter where, and what the page is about: one row per endpoint (see web/access.py)."""

from mytoyota.accounts.web_forgotten import living_reset
from mytoyota.accounts.web_guards import account_known, account_signed_in
from mytoyota.accounts.web_login_code import login_awaiting_code
from mytoyota.accounts.web_profile import own_account
from mytoyota.console.web_subjects import (
    buyers_link_of_own_store,
    check_in_scope,
    check_of_own_store,
    direct_debit_of_own_store,
    order_in_scope,
    order_of_own_store,
)
from mytoyota.demo.web_demo import demo_open
from mytoyota.oidc_provider.web_consent import request_awaiting_consent
from mytoyota.oidc_provider.web_provider import open_request
from mytoyota.organisation.roles import HEADQUARTERS, MANAGER, ROLES, SALES
from mytoyota.organisation.web_guards import staff, staff_pressing, staff_watching
from mytoyota.organisation.web_staff import me, pressed
from mytoyota.payments.web_payments import attempt_by_token
from mytoyota.web.access import Row, anyone
from mytoyota.web.metrics import scraper


def journey_holder() -> None:
    """The phone that began the journey: the view itself finds the journey by cookie and reference together."""


ACCESS: dict[str, Row] = {
    "static": Row(anyone, words=("filename",)),
    "web.change_language": Row(anyone, words=("code",)),
    "health.alive": Row(anyone),
    "health.ready": Row(anyone),
    "metrics.show": Row(scraper),
    "opening.scan": Row(anyone),
    "opening.lost": Row(anyone),
    "postal.look_up": Row(anyone, words=("code",)),
    "card_return.take": Row(journey_holder),
    "payments.returned": Row(anyone, attempt_by_token, writes=True, slow=True),
    "payments.result": Row(anyone, attempt_by_token),
    "payments.status": Row(anyone, attempt_by_token),
    "payments.webhook": Row(anyone),
    "flows.step": Row(journey_holder),
    "flows.draft": Row(journey_holder),
    "flows.status": Row(journey_holder),
    "flows.crop": Row(journey_holder),
    "flows.account_changed": Row(journey_holder),
    "sign_in.begin": Row(journey_holder),
    "sign_in.again": Row(journey_holder),
    "sign_in.callback": Row(journey_holder),
    "sign_up.begin": Row(anyone),
    "provider.discovery": Row(anyone),
    "provider.jwks": Row(anyone),
    "provider.authorization": Row(anyone, writes=True),
    "provider.resume": Row(anyone, open_request, writes=True),
    "provider.back": Row(anyone, open_request, writes=True),
    "provider.lost": Row(anyone),
    "provider.token": Row(anyone),
    "provider.revoke": Row(anyone),
    "provider.userinfo": Row(anyone),
    "account.login": Row(anyone),
    "account.try_login": Row(anyone),
    "forgotten.forgot": Row(anyone),
    "forgotten.send": Row(anyone),
    "forgotten.sent": Row(anyone),
    "forgotten.reset": Row(anyone, living_reset),
    "forgotten.change": Row(anyone, living_reset, slow=True),
    "forgotten.done": Row(anyone),
    "device.code": Row(anyone, login_awaiting_code),
    "device.try_code": Row(anyone, login_awaiting_code, slow=True),
    "consent.ask": Row(anyone, request_awaiting_consent),
    "consent.decide": Row(anyone, request_awaiting_consent),
    "logout.logout": Row(anyone, writes=True),
    "logout.logged_out": Row(anyone),
    "profile.edit": Row(account_signed_in, own_account),
    "profile.change": Row(account_known, own_account),
    "profile.draft": Row(account_known, own_account),
    "profile.stay": Row(account_known),
    "profile.password": Row(account_signed_in),
    "profile.change_password": Row(account_signed_in, own_account, slow=True),
    "staff.sign_in": Row(anyone),
    "staff.try_sign_in": Row(anyone),
    "staff.sign_out": Row(pressed),
    "staff.start": Row(staff(*ROLES), me),
    "desk.show": Row(staff(SALES, MANAGER, HEADQUARTERS), me),
    "desk.rows": Row(staff_watching(SALES, MANAGER, HEADQUARTERS), me),
    "orders.index": Row(staff(SALES, MANAGER, HEADQUARTERS), me),
    "orders.new": Row(staff(SALES, MANAGER), me),
    "orders.create": Row(staff(SALES, MANAGER), me),
    "orders.show": Row(staff(SALES, MANAGER, HEADQUARTERS), order_in_scope),
    "orders.sheet": Row(staff(SALES, MANAGER), order_of_own_store),
    "orders.make_leaflet": Row(staff_pressing(SALES, MANAGER), order_of_own_store),
    "orders.leaflet": Row(staff(SALES, MANAGER), order_of_own_store),
    "orders.summary": Row(staff(SALES, MANAGER, HEADQUARTERS), order_in_scope),
    "orders.withdraw": Row(staff_pressing(SALES, MANAGER), buyers_link_of_own_store),
    "orders.renew": Row(staff_pressing(SALES, MANAGER), buyers_link_of_own_store),
    "orders.hand_over": Row(staff_pressing(SALES, MANAGER), order_of_own_store),
    "papers.index": Row(staff(SALES, MANAGER, HEADQUARTERS), me),
    "papers.show": Row(staff(SALES, MANAGER, HEADQUARTERS), order_in_scope),
    "papers.form": Row(staff(SALES, MANAGER), direct_debit_of_own_store),
    "papers.reload": Row(staff(SALES, MANAGER), direct_debit_of_own_store),
    "papers.receive": Row(staff_pressing(SALES, MANAGER), direct_debit_of_own_store),
    "papers.give_back": Row(staff(SALES, MANAGER), direct_debit_of_own_store),
    "certificates.vehicle": Row(staff(SALES, MANAGER), order_of_own_store),
    "certificates.note_vehicle": Row(staff(SALES, MANAGER), order_of_own_store),
    "certificates.entry": Row(staff(SALES, MANAGER), order_of_own_store),
    "certificates.save": Row(staff(SALES, MANAGER), order_of_own_store),
    "certificates.upload": Row(staff(SALES, MANAGER), order_of_own_store),
    "certificates.reload": Row(staff(SALES, MANAGER), order_of_own_store),
    "checks.index": Row(staff(SALES, MANAGER, HEADQUARTERS), me),
    "checks.rows": Row(staff_watching(SALES, MANAGER, HEADQUARTERS), me),
    "checks.show": Row(staff(SALES, MANAGER, HEADQUARTERS), check_in_scope),
    "checks.confirm": Row(staff_pressing(SALES, MANAGER), check_of_own_store),
    "checks.send_back": Row(staff_pressing(SALES, MANAGER), check_of_own_store),
    "checks.code": Row(staff_pressing(SALES, MANAGER), check_of_own_store),
    "checks.reload": Row(staff(SALES, MANAGER), check_of_own_store, words=("_act",)),
    "demo.home": Row(demo_open),
    "demo.sign_in": Row(demo_open),
    "demo.new_order": Row(demo_open),
    "demo.outbox": Row(demo_open),
    "demo.passcode": Row(anyone),
    "demo.try_passcode": Row(anyone),
}
