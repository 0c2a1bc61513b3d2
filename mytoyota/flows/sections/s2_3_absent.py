"""Guide 2-3: the user is not at the dealer's and registers after delivery."""

from mytoyota.flows.rules import never, other_name, user_absent
from mytoyota.flows.screens import absent, endings
from mytoyota.flows.step import Section, Step

ABSENT = Section(
    "2-3",
    part=2,
    steps=(
        Step("2-3/4", absent.after_delivery_guide, when=other_name & user_absent),
        Step("2-3/5", absent.dealer_finished, when=other_name & user_absent),
        Step("2-3/6", absent.staff_guide, when=other_name & user_absent, device="buyer+staff"),
        Step("2-3/end", endings.finished, when=other_name & user_absent, done=never, guide=False),
    ),
)
