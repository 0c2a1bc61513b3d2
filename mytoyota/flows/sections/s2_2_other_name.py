"""Guide 2-2: the user on their own phone; first the buyer's side of it, then all that the user's phone shows."""

from functools import partial

from mytoyota.flows.rules import (
    always,
    answered,
    elsewhere,
    existing_account,
    individual,
    never,
    new_account,
    other_name,
    registered,
    staff_confirmed,
    user_here,
)
from mytoyota.flows.screens import account, endings, opening, staff, user, user_link
from mytoyota.flows.step import Section, Step
from mytoyota.web.texts import lazy_gettext as _l

OTHER_NAME = Section(
    "2-2",
    part=2,
    steps=(
        Step("2-2/3", user_link.presence, when=other_name, also=(("2-3/3", _l("使用者の同席確認")),)),
        Step("2-2/4", user_link.users_qr, when=other_name & user_here, done=registered("user")),
        Step("2-2/done", user_link.users_done, when=other_name & user_here, guide=False),
        Step("2-2/buyer-staff", endings.staff_call, when=other_name & user_here, guide=False),
        Step("2-2/buyer-end", endings.finished, when=other_name & user_here, done=never, guide=False),
    ),
    seals="user",
    until=("2-2/4",),
    counted=answered("presence"),
)
PART_THREE = (("3-1/1", _l("お申込みの開始")),)  # the page that ends part two is the first of part three
UsersStep = partial(Step, device="user")
OWN_PHONE = Section(
    "2-2",
    part=2,
    steps=(
        UsersStep("2-2/5", user_link.users_scan, when=elsewhere),
        UsersStep("2-2/6", opening.user_opening, done=always),
        UsersStep("2-2/7", opening.user_start),
        UsersStep("2-2/8", opening.contract_vehicle),
        UsersStep("2-2/9", opening.information_consent),
        UsersStep("2-2/10", account.login, done=answered("login")),
        UsersStep("2-2/11-A", account.account_review, when=existing_account),
        Step(
            "2-2/12-A",
            staff.staff_check,
            when=existing_account & individual,
            done=staff_confirmed & answered("staff_check"),
            device="user+staff",
        ),
        UsersStep("2-2/13-A", account.account_summary, when=existing_account),
        UsersStep("2-2/14-A", account.account_ready, when=existing_account),
        UsersStep("2-2/15-A", user.user_terms, when=existing_account, done=registered("user")),
        UsersStep("2-2/16-A", user.users_own_done, when=existing_account, also=PART_THREE),
        UsersStep("2-2/26-B", user.user_terms, when=new_account & individual, done=registered("user")),
        UsersStep("2-2/27-B", user.users_own_done, when=new_account & individual, also=PART_THREE),
        UsersStep("2-2/22-C", user.user_terms, when=new_account & ~individual, done=registered("user")),
        UsersStep("2-2/23-C", user.users_own_done, when=new_account & ~individual, also=PART_THREE),
    ),
    seals="user",
    until=("2-2/15-A", "2-2/26-B", "2-2/22-C"),
    counted=answered("login"),
)
