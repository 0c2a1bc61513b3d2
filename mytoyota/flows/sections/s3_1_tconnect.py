"""Guide 3-1: the user applies for T-Connect (A), does not (B), or it is another's to apply for (C)."""

from mytoyota.flows.rules import registered
from mytoyota.flows.screens import endings, payment, tconnect
from mytoyota.flows.screens.payment import pays_by_card
from mytoyota.flows.service_rules import (
    charging_offered,
    other_contractor,
    own_contract,
    pays_for_options,
    tconnect_counted,
    tconnect_declined,
    tconnect_offered,
    tconnect_wanted,
)
from mytoyota.flows.step import Section, Step
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
    seals="service",
    until=("3-1/12-A", "3-1/4-B"),
    counted=tconnect_counted,
)
