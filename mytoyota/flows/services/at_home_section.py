"""Guide 5-1 and 5-2: T-Connect and charging support, applied for at home; the same screens as 3-1 and 3-2."""

from functools import partial

from mytoyota.flows.buyer.account import login
from mytoyota.flows.engine.rules import always, answered, never, registered
from mytoyota.flows.engine.step import Section, Step
from mytoyota.flows.services import at_home_pages, charging, line_pages, payment, tconnect
from mytoyota.flows.services.at_home import END
from mytoyota.flows.services.rules import (
    charging_declined,
    charging_length_known,
    charging_offered,
    charging_wanted,
    pays_by_card,
    pays_for_options,
    pays_for_plan,
    tconnect_declined,
    tconnect_length_known,
    tconnect_offered,
    tconnect_wanted,
)
from mytoyota.web.texts import lazy_gettext as _l

UsersStep = partial(Step, device="user")
CARD_BEGINS, CARD_CHECK = _l("クレジットカードの登録開始"), _l("登録内容の確認")
OPENING = Section(
    "5-1",
    part=1,
    steps=(
        UsersStep("5-1/1", at_home_pages.services_opening, done=always),
        UsersStep("5-1/login", login, done=answered("login"), guide=False),
    ),
    length_known=never,
)
TCONNECT_AT_HOME = Section(
    "5-1",
    part=2,
    steps=(
        UsersStep("5-1/2", at_home_pages.tconnect_choice, when=tconnect_offered),
        UsersStep("5-1/3-A", line_pages.line_wait, when=tconnect_wanted),
        UsersStep("5-1/4-A", line_pages.vehicle_check, when=tconnect_wanted),
        UsersStep("5-1/5-A", line_pages.vehicle_checked, when=tconnect_wanted),
        UsersStep("5-1/6-A", tconnect.tconnect_terms, when=tconnect_wanted),
        UsersStep("5-1/7-A", tconnect.tconnect_options, when=tconnect_wanted),
        UsersStep("5-1/8-A", payment.payment_method, when=pays_for_options, also=(("5-1/9-A", CARD_BEGINS),)),
        UsersStep(
            "5-1/10-A", payment.card_entry, when=pays_for_options & pays_by_card, also=(("5-1/11-A", CARD_CHECK),)
        ),
        UsersStep("5-1/12-A", payment.card_done, when=pays_for_options & pays_by_card),
        UsersStep("5-1/13-A", tconnect.tconnect_summary, when=tconnect_wanted),
        UsersStep("5-1/14-A", at_home_pages.tconnect_submission, when=tconnect_wanted, done=registered("t_connect")),
        UsersStep("5-1/accepted", at_home_pages.tconnect_accepted, when=tconnect_wanted, guide=False),
        UsersStep("5-1/3-B", at_home_pages.tconnect_later, when=tconnect_declined),
    ),
    locked_by="service",
    locked_until=("5-1/14-A", "5-1/3-B"),
    length_known=tconnect_length_known,
)
CHARGING_AT_HOME = Section(
    "5-2",
    part=2,
    steps=(
        UsersStep("5-2/1", at_home_pages.charging_choice, when=charging_offered),
        UsersStep("5-2/2-A", charging.charging_terms, when=charging_wanted),
        UsersStep("5-2/3-A", charging.charging_plan, when=charging_wanted),
        UsersStep("5-2/4-A", payment.payment_method, when=pays_for_plan, also=(("5-2/5-A", CARD_BEGINS),)),
        UsersStep("5-2/6-A", payment.card_entry, when=pays_for_plan & pays_by_card, also=(("5-2/7-A", CARD_CHECK),)),
        UsersStep("5-2/8-A", payment.card_done, when=pays_for_plan & pays_by_card),
        UsersStep("5-2/9-A", charging.charging_summary, when=charging_wanted),
        UsersStep("5-2/10-A", charging.charging_submission, when=charging_wanted, done=registered("charging")),
        UsersStep("5-2/11-A", at_home_pages.completed, when=charging_wanted),
        UsersStep("5-2/2-B", at_home_pages.charging_later, when=charging_declined),
        UsersStep("5-2/3-B", at_home_pages.completed, when=charging_declined),
    ),
    locked_by="charging",
    locked_until=("5-2/10-A",),
    length_known=charging_length_known,
)
END_AT_HOME = Section(
    "5",
    part=3,
    steps=(UsersStep(END, at_home_pages.end, done=never, guide=False),),
)
