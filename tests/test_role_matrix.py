"""Every route asked by everybody: who sees a planted name must stand in the table; no stranger changes a thing."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from mytoyota.accounts import resets
from mytoyota.accounts.models import PasswordReset
from mytoyota.base import duties
from mytoyota.base.db import Base, Database
from mytoyota.dealers.models import Staff
from mytoyota.flows import registration
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.flows.ways import WAYS
from mytoyota.idv.models import StaffCheck
from mytoyota.payments import methods
from mytoyota.payments.models import PaymentMethod
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import HARUNA
from tests.people.walker import PERSON, PROFILE, Journey, Walker

WAITING = {"family_name": "鷺沼", "given_name": "紫苑", "street": "竜宮町77-13"}
REGISTERED = {"family_name": "白鳥", "given_name": "蘭香", "street": "月見町88-24"}
INVITED = {"family_name": "鶴見", "given_name": "早苗", "street": "千草町55-36"}
CERTIFICATE = HARUNA | {"name": "犬養　楓", "address": "愛知県豊田市磯辺町９－８"}
PLANTED = {
    "waiting": ("鷺沼", "紫苑", "竜宮町", "sagi@example.jp", "crop of"),
    "registered": ("白鳥", "蘭香", "月見町", "swan@example.jp"),
    "user": ("鶴見", "早苗", "千草町", "crane@example.jp"),
    "certificate": ("犬養", "磯辺町", "ABC12-0123456"),
}
# Who may see whose planted data, and where; everybody else sees nothing, anywhere.
SEES = {
    "opening.scan": {"registered": {"registered"}},
    "flows.step": {"waiting": {"waiting"}, "registered": {"registered"}, "user": {"user"}},
    "flows.crop": {"waiting": {"waiting"}},
    "profile.edit": {"registered": {"registered"}, "user": {"user"}},
    "orders.show": {"staff": {"certificate", "registered"}},
    "orders.summary": {"staff": {"registered"}},
    "papers.show": {"staff": {"registered"}},
    "checks.show": {"staff": {"waiting", "registered", "user"}},
}
OPEN_IN_THE_DEMO = {"demo.outbox"}
# They change the asker's own session alone, or are the demo's doors to everything.
OWN_DOORS = {"staff.sign_out", "logout.logout", "demo.sign_in", "demo.new_order", "demo.try_passcode"}
COUNTERS = {"attempt", "browser_session", "done_once"}
TYPED = PERSON | {
    "email": "other@example.jp", "code": "123456", "staff_code": "123456", "seen": "1", "same": "family_name",
    "note": "x", "kind": "individual", "name": "x", "address": "x", "chassis": "XYZ12-7654321", "agree": "y",
    "choice": "same", "confirm_by_code": "1", "contract_number": "B-1", "nonce": "n" * 20, "form_key": "k" * 16,
}  # fmt: skip


@dataclass
class Stage:
    """Two buyers and a user of 豊田店, everybody who could be curious, and the addresses of all that there is."""

    app: Flask
    database: Database
    people: dict[str, Phone]
    parts: dict[str, list[str]]
    steps: list[str]  # every page of every journey
    own: dict[str, set[str]]  # what stands in the addresses of a customer's own pages

    def addresses(self, rule: Rule, **instead: list[str]) -> list[str]:
        """This route's addresses, for everything planted."""
        known = self.parts | instead
        if rule.endpoint == "flows.step":
            return self.steps
        room = rule.endpoint.partition(".")[0]
        choices = [known.get(name) or known[f"{name} of {room}"] for name in sorted(rule.arguments)]
        return [
            self._url(rule, dict(zip(sorted(rule.arguments), one, strict=True))) for one in itertools.product(*choices)
        ]

    def _url(self, rule: Rule, values: dict[str, str]) -> str:
        with self.app.test_request_context(base_url=self.app.extensions["settings"].public_url):
            return self.app.url_for(rule.endpoint, **values)

    def rules(self, method: str) -> Iterator[Rule]:
        """All routes that take this method."""
        return (rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or ()))

    def may(self, who: str, rule: Rule, url: str) -> bool:
        """Whether this person stands before a door of their own."""
        if who == "staff":
            return rule.rule.startswith("/desk/")
        return any(one in url for one in self.own.get(who, ())) or (
            who in self.own and rule.endpoint.startswith("profile.")
        )

    def rows(self) -> set[str]:
        """Everything in the database but counters and sessions."""
        with self.database.reading() as session:
            return {
                f"{table.name}: {tuple(row)}"
                for table in Base.metadata.sorted_tables
                if table.name not in COUNTERS
                for row in session.execute(select(table))
            }


@pytest.fixture
def stage(app: Flask, walker: Walker, database: Database) -> Stage:
    waiting = walker.journey_at("1-1/18-B", way="photo", email="sagi@example.jp", certificate=CERTIFICATE)
    waiting.person = PERSON | WAITING
    waiting.goes_to("1-1/19-B")
    registered = walker.journey(email="swan@example.jp", certificate=CERTIFICATE)
    walker.has_account(registered.email, PROFILE | REGISTERED)
    registered.account = "existing"
    registered.goes_to("2-1/3")
    _pays_by_direct_debit(database, registered.order_id)
    user = walker.user(account="existing", email="crane@example.jp", profile=PROFILE | INVITED).goes_to("2-2/12-A")
    link_holder = Phone(app)
    link_holder.scans(walker.showroom.link(waiting.order_id))
    leaver = Staff(id=walker.showroom.staff_ids["元社員"])
    _work(database, leaver.id, True)
    people = {
        "nobody": Phone(app),
        "link holder": link_holder,
        "waiting": waiting.phone,
        "registered": registered.phone,
        "user": user.phone,
        "staff": Desk(app, walker.showroom),
        "another store": Desk(app, walker.showroom, "T02", "200"),
        "another dealer": Desk(app, walker.showroom, "K01", "300"),
        "disabled": Desk(app, walker.showroom, "T01", "109"),
    }
    _work(database, leaver.id, False)
    return Stage(
        app, database, people, *_everything(walker, {"waiting": waiting, "registered": registered, "user": user})
    )


