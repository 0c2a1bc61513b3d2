"""Guide 2-1: the buyer is also the user; the account is matched with the vehicle certificate."""

from mytoyota.flows.rules import registered, same_name
from mytoyota.flows.screens import user
from mytoyota.flows.step import Section, Step
from mytoyota.web.texts import lazy_gettext as _l

SAME_NAME = Section(
    "2-1",
    part=2,
    steps=(
        Step("2-1/2", user.name_choice, also=(("2-2/2", _l("名義の選択")), ("2-3/2", _l("名義の選択")))),
        Step("2-1/3", user.user_terms, when=same_name, done=registered("user")),
        Step("2-1/4", user.user_done, when=same_name, also=(("3-1/1", _l("お申込みの開始")),)),
    ),
    seals="user",
    until=("2-1/2", "2-1/3"),
    counted=same_name,
)
