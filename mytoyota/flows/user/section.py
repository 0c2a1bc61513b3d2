"""Guide 2-1 and 2-2: the user on the buyer's phone; seen from it; and all that the user's own phone shows."""

from functools import partial

from mytoyota.flows.buyer import account, opening, staff_check, staff_check_again
from mytoyota.flows.buyer.rules import existing_account, individual, new_account
from mytoyota.flows.engine.rules import always, answered, elsewhere, never, registered, staff_confirmed
from mytoyota.flows.engine.step import Section, Step
from mytoyota.flows.services import endings
from mytoyota.flows.user import presence, terms
from mytoyota.flows.user.rules import other_name, same_name, user_here
from mytoyota.web.texts import lazy_gettext as _l

PART_THREE = (("3-1/1", _l("お申込みの開始")),)  # the page that ends part two is the first of part three
SAME_NAME = Section(
    "2-1",
    part=2,
    steps=(
        Step("2-1/2", terms.name_choice, also=(("2-2/2", _l("名義の選択")), ("2-3/2", _l("名義の選択")))),
        Step(
            "2-1/staff",
            staff_check_again.staff_check_again,
            when=same_name & answered("changed_since_check"),
            done=staff_confirmed & answered("staff_check_again"),
            device="buyer+staff",
            guide=False,
        ),
        Step("2-1/3", terms.user_terms, when=same_name, done=registered("user")),
        Step("2-1/4", terms.user_done, when=same_name, also=PART_THREE),
    ),
    locked_by="user",
    locked_until=("2-1/2", "2-1/3"),
    length_known=same_name,
    ends_part=True,
)
OTHER_NAME = Section(
    "2-2",
    part=2,
    steps=(
        Step("2-2/3", presence.presence, when=other_name, also=(("2-3/3", _l("使用者の同席確認")),)),
        Step("2-2/4", presence.users_qr, when=other_name & user_here, done=registered("user")),
        Step("2-2/done", presence.users_done, when=other_name & user_here, guide=False),
        Step("2-2/buyer-staff", endings.staff_call, when=other_name & user_here, guide=False),
        Step("2-2/buyer-end", endings.finished, when=other_name & user_here, done=never, guide=False),
    ),
    locked_by="user",
    locked_until=("2-2/4",),
    length_known=answered("presence"),
    ends_part=True,
)
UsersStep = partial(Step, device="user")
OWN_PHONE = Section(
    "2-2",
    part=2,
    steps=(
        UsersStep("2-2/5", presence.users_scan, when=elsewhere),
        UsersStep("2-2/6", opening.user_opening, done=always),
        UsersStep("2-2/7", opening.user_start),
        UsersStep("2-2/8", opening.contract_vehicle),
        UsersStep("2-2/9", opening.information_consent),
        UsersStep("2-2/10", account.login, done=answered("login")),
        UsersStep("2-2/11-A", account.account_review, when=existing_account),
        Step(
            "2-2/12-A",
            staff_check.staff_check,
            when=existing_account & individual,
            done=staff_confirmed & answered("staff_check"),
            device="user+staff",
        ),
        UsersStep("2-2/13-A", account.account_summary, when=existing_account),
        UsersStep("2-2/14-A", account.account_ready, when=existing_account),
        UsersStep("2-2/15-A", terms.user_terms, when=existing_account, done=registered("user")),
        UsersStep("2-2/16-A", terms.users_own_done, when=existing_account, also=PART_THREE),
        UsersStep("2-2/26-B", terms.user_terms, when=new_account & individual, done=registered("user")),
        UsersStep("2-2/27-B", terms.users_own_done, when=new_account & individual, also=PART_THREE),
        UsersStep("2-2/22-C", terms.user_terms, when=new_account & ~individual, done=registered("user")),
        UsersStep("2-2/23-C", terms.users_own_done, when=new_account & ~individual, also=PART_THREE),
    ),
    locked_by="user",
    locked_until=("2-2/15-A", "2-2/26-B", "2-2/22-C"),
    length_known=answered("login"),
    ends_part=True,
)
