"""Guide 2-3: the user is not at the dealer's and registers after delivery."""

from mytoyota.flows.after_delivery import after_delivery_notice
from mytoyota.flows.engine.rules import never
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
