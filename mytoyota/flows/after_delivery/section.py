"""Guide 2-3 and 4-1: the user is not at the dealer's, and registers alone after delivery."""

from functools import partial

from mytoyota.flows.after_delivery import account, after_delivery_notice, application
from mytoyota.flows.after_delivery.rules import account_asked, kind_differed, returning, vehicle_asked
from mytoyota.flows.after_delivery.vehicle_numbers import vehicle_numbers
from mytoyota.flows.buyer.account import login
from mytoyota.flows.buyer.rules import existing_account, individual, new_account
from mytoyota.flows.engine.rules import always, answered, elsewhere, never, registered
from mytoyota.flows.engine.step import Section, Step
from mytoyota.flows.services import endings
from mytoyota.flows.user.rules import other_name, user_absent

ABSENT = Section(
    "2-3",
    part=2,
    steps=(
        Step("2-3/4", after_delivery_notice.after_delivery_guide, when=other_name & user_absent),
        Step("2-3/5", after_delivery_notice.dealer_finished, when=other_name & user_absent),
        Step("2-3/6", after_delivery_notice.staff_guide, when=other_name & user_absent, device="buyer+staff"),
        Step("2-3/end", endings.finished, when=other_name & user_absent, done=never, guide=False),
    ),
)

UsersStep = partial(Step, device="user")
MailStep = partial(Step, when=elsewhere, device="mail")
person, company = new_account & individual, new_account & ~individual
ACCOUNT = Section(
    "4-1",
    part=1,
    steps=(
        UsersStep("4-1/1", account.leaflet_qr, when=elsewhere),
        UsersStep("4-1/start", account.after_opening, done=always, guide=False),
        UsersStep("4-1/2", login, done=answered("login")),
        UsersStep("4-1/kind", account.other_kind, when=kind_differed, done=never, guide=False),
        UsersStep("4-1/3-A", account.after_account, when=existing_account & account_asked),
        UsersStep("4-1/4-A", account.after_account_summary, when=existing_account & ~returning),
        UsersStep("4-1/5-A", account.account_ready, when=existing_account & ~returning),
        UsersStep("4-1/shared", account.profile_sharing, when=existing_account, guide=False),
        UsersStep("4-1/6-A", account.after_terms, when=existing_account & ~returning),
        UsersStep("4-1/12-B", account.web_terms, when=person),
        UsersStep("4-1/13-B", account.profile_sharing, when=person),
        UsersStep("4-1/14-B", account.mail_magazine, when=person),
        UsersStep("4-1/15-B", account.after_terms, when=person),
        UsersStep("4-1/14-C", account.web_terms, when=company),
        UsersStep("4-1/15-C", account.profile_sharing, when=company),
        UsersStep("4-1/16-C", account.mail_magazine, when=company),
        UsersStep("4-1/17-C", account.after_terms, when=company),
    ),
    locked_by="after",
    locked_until=("4-1/shared", "4-1/6-A", "4-1/15-B", "4-1/17-C"),
    length_known=answered("login"),
)
VEHICLE = Section(
    "4-1",
    part=2,
    steps=(
        UsersStep("4-1/7-A", vehicle_numbers, when=existing_account & vehicle_asked),
        UsersStep("4-1/8-A", application.review_of_account, when=existing_account, done=registered("after")),
        UsersStep("4-1/16-B", vehicle_numbers, when=person),
        UsersStep("4-1/17-B", application.review_of_person, when=person, done=registered("after")),
        UsersStep("4-1/18-C", vehicle_numbers, when=company),
        UsersStep("4-1/19-C", application.review_of_company, when=company, done=registered("after")),
    ),
    locked_by="after",
    locked_until=("4-1/8-A", "4-1/17-B", "4-1/19-C"),
)
APPLICATION = Section(
    "4-1",
    part=3,
    steps=(
        UsersStep("4-1/9-A", application.applied_with_account, when=existing_account),
        MailStep("4-1/10-A", application.received_mail),
        MailStep("4-1/11-A", application.completed_mail),
        UsersStep("4-1/18-B", application.applied_when_new, when=person),
        MailStep("4-1/19-B", application.received_mail),
        MailStep("4-1/20-B", application.completed_mail),
        UsersStep("4-1/20-C", application.applied_when_new, when=company),
        MailStep("4-1/21-C", application.received_mail),
        MailStep("4-1/22-C", application.completed_mail),
        UsersStep("4-1/end", application.after_end, done=never, guide=False),
    ),
)
