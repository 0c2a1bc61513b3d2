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
    review_in_scope,
)
from mytoyota.flows.web_after_delivery import at_home, order_of_link, review_mailed
from mytoyota.flows.web_opening import link_scanned
from mytoyota.flows.web_services import link_of_mail
from mytoyota.flows.web_sign_in import (
    journey_of_order,
    login_coming_back,
    login_step,
    sharing_step,
    step_of_account,
)
from mytoyota.flows.web_sign_up import login_request
from mytoyota.flows.web_subjects import (
    is_forged,
    is_slow,
    journey_holder,
    open_journey,
    step_that_may_be_opened,
    step_to_keep,
    step_waited_at,
)
from mytoyota.my.web_services import own_registration
from mytoyota.my.web_session import owner, owner_signed_in
from mytoyota.oidc_provider.web_consent import request_awaiting_consent
from mytoyota.oidc_provider.web_provider import open_request
from mytoyota.organisation.roles import CENTER, HEADQUARTERS, MANAGER, ROLES, SALES
from mytoyota.organisation.web_guards import staff, staff_pressing, staff_watching
from mytoyota.organisation.web_staff import me, pressed
from mytoyota.payments.web_payments import attempt_by_token
from mytoyota.web.access import Row, anyone
from mytoyota.web.metrics import scraper

ACCESS: dict[str, Row] = {
    "static": Row(anyone, words=("filename",)),
    "web.change_language": Row(anyone, words=("code",)),
    "health.alive": Row(anyone),
    "health.ready": Row(anyone),
    "metrics.show": Row(scraper),
    "opening.scan": Row(anyone, link_scanned, slow=True),
    "opening.lost": Row(anyone),
    "after.register": Row(anyone, at_home, slow=True),
    "after.remind": Row(anyone, order_of_link, slow=True),
    "after.mend": Row(anyone, review_mailed, slow=True),
    "services.start": Row(anyone, link_of_mail, slow=True),
    "postal.look_up": Row(anyone, words=("code",)),
    "card_return.take": Row(journey_holder, open_journey, writes=True),
    "flows.step": Row(journey_holder, step_that_may_be_opened, slow=is_slow),
    "flows.draft": Row(journey_holder, step_to_keep, slow=is_forged),
    "flows.status": Row(journey_holder, step_waited_at),
    "crops.show": Row(journey_holder, open_journey, words=("name",)),
    "sign_in.begin": Row(journey_holder, login_step, writes=True),
    "sign_in.share": Row(journey_holder, sharing_step, writes=True),
    "sign_in.again": Row(journey_holder, journey_of_order),
    "sign_in.account_changed": Row(journey_holder, step_of_account),
    "sign_in.callback": Row(journey_holder, login_coming_back, writes=True, slow=True),
    "sign_up.begin": Row(anyone, login_request, writes=True),
    "payments.returned": Row(anyone, attempt_by_token, writes=True, slow=True),
    "payments.result": Row(anyone, attempt_by_token),
    "payments.status": Row(anyone, attempt_by_token),
    "payments.webhook": Row(anyone),
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
    "profile.change": Row(account_known, own_account, slow=True),
    "profile.draft": Row(account_known, own_account),
    "profile.stay": Row(account_known),
    "profile.password": Row(account_signed_in),
    "profile.change_password": Row(account_signed_in, own_account, slow=True),
    "my_login.ask": Row(anyone),
    "my_login.begin": Row(anyone),
    "my_login.callback": Row(anyone),
    "my_login.end": Row(anyone),
    "my_login.stay": Row(anyone),
    "my.show": Row(owner_signed_in, owner),
    "my.add": Row(owner_signed_in, owner),
    "my.numbers": Row(owner_signed_in, owner),
    "my_services.start": Row(owner_signed_in, own_registration),
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
    "orders.leaflet": Row(staff(SALES, MANAGER), order_of_own_store),
    "orders.summary": Row(staff(SALES, MANAGER, HEADQUARTERS), order_in_scope),
    "orders.withdraw": Row(staff_pressing(SALES, MANAGER), buyers_link_of_own_store),
    "orders.renew": Row(staff_pressing(SALES, MANAGER), buyers_link_of_own_store),
    "orders.hand_over": Row(staff_pressing(SALES, MANAGER), order_of_own_store),
    "direct_debit_forms.index": Row(staff(SALES, MANAGER, HEADQUARTERS), me),
    "direct_debit_forms.show": Row(staff(SALES, MANAGER, HEADQUARTERS), order_in_scope),
    "direct_debit_forms.form": Row(staff(SALES, MANAGER), direct_debit_of_own_store),
    "direct_debit_forms.reload": Row(staff(SALES, MANAGER), direct_debit_of_own_store),
    "direct_debit_forms.receive": Row(staff_pressing(SALES, MANAGER), direct_debit_of_own_store),
    "direct_debit_forms.give_back": Row(staff(SALES, MANAGER), direct_debit_of_own_store),
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
    "reviews.index": Row(staff(CENTER, HEADQUARTERS), me),
    "reviews.week": Row(staff(CENTER, HEADQUARTERS), me),
    "reviews.show": Row(staff(CENTER, HEADQUARTERS), review_in_scope),
    "reviews.reload": Row(staff(CENTER, HEADQUARTERS), review_in_scope),
    "reviews.accept": Row(staff_pressing(CENTER, HEADQUARTERS), review_in_scope),
    "reviews.refuse": Row(staff_pressing(CENTER, HEADQUARTERS), review_in_scope),
    "reviews.ask": Row(staff_pressing(CENTER, HEADQUARTERS), review_in_scope),
    "demo.home": Row(anyone),
    "demo.sign_in": Row(anyone),
    "demo.new_order": Row(anyone),
    "demo.outbox": Row(anyone),
    "demo.passcode": Row(anyone),
    "demo.try_passcode": Row(anyone),
}

# What a demo shows without its passcode (`web_demo.passcode_known` stands before all the rest): the passcode's own page
# and what it needs, what machines ask, and the gateway's return, which may bring no cookie and shows nothing itself.
WITHOUT_PASSCODE = frozenset(
    {
        "static",
        "web.change_language",
        "demo.passcode",
        "demo.try_passcode",
        "health.alive",
        "health.ready",
        "metrics.show",
        "payments.webhook",
        "payments.returned",
        "provider.discovery",
        "provider.jwks",
        "provider.token",
        "provider.revoke",
        "provider.userinfo",
    }
)
