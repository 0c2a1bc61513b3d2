"""All ways of the guide that are built: who walks which tables, and every step by its id."""

from mytoyota.flows.sections.endings import ENDINGS
from mytoyota.flows.sections.s1_1_buyer import BUYER
from mytoyota.flows.sections.s2_1_same_name import SAME_NAME
from mytoyota.flows.sections.s2_2_other_name import OTHER_NAME, OWN_PHONE
from mytoyota.flows.sections.s2_3_absent import ABSENT
from mytoyota.flows.sections.s3_1_tconnect import TCONNECT
from mytoyota.flows.sections.s3_2_charging import CHARGING
from mytoyota.flows.sections.sign_up import SIGN_UP_1_1
from mytoyota.flows.sections.sign_up_2_2 import SIGN_UP_2_2
from mytoyota.flows.step import Step, Way

WAYS = {
    "buyer:1-1": Way("buyer", (BUYER, SAME_NAME, OTHER_NAME, ABSENT, TCONNECT, CHARGING, ENDINGS)),
    "user:2-2": Way("user", (OWN_PHONE, TCONNECT, CHARGING, ENDINGS)),
    "sign_up:1-1": Way("sign_up", (SIGN_UP_1_1,)),
    "sign_up:2-2": Way("sign_up", (SIGN_UP_2_2,)),
}


def _by_id() -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for way in WAYS.values():
        for step in way.steps:
            for step_id in step.ids:
                found.setdefault(step_id, []).append(step)
    return found


STEPS = _by_id()


def steps_with_id(step_id: str) -> list[Step]:
    """The rows that bear this id on any way: more than one where the page's button depends on the vehicle."""
    return STEPS.get(step_id, [])
