"""Guide 3-1, 3-2 and the end: T-Connect applied for (A), not (B), another's to apply for (C); charging support."""

from mytoyota.flows.engine.rules import never, registered
from mytoyota.flows.engine.step import Section, Step
from mytoyota.flows.services import charging, endings, payment, tconnect
from mytoyota.flows.services.rules import (
    charging_declined,
    charging_length_known,
    charging_offered,
    charging_wanted,
    nothing_offered,
    other_contractor,
    own_contract,
    pays_by_card,
    pays_for_options,
    pays_for_plan,
    tconnect_declined,
    tconnect_is_last,
    tconnect_length_known,
    tconnect_offered,
    tconnect_wanted,
)
from mytoyota.flows.user.rules import is_the_user
from mytoyota.web.texts import lazy_gettext as _l

TCONNECT = Section(
    "3-1",
    part=3,
    steps=(
        Step("3-1/2", tconnect.tconnect_choice, when=tconnect_offered, device="user"),
        Step("3-1/3-A", tconnect.contractor, when=tconnect_wanted, device="user"),
        Step("3-1/4-A", tconnect.tconnect_terms, when=own_contract, device="user"),
        Step("3-1/5-A", tconnect.tconnect_options, when=own_contract, device="user"),
        Step(
            "3-1/6-A",
            payment.payment_method,
            when=pays_for_options,
            also=(("3-1/7-A", _l("クレジットカードの登録開始")),),
            device="user",
        ),
        Step(
            "3-1/8-A",
            payment.card_entry,
            when=pays_for_options & pays_by_card,
            also=(("3-1/9-A", _l("登録内容の確認")),),
            device="user",
        ),
        Step("3-1/10-A", payment.card_done, when=pays_for_options & pays_by_card, device="user"),
        Step("3-1/11-A", tconnect.tconnect_summary, when=own_contract, device="user"),
        Step("3-1/12-A", tconnect.tconnect_submission, when=own_contract, done=registered("t_connect"), device="user"),
        Step("3-1/accepted", tconnect.tconnect_accepted, when=own_contract & charging_offered, guide=False),
        Step("3-1/3-B", tconnect.tconnect_later, when=tconnect_declined, device="user"),
        Step("3-1/4-B", tconnect.tconnect_survey, when=tconnect_declined, device="user"),
        Step("3-1/4-C", tconnect.contractor_later, when=other_contractor, device="user"),
        Step("3-1/5-C", endings.completed, when=other_contractor, device="user"),
        Step("3-1/6-C", endings.staff_call, when=other_contractor, device="user+staff"),
    ),
    locked_by="service",
    locked_until=("3-1/12-A", "3-1/4-B"),
    length_known=tconnect_length_known,
)
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
    locked_by="charging",
    locked_until=("3-2/10-A",),
    length_known=charging_length_known,
)
# Where the procedure at the dealer ends, unless 3-1 or 3-2 has its own end: after T-Connect alone, or no service.
ENDINGS = Section(
    "end",
    part=3,
    steps=(
        Step("end/thanks", endings.completed, when=tconnect_is_last, guide=False),
        Step("end/staff", endings.staff_call, when=tconnect_is_last | nothing_offered, guide=False),
        Step("end", endings.finished, when=is_the_user, done=never, guide=False),
    ),
)
