"""Who is in the middle of what in the dumped instances: one row per customer, by the step they stand at."""

from dataclasses import dataclass, field
from typing import Any

from tests.people.showroom import HINODE, OTHER_PERSON

COMPANY = {"kind": "corporate", "certificate": HINODE}
KNOWN = {"account": "existing"}
PHOTO = {"way": "photo"}
OWN = {"section": "2-2"}  # on a phone of the user's own
SERVICES_BY_CARD = {"car": "bz4x", "options": ["remote", "wifi"], "pays_by": "card"}


@dataclass(frozen=True)
class Role:
    """One customer: the step they stand at, what they chose, and what happened there last."""

    step: str
    choices: dict[str, Any] = field(default_factory=dict)
    then: str = ""  # what happens at the step, a key of tests.former.making.happenings.HAPPENINGS


def _all(steps: str, *then: str, **choices: Any) -> list[Role]:
    return [Role(step, choices, one) for step in steps.split() for one in then or ("",)]


BUYERS = [
    *_all("1-1/2 1-1/3 1-1/4 1-1/5 1-1/6"),
    *_all("1-1/6 1-1/7-A 1-1/9-A 1-1/10-A 1-1/11-A", **KNOWN),
    *_all("1-1/8-A", "waits", "confirmed", "differs", "sent_back", "code", **KNOWN),
    *_all("1-1/7-B 1-1/8-B 1-1/9-B 1-1/10-B 1-1/11-B 1-1/12-B"),
    *_all("1-1/13-B 1-1/14-B 1-1/15-B 1-1/16-B 1-1/17-B 1-1/18-B", **PHOTO),
    *_all("1-1/18-B", "", "types"),
    *_all("1-1/19-B", "waits", "confirmed", "differs", "sent_back", "code"),
    *_all("1-1/19-B", "waits", **PHOTO),
    *_all("1-1/21-B 1-1/22-B"),
    *_all("1-1/12-C 1-1/company 1-1/14-C 1-1/15-C 1-1/16-C 1-1/17-C 1-1/18-C", **COMPANY),
    *_all("1-1/15-C", "types", **COMPANY),
    *_all("2-1/2 2-1/3 2-1/4"),
    *_all("2-1/2 2-1/4", **COMPANY),
    *_all("2-1/3", "not_matched", certificate=OTHER_PERSON),
    *_all("2-1/4 end", certificate=None),  # 照合はこれから
    *_all("2-1/2", "handed_over", **KNOWN),
    *_all("1-1/18-B", "handed_over"),
    *_all("2-1/3 end", "begins_again", **KNOWN),
]
ABSENT = [
    *_all("2-2/3", name="later"),
    *_all("2-3/4 2-3/5 2-3/6", "", name="later", account="existing"),
    *_all("2-3/4 2-3/5", car="bz4x", name="later"),
    *_all("2-3/6 2-3/end", "leaflet", name="later", account="existing", car="bz4x"),
    *_all("2-3/end", "leaflet", name="later", **COMPANY),
]
USERS = [
    *_all("2-2/3", name="other", account="existing"),
    *_all("2-2/4", "", "withdrawn", name="other", account="existing"),
    *_all("2-2/6 2-2/7 2-2/8 2-2/9 2-2/10", **OWN),
    *_all("2-2/10 2-2/11-A 2-2/13-A 2-2/14-A 2-2/15-A 2-2/16-A", **OWN, **KNOWN),
    *_all("2-2/12-A", "waits", "confirmed", "sent_back", "code", **OWN, **KNOWN),
    *_all("2-2/11-B 2-2/12-B 2-2/13-B 2-2/14-B 2-2/15-B 2-2/16-B", **OWN),
    *_all("2-2/17-B 2-2/18-B 2-2/19-B 2-2/20-B 2-2/21-B 2-2/22-B", **OWN, **PHOTO),
    *_all("2-2/22-B", "types", **OWN),
    *_all("2-2/23-B", "waits", "confirmed", "sent_back", "code", **OWN),
    *_all("2-2/25-B 2-2/26-B 2-2/27-B", **OWN),
    *_all("2-2/16-C 2-2/company 2-2/18-C 2-2/19-C 2-2/20-C 2-2/21-C 2-2/22-C 2-2/23-C", **OWN, **COMPANY),
    *_all("end", "buyer_hears", "buyer_is_done", "buyer_calls", "buyer_ends", **OWN, **KNOWN),
    *_all("2-2/8", "renewed", **OWN),
]
SERVICES = [
    *_all("3-1/2 3-1/3-A 3-1/4-A 3-1/5-A 3-1/11-A 3-1/12-A 3-1/accepted", car="bz4x", options=["remote"]),
    *_all("3-1/6-A 3-1/10-A", **SERVICES_BY_CARD),
    *_all("3-1/8-A", "", "card_accepted", "card_refused", "card_processing", **SERVICES_BY_CARD),
    *_all("3-1/11-A", **SERVICES_BY_CARD, **OWN, **KNOWN),
    *_all("3-1/6-A 3-1/11-A 3-2/9-A", car="bz4x", options=["operator"], pays_by="invoice", **COMPANY),
    *_all("3-1/2 3-1/5-A 3-1/12-A 3-2/3-A end", car="bz4x", **OWN, **KNOWN),
    *_all("3-1/3-B 3-1/4-B", car="bz4x", t_connect="decline", account="existing"),
    *_all("3-1/4-C 3-1/5-C 3-1/6-C", car="bz4x", contractor="other", account="existing"),
    *_all("3-2/1 3-2/2-A 3-2/3-A 3-2/4-A 3-2/9-A 3-2/10-A 3-2/11-A 3-2/12-A", car="bz4x"),
    *_all("3-2/6-A 3-2/8-A", car="bz4x", pays_by="card", account="existing"),
    *_all("3-2/6-A", "card_accepted", "card_refused", car="prius_phv", pays_by="card", account="existing"),
    *_all("3-2/2-B 3-2/3-B 3-2/4-B", car="bz4x", charging="decline", account="existing"),
    *_all("end/thanks end/staff end", car="crown", account="existing"),
    *_all("end/staff end", car="pixis", account="existing"),
    *_all("3-2/1 3-2/10-A end", car="prius_phv"),
]
FORMER_DAYS = [*_all("2-3/5", name="later", account="existing"), *_all("2-1/2 3-1/5-A", car="bz4x", account="existing")]
ROLES = BUYERS + ABSENT + USERS + SERVICES
# On PostgreSQL the first of each step alone; but that version answered everybody who came back from the card gateway
# with 500 there (it locked a row while it only read), so that nobody can stand where a card is registered.
NOT_ON_POSTGRESQL = ("3-1/10-A", "3-2/8-A")
FEWER = [
    role
    for place, role in enumerate(ROLES)
    if role.step not in {*NOT_ON_POSTGRESQL, *(one.step for one in ROLES[:place])}
]
