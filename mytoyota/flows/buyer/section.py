"""Guide 1-1: the buyer registers, with an account (A) or by making one (B, C, see sign_up/section.py)."""

from mytoyota.flows.buyer import account, opening, staff_check
from mytoyota.flows.buyer.rules import existing_account, individual, new_account
from mytoyota.flows.engine.rules import always, answered, elsewhere, staff_confirmed
from mytoyota.flows.engine.step import Section, Step
from mytoyota.web.texts import lazy_gettext as _l

# The page that ends part one is also the first page of part two, whichever way it goes on.
PART_TWO = tuple((step_id, _l("お申込みの開始")) for step_id in ("2-1/1", "2-2/1", "2-3/1"))
BUYER = Section(
    "1-1",
    part=1,
    steps=(
        Step("1-1/1", opening.dealer_qr, when=elsewhere),
        Step("1-1/2", opening.opening, done=always),
        Step("1-1/3", opening.registration_start),
        Step("1-1/4", opening.contract_vehicle),
        Step("1-1/5", opening.information_consent),
        Step("1-1/6", account.login, done=answered("login")),
        Step("1-1/7-A", account.account_review, when=existing_account),
        Step(
            "1-1/8-A",
            staff_check.staff_check,
            when=existing_account & individual,
            done=staff_confirmed & answered("staff_check"),
            device="buyer+staff",
        ),
        Step("1-1/9-A", account.account_summary, when=existing_account),
        Step("1-1/10-A", account.account_ready, when=existing_account),
        Step("1-1/11-A", account.buyer_done, when=existing_account, also=PART_TWO),
        Step("1-1/22-B", account.buyer_done, when=new_account & individual, also=PART_TWO),
        Step("1-1/18-C", account.buyer_done, when=new_account & ~individual, also=PART_TWO),
    ),
    locked_by="buyer",
    locked_until=("1-1/9-A", "1-1/6"),
    length_known=answered("login"),
    ends_part=True,
)
