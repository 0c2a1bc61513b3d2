"""Guide 3-2: the user applies for charging support (A) or does not (B)."""

from mytoyota.flows.rules import registered
from mytoyota.flows.screens import charging, endings, payment
from mytoyota.flows.screens.payment import pays_by_card
from mytoyota.flows.service_rules import (
    charging_counted,
    charging_declined,
    charging_offered,
    charging_wanted,
    pays_for_plan,
)
from mytoyota.flows.step import Section, Step
from mytoyota.web.texts import lazy_gettext as _l

CHARGING = Section(
    "3-2",
    part=3,
    steps=(
        Step("3-2/1", charging.charging_choice, when=charging_offered, device="user"),
        Step("3-2/2-A", charging.charging_terms, when=charging_wanted, device="user"),
        Step("3-2/3-A", charging.charging_plan, when=charging_wanted, device="user"),
        Step(
            "3-2/4-A",
            payment.payment_method,
            when=pays_for_plan,
            also=(("3-2/5-A", _l("クレジットカードの登録開始")),),
            device="user",
        ),
        Step(
            "3-2/6-A",
            payment.card_entry,
            when=pays_for_plan & pays_by_card,
            also=(("3-2/7-A", _l("登録内容の確認")),),
            device="user",
        ),
        Step("3-2/8-A", payment.card_done, when=pays_for_plan & pays_by_card, device="user"),
        Step("3-2/9-A", charging.charging_summary, when=charging_wanted, device="user"),
        Step(
            "3-2/10-A",
            charging.charging_submission,
            when=charging_wanted,
            done=registered("charging"),
            device="user",
        ),
        Step("3-2/11-A", endings.completed, when=charging_wanted, device="user"),
        Step("3-2/12-A", endings.staff_call, when=charging_wanted, device="user+staff"),
        Step("3-2/2-B", charging.charging_later, when=charging_declined, device="user"),
        Step("3-2/3-B", endings.completed, when=charging_declined, device="user"),
        Step("3-2/4-B", endings.staff_call, when=charging_declined, device="user+staff"),
    ),
    seals="charging",
    until=("3-2/10-A",),
    counted=charging_counted,
)
