"""Where the procedure at the dealer ends, unless 3-1 or 3-2 has its own end: after T-Connect alone, or no service."""

from mytoyota.flows.rules import is_the_user, never
from mytoyota.flows.screens import endings
from mytoyota.flows.service_rules import nothing_offered, tconnect_is_last
from mytoyota.flows.step import Section, Step

ENDINGS = Section(
    "end",
    part=3,
    steps=(
        Step("end/thanks", endings.completed, when=tconnect_is_last, guide=False),
        Step("end/staff", endings.staff_call, when=tconnect_is_last | nothing_offered, guide=False),
        Step("end", endings.finished, when=is_the_user, done=never, guide=False),
    ),
)
