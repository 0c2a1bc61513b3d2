"""Guide 1-1/7-B to 21-B: signing up for a TOYOTA Account, at the account's own provider, as a person."""

from flask_babel import lazy_gettext as _l

from mytoyota.flows.rules import answered, as_corporate, as_individual, email_proven, never, photographs, registered
from mytoyota.flows.screens import document, sign_up
from mytoyota.flows.screens.person import person
from mytoyota.flows.screens.person_check import person_check
from mytoyota.flows.step import Section, Step

SIGN_UP_1_1 = Section(
    "1-1",
    part=1,
    steps=(
        Step("1-1/7-B", sign_up.account_terms),
        Step("1-1/8-B", sign_up.email),
        Step("1-1/9-B", sign_up.email_code, done=email_proven),
        Step("1-1/10-B", sign_up.email_done),
        Step("1-1/11-B", sign_up.customer_kind),
        Step("1-1/corporate", sign_up.corporate_later, when=as_corporate, done=never, guide=False),
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
    ),
    seals="account",
    until=("1-1/19-B",),
    counted=as_individual & answered("entry_way"),
)
