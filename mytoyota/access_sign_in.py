"""The rows of ACCESS for how staff sign in, how that is kept safe, and the log of what they look at (see access.py)."""

from mytoyota.organisation.dealer_login.web_settings import dealer_in_scope
from mytoyota.organisation.roles import CENTER, HEADQUARTERS, ROLES
from mytoyota.organisation.second_factor.web_enrolment import enrolling
from mytoyota.organisation.second_factor.web_reset import member_in_scope
from mytoyota.organisation.web_guards import staff, staff_pressing
from mytoyota.organisation.web_let_in import sign_in_begun
from mytoyota.organisation.web_password import myself, usable_link
from mytoyota.organisation.web_security import own_factor
from mytoyota.organisation.web_staff import me, pressed
from mytoyota.web.access import Row, anyone

SIGN_IN: dict[str, Row] = {
    "staff.sign_in": Row(anyone),
    "staff.try_sign_in": Row(anyone),
    "staff.sign_out": Row(pressed),
    "staff.start": Row(staff(*ROLES), me),
    "staff_password.by_link": Row(anyone, usable_link),
    "staff_password.set_by_link": Row(anyone, usable_link, slow=True),
    "staff_password.done": Row(anyone),
    "staff_password.forgotten": Row(anyone),
    "staff_password.send": Row(anyone),
    "staff_password.sent": Row(anyone),
    "staff_password.change": Row(staff(*ROLES), myself),
    "staff_password.set_changed": Row(staff(*ROLES), myself, slow=True),
    "second.ask": Row(anyone, sign_in_begun),
    "second.try_code": Row(anyone, sign_in_begun, slow=True),
    "second.try_passkey": Row(anyone, sign_in_begun, slow=True),
    "enrolment.show": Row(anyone, enrolling),
    "enrolment.add_app": Row(anyone, enrolling, slow=True),
    "enrolment.add_passkey": Row(anyone, enrolling, slow=True),
    "security.show": Row(staff(*ROLES), me),
    "security.end_others": Row(staff_pressing(*ROLES), me),
    "security.remove": Row(staff_pressing(*ROLES), own_factor),
    "security.codes": Row(staff(*ROLES), me),
    "security.codes_kept": Row(staff_pressing(*ROLES), me),
    "security.new_codes": Row(staff_pressing(*ROLES), me),
    "factor_reset.ask": Row(staff(CENTER, HEADQUARTERS), me),
    "factor_reset.find": Row(staff(CENTER, HEADQUARTERS), me),
    "factor_reset.show": Row(staff(CENTER, HEADQUARTERS), member_in_scope),
    "factor_reset.reset": Row(staff_pressing(CENTER, HEADQUARTERS), member_in_scope),
    "dealer_sign_in.ask": Row(anyone),
    "dealer_sign_in.begin": Row(anyone),
    "dealer_sign_in.callback": Row(anyone),
    "dealer_provider.index": Row(staff(CENTER, HEADQUARTERS), me),
    "dealer_provider.show": Row(staff(CENTER, HEADQUARTERS), dealer_in_scope),
    "dealer_provider.save": Row(staff(CENTER, HEADQUARTERS), dealer_in_scope, slow=True),
    "dealer_provider.stop": Row(staff_pressing(CENTER, HEADQUARTERS), dealer_in_scope),
    "access_log.show": Row(staff(CENTER, HEADQUARTERS), me),
    "access_log.export": Row(staff_pressing(CENTER, HEADQUARTERS), me),
}