def _pays_by_direct_debit(database: Database, order_id: str) -> None:
    with database.writing() as session:
        buyer = registration.in_force(session, order_id, "buyer")
        assert buyer is not None
        methods.put_in_force(session, buyer.account_id, order_id, "direct_debit")


def _work(database: Database, staff_id: str, active: bool) -> None:
    with database.writing() as session:
        session.get_one(Staff, staff_id).active = active


def _everything(
    walker: Walker, customers: dict[str, Journey]
) -> tuple[dict[str, list[str]], list[str], dict[str, set[str]]]:
    orders = [one.order_id for one in customers.values()]
    nobody = Phone(walker.app)
    nobody.opens("/account/forgot")
    nobody.presses("メールを送る", email=customers["registered"].email)
    duties.run_due(walker.database)
    with walker.database.reading() as session:
        journeys = session.scalars(select(JourneyRow).where(JourneyRow.order_id.in_(orders))).all()
        method = session.scalars(select(PaymentMethod)).one()
        checks = session.scalars(select(StaffCheck.id)).all()
        reset = resets._link(session.scalars(select(PasswordReset)).one()).token()
        own = {
            who: {
                one.order_id,
                *(row.ref for row in journeys if (row.order_id, row.section) == (one.order_id, one.section)),
            }
            for who, one in customers.items()
        }
    steps = [
        f"/o/{one.ref}/{step_id}"
        for one in journeys
        for step in WAYS[f"{one.kind}:{one.section}"].steps
        for step_id in step.ids
    ]
    parts = {
        "order_id": orders,
        "check_id": list(checks),
        "ref": [one.ref for one in journeys],
        "step_id": ["1-1/18-B", "2-1/3"],
        "name": ["address", "name"],
        "code": ["en", "4710826"],
        "section": ["1-1", "2-2"],
        "filename": ["css/site.css"],
        "_act": ["confirm", "send-back", "code"],
        "token of opening": [
            *(walker.showroom.link(one).rpartition("/")[2] for one in orders),
            walker.showroom.link(customers["user"].order_id, "user").rpartition("/")[2],
        ],
        "token of forgotten": [reset],
        "method_id": [method.id],
        "token of payments": ["x" * 40],
    }
    return parts, steps, own


def shown(answer: TestResponse) -> set[str]:
    """Whose planted data this answer holds."""
    content = answer.get_data() + str(answer.headers).encode()
    return {
        who
        for who, words in PLANTED.items()
        for word in words
        if word.encode() in content or word.encode("unicode_escape") in content
    }


def test_who_sees_what(stage: Stage) -> None:
    seen: dict[str, dict[str, set[str]]] = {}
    for rule in stage.rules("GET"):
        for url, (who, phone) in itertools.product(stage.addresses(rule), stage.people.items()):
            answer = phone.http.get(url, base_url=phone.base)
            assert answer.status_code < 500, url
            if (found := shown(answer)) and rule.endpoint not in OPEN_IN_THE_DEMO:
                seen.setdefault(rule.endpoint, {}).setdefault(who, set()).update(found)
    assert seen == SEES


def test_no_stranger_and_no_page_of_another_site_changes_a_thing(stage: Stage) -> None:
    before = stage.rows()
    _pressed_from_elsewhere(stage)
    assert stage.rows() == before
    _pressed_by_strangers(stage)
    after = stage.rows()
    assert before - after == set()
    assert [row for row in after - before if any(one in row for ids in stage.own.values() for one in ids)] == []


def _pressed_from_elsewhere(stage: Stage) -> None:
    """The browsers of those who may send their cookies along, but a page elsewhere does not know the form's token."""
    for who, rule in itertools.product(("waiting", "registered", "staff"), stage.rules("POST")):
        phone = stage.people[who]
        for url in stage.addresses(rule) if rule.endpoint not in OWN_DOORS else ():
            answer = phone.http.post(url, data=TYPED | {"csrf_token": "guessed"}, base_url=phone.base)
            assert answer.status_code < 500, url


def _pressed_by_strangers(stage: Stage) -> None:
    """With a good form token of their own, and everything filled in that any form could want."""
    forged = {"token of forgotten": [f"{one[:-4]}AAAA" for one in stage.parts["token of forgotten"]]}
    for who, phone in stage.people.items():
        phone.opens("/account/forgot")
        body = TYPED | {"csrf_token": phone.body()["csrf_token"]}
        for rule in stage.rules("POST"):
            for url in stage.addresses(rule, **forged):
                if rule.endpoint in OWN_DOORS or stage.may(who, rule, url):
                    continue
                answer = phone.http.post(url, data=body, base_url=phone.base)
                assert answer.status_code < 500, url
                assert not shown(answer), f"{who} at {url}"
