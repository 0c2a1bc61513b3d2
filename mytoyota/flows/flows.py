"""All flows that are built: who walks which step tables."""

from mytoyota.base.refusals import LinkWithdrawn
from mytoyota.flows.after_delivery.section import ABSENT, ACCOUNT, APPLICATION, VEHICLE
from mytoyota.flows.buyer.section import BUYER
from mytoyota.flows.engine.rules import never
from mytoyota.flows.engine.step import Flow
from mytoyota.flows.models import SERVICES
from mytoyota.flows.services.at_home_section import CHARGING_AT_HOME, END_AT_HOME, OPENING, TCONNECT_AT_HOME
from mytoyota.flows.services.section import CHARGING, ENDINGS, TCONNECT
from mytoyota.flows.sign_up.section import SIGN_UP_1_1, SIGN_UP_2_2, SIGN_UP_4_1
from mytoyota.flows.user.rules import is_the_user
from mytoyota.flows.user.section import OTHER_NAME, OWN_PHONE, SAME_NAME
from mytoyota.orders import orders
from mytoyota.web.texts import lazy_gettext as _l

PARTS = (_l("買主の登録"), _l("使用者の登録"), _l("サービス"))
PARTS_AFTER_DELIVERY = (_l("アカウント"), _l("クルマの番号"), _l("登録の申し込み"))
PARTS_OF_SERVICES = (_l("ログイン"), _l("サービスのお申込み"), _l("完了"))
NOBODY_COMPARES = ""  # after delivery no staff are there: the review takes the place of their look
LOGIN_PAGE = "account.login"
FLOWS = {
    flow.key: flow
    for flow in (
        Flow(
            "buyer",
            (BUYER, SAME_NAME, OTHER_NAME, ABSENT, TCONNECT, CHARGING, ENDINGS),
            link=orders.BUYER,
            identity="account_review",
            all_done=is_the_user,
            parts=PARTS,
        ),
        Flow(
            "user",
            (OWN_PHONE, TCONNECT, CHARGING, ENDINGS),
            link=orders.USER,
            identity="account_review",
            void=LinkWithdrawn,
            all_done=is_the_user,
            parts=PARTS,
        ),
        Flow(
            "after",
            (ACCOUNT, VEHICLE, APPLICATION),
            link=orders.AFTER,
            identity=NOBODY_COMPARES,
            void=LinkWithdrawn,
            parts=PARTS_AFTER_DELIVERY,
        ),
        Flow(
            SERVICES,
            (OPENING, TCONNECT_AT_HOME, CHARGING_AT_HOME, END_AT_HOME),
            link="",
            identity=NOBODY_COMPARES,
            parts=PARTS_OF_SERVICES,
        ),
        Flow(
            "buyer_sign_up",
            (SIGN_UP_1_1,),
            link=orders.BUYER,
            identity="person",
            all_done=never,
            parts=PARTS,
            back=LOGIN_PAGE,
        ),
        Flow(
            "user_sign_up",
            (SIGN_UP_2_2,),
            link=orders.USER,
            identity="person",
            void=LinkWithdrawn,
            all_done=never,
            parts=PARTS,
            back=LOGIN_PAGE,
        ),
        Flow(
            "after_sign_up",
            (SIGN_UP_4_1,),
            link=orders.AFTER,
            identity=NOBODY_COMPARES,
            void=LinkWithdrawn,
            all_done=never,
            parts=PARTS_AFTER_DELIVERY,
            back=LOGIN_PAGE,
        ),
    )
}
