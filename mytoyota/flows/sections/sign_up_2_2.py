"""Guide 2-2/11-B to 25-B, 16-C to 21-C: the user signs up for a TOYOTA Account on their own phone."""

from functools import partial

from mytoyota.flows.rules import (
    answered,
    as_corporate,
    as_individual,
    company_found,
    company_named,
    email_proven,
    never,
    photographs,
    registered,
    searched_by_name,
)
from mytoyota.flows.screens import company, company_number, company_search, document, sign_up
from mytoyota.flows.screens.person import person
from mytoyota.flows.screens.person_check import person_check
from mytoyota.flows.step import Section, Step
from mytoyota.web.texts import lazy_gettext as _l

UsersStep = partial(Step, device="user")
SIGN_UP_2_2 = Section(
    "2-2",
    part=2,
    steps=(
        UsersStep("2-2/11-B", sign_up.account_terms),
        UsersStep("2-2/12-B", sign_up.email),
        UsersStep("2-2/13-B", sign_up.email_code, done=email_proven),
        UsersStep("2-2/14-B", sign_up.email_done),
        UsersStep("2-2/15-B", sign_up.customer_kind),
        UsersStep("2-2/16-B", sign_up.entry_way, when=as_individual),
        UsersStep("2-2/17-B", document.photo_guide, when=as_individual & photographs),
        UsersStep("2-2/18-B", document.document_kind, when=as_individual & photographs),
        UsersStep("2-2/19-B", document.photo_start, when=as_individual & photographs),
        UsersStep("2-2/20-B", document.photo, when=as_individual & photographs),
        UsersStep("2-2/21-B", document.photo_result, when=as_individual & photographs),
        UsersStep("2-2/22-B", person, when=as_individual),
        Step(
            "2-2/23-B",
            person_check,
            when=as_individual,
            title=_l("販売店スタッフによる目視確認"),
            also=(("2-2/24-B", _l("入力内容の確認")),),
            done=registered("account"),
            device="user+staff",
        ),
        UsersStep("2-2/25-B", sign_up.account_created, when=as_individual, done=never),
        UsersStep(
            "2-2/16-C",
            company_number.company_number,
            when=as_corporate,
            also=(("2-2/17-C", _l("法人番号の入力")),),
            done=company_named,
        ),
        UsersStep("2-2/company", company_search.company_search, when=as_corporate & searched_by_name, guide=False),
        UsersStep("2-2/18-C", company_search.company_check, when=as_corporate & company_found),
        UsersStep("2-2/19-C", company.company, when=as_corporate),
        UsersStep("2-2/20-C", company.company_review, when=as_corporate, done=registered("account")),
        UsersStep("2-2/21-C", sign_up.account_created, when=as_corporate, done=never),
    ),
    seals="account",
    until=("2-2/23-B", "2-2/20-C"),
    counted=(as_individual & answered("entry_way")) | (as_corporate & company_named),
)
