"""Guide 1-1/7-B to 21-B, 12-C to 17-C: signing up for a TOYOTA Account, at its own provider, as person or company."""

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

SIGN_UP_1_1 = Section(
    "1-1",
    part=1,
    steps=(
        Step("1-1/7-B", sign_up.account_terms),
        Step("1-1/8-B", sign_up.email),
        Step("1-1/9-B", sign_up.email_code, done=email_proven),
        Step("1-1/10-B", sign_up.email_done),
        Step("1-1/11-B", sign_up.customer_kind),
        Step("1-1/12-B", sign_up.entry_way, when=as_individual),
        Step("1-1/13-B", document.photo_guide, when=as_individual & photographs),
        Step("1-1/14-B", document.document_kind, when=as_individual & photographs),
        Step("1-1/15-B", document.photo_start, when=as_individual & photographs),
        Step("1-1/16-B", document.photo, when=as_individual & photographs),
        Step("1-1/17-B", document.photo_result, when=as_individual & photographs),
        Step("1-1/18-B", person, when=as_individual),
        Step(
            "1-1/19-B",
            person_check,
            when=as_individual,
            title=_l("販売店スタッフによる目視確認"),
            also=(("1-1/20-B", _l("入力内容の確認")),),
            done=registered("account"),
            device="buyer+staff",
        ),
        Step("1-1/21-B", sign_up.account_created, when=as_individual, done=never),
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
        Step("1-1/17-C", sign_up.account_created, when=as_corporate, done=never),
    ),
    seals="account",
    until=("1-1/19-B", "1-1/16-C"),
    counted=(as_individual & answered("entry_way")) | (as_corporate & company_named),
)
