"""Guide 1-1/7-B to 21-B, 12-C to 17-C, and the same in 2-2: signing up for a TOYOTA Account, as person or company."""

from functools import partial

from mytoyota.flows.engine.rules import answered, never, registered
from mytoyota.flows.engine.step import Section, Step
from mytoyota.flows.sign_up import (
    company,
    company_number,
    company_search,
    customer_kind,
    email,
    person,
    person_check,
    photo,
)
from mytoyota.flows.sign_up.rules import (
    as_corporate,
    as_individual,
    company_found,
    company_named,
    email_proven,
    photographs,
    searched_by_name,
)
from mytoyota.web.texts import lazy_gettext as _l

SIGN_UP_1_1 = Section(
    "1-1",
    part=1,
    steps=(
        Step("1-1/7-B", customer_kind.account_terms),
        Step("1-1/8-B", email.email),
        Step("1-1/9-B", email.email_code, done=email_proven),
        Step("1-1/10-B", email.email_done),
        Step("1-1/11-B", customer_kind.customer_kind),
        Step("1-1/12-B", customer_kind.entry_way, when=as_individual),
        Step("1-1/13-B", photo.photo_guide, when=as_individual & photographs),
        Step("1-1/14-B", photo.document_kind, when=as_individual & photographs),
        Step("1-1/15-B", photo.photo_start, when=as_individual & photographs),
        Step("1-1/16-B", photo.photo, when=as_individual & photographs),
        Step("1-1/17-B", photo.photo_result, when=as_individual & photographs),
        Step("1-1/18-B", person.person, when=as_individual),
        Step(
            "1-1/19-B",
            person_check.person_check,
            when=as_individual,
            title=_l("販売店スタッフによる目視確認"),
            also=(("1-1/20-B", _l("入力内容の確認")),),
            done=registered("account"),
            device="buyer+staff",
        ),
        Step("1-1/21-B", customer_kind.account_created, when=as_individual, done=never),
        Step(
            "1-1/12-C",
            company_number.company_number,
            when=as_corporate,
            also=(("1-1/13-C", _l("法人番号の入力")),),
            done=company_named,
        ),
        Step("1-1/company", company_search.company_search, when=as_corporate & searched_by_name, guide=False),
        Step("1-1/14-C", company_search.company_check, when=as_corporate & company_found),
        Step("1-1/15-C", company.company, when=as_corporate),
        Step("1-1/16-C", company.company_review, when=as_corporate, done=registered("account")),
        Step("1-1/17-C", customer_kind.account_created, when=as_corporate, done=never),
    ),
    locked_by="account",
    locked_until=("1-1/19-B", "1-1/16-C"),
    length_known=(as_individual & answered("entry_way")) | (as_corporate & company_named),
)
UsersStep = partial(Step, device="user")
SIGN_UP_2_2 = Section(
    "2-2",
    part=2,
    steps=(
        UsersStep("2-2/11-B", customer_kind.account_terms),
        UsersStep("2-2/12-B", email.email),
        UsersStep("2-2/13-B", email.email_code, done=email_proven),
        UsersStep("2-2/14-B", email.email_done),
        UsersStep("2-2/15-B", customer_kind.customer_kind),
        UsersStep("2-2/16-B", customer_kind.entry_way, when=as_individual),
        UsersStep("2-2/17-B", photo.photo_guide, when=as_individual & photographs),
        UsersStep("2-2/18-B", photo.document_kind, when=as_individual & photographs),
        UsersStep("2-2/19-B", photo.photo_start, when=as_individual & photographs),
        UsersStep("2-2/20-B", photo.photo, when=as_individual & photographs),
        UsersStep("2-2/21-B", photo.photo_result, when=as_individual & photographs),
        UsersStep("2-2/22-B", person.person, when=as_individual),
        Step(
            "2-2/23-B",
            person_check.person_check,
            when=as_individual,
            title=_l("販売店スタッフによる目視確認"),
            also=(("2-2/24-B", _l("入力内容の確認")),),
            done=registered("account"),
            device="user+staff",
        ),
        UsersStep("2-2/25-B", customer_kind.account_created, when=as_individual, done=never),
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
        UsersStep("2-2/21-C", customer_kind.account_created, when=as_corporate, done=never),
    ),
    locked_by="account",
    locked_until=("2-2/23-B", "2-2/20-C"),
    length_known=(as_individual & answered("entry_way")) | (as_corporate & company_named),
)
