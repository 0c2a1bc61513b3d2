"""Customers on their way, the staff and everybody who could be curious, and the addresses of all there is."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from mytoyota.accounts import resets
from mytoyota.accounts.models import PasswordReset
from mytoyota.base.db import Base, Database
from mytoyota.base.disclosures import SharedText
from mytoyota.base.jobs import Job
from mytoyota.flows import order_progress
from mytoyota.flows.flows import FLOWS
from mytoyota.flows.models import Journey as JourneyRow
from mytoyota.idv.models import StaffCheck
from mytoyota.jpass import importing
from mytoyota.organisation import password_links
from mytoyota.organisation.models import Dealer, Organisation, Staff, Store
from mytoyota.organisation.second_factor import totp
from mytoyota.payments import methods
from mytoyota.payments.models import PaymentMethod
from mytoyota.registrations import register
from mytoyota.registrations.models import Registration
from mytoyota.reviews import apply as reviewing
from mytoyota.reviews import mails, outcomes, services_link
from mytoyota.reviews.apply import NewReview
from mytoyota.reviews.certificate_service import OnCertificate
from mytoyota.reviews.decide import CHANGED_NAME
from mytoyota.reviews.models import Review
from tests.admin.files import person as new_person
from tests.admin.files import sent
from tests.jpass.portfolio import Portfolio
from tests.jpass.returns.office import Office, stands_in
from tests.jpass.transfers.moves import bulk_of
from tests.people.addresses import address
from tests.people.answers import PERSON, PROFILE
from tests.people.desk import Desk
from tests.people.phone import Phone
from tests.people.showroom import HARUNA, paid_for
from tests.people.walker import Journey, Walker
from tests.worker import works

WAITING = {"family_name": "鷺沼", "given_name": "紫苑", "street": "竜宮町77-13"}
REGISTERED = {"family_name": "白鳥", "given_name": "蘭香", "street": "月見町88-24"}
REVIEWED = {"family_name": "青鷺", "given_name": "梓", "street": "桐町44-4"}
INVITED = {"family_name": "鶴見", "given_name": "早苗", "street": "千草町55-36"}
CERTIFICATE = HARUNA | {"name": "犬養　楓", "address": "愛知県豊田市磯辺町９－８"}
LEASED = {
    "customer_name": "鶯谷　楓", "customer_name_kana": "ウグイスダニ　カエデ", "contract_number": "LEASED-7654",
    "plate": "品川 399 え 76-54",
}  # fmt: skip
# They change the asker's own session alone, or are the demo's doors to everything.
OWN_DOORS = {"staff.sign_out", "logout.logout", "demo.sign_in", "demo.new_order", "demo.try_passcode"}
COUNTERS = {"attempt", "browser_session", "idempotency_record", "access_line"}  # the last notes who looked
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
    every: int = 1  # of the pages of journeys, which are many

    def addresses(self, rule: Rule, **instead: list[str]) -> list[str]:
        """This route's addresses, for everything planted."""
        known = self.parts | instead
        if rule.endpoint == "flows.step":
            return self.steps
        blueprint = rule.endpoint.partition(".")[0]
        named = sorted(rule.arguments)
        choices = [known.get(name) or known[f"{name} of {blueprint}"] for name in named]
        return [address(rule, dict(zip(named, one, strict=True))) for one in itertools.product(*choices)]

    def tries(self, rule: Rule, **instead: list[str]) -> Iterator[tuple[str, Phone, str]]:
        """Who opens which of this route's addresses: customers all, others all but of the pages of journeys."""
        addresses = self.addresses(rule, **instead)
        for place, (who, phone) in enumerate(self.people.items()):
            every = 1 if rule.endpoint != "flows.step" or who in self.own else self.every
            yield from ((who, phone, url) for url in addresses[place % every :: every])

    def token(self, who: str) -> str:
        """What every form of this person's browser bears."""
        phone = self.people[who]
        phone.opens("/account/forgot")
        return str(phone.body()["csrf_token"])

    def rules(self, method: str) -> Iterator[Rule]:
        """All routes that take this method."""
        return (rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or ()))

    def rules_of(self, endpoint: str, method: str) -> list[Rule]:
        """The routes of one endpoint that take this method."""
        return [rule for rule in self.rules(method) if rule.endpoint == endpoint]

    def may(self, who: str, rule: Rule, url: str) -> bool:
        """Whether this person stands before a door of their own."""
        if who == "staff":
            return rule.rule.startswith("/desk/")
        if who in {"headquarters", "finance"} and rule.rule.startswith("/desk/jpass/"):
            return True
        if who in {"center", "headquarters"} and rule.rule.startswith(("/desk/reviews/", "/desk/admin/")):
            return True
        return any(one in url for one in self.own.get(who, ())) or (
            who in self.own and rule.endpoint.startswith(("profile.", "center.", "deletion."))
        )

    def rows(self) -> set[str]:
        """Everything in the database but counters and sessions."""
        return rows_of(self.database)


def rows_of(database: Database) -> set[str]:
    """Everything in the database but counters and sessions."""
    with database.reading() as session:
        return {
            f"{table.name}: {tuple(row)}"
            for table in Base.metadata.sorted_tables
            if table.name not in COUNTERS
            for row in session.execute(select(table))
        }


PARTS = {  # of addresses, where they are the same for everybody
    "step_id": ["1-1/18-B", "2-1/3"],
    "name": ["address", "name"],
    "code": ["en", "4710826"],
    "section": ["1-1", "2-2"],
    "filename": ["css/site.css"],
    "month": ["2026-11"],
    "page": ["search"],
    "_act": ["confirm", "send-back", "code"],
    "token of payments": ["x" * 40],
    "application_id": ["f" * 24],
}


def prepared(walker: Walker) -> Stage:
    """鷺沼 waits for the staff, 白鳥 has registered, 鶴見 is a user; a link was found, a colleague has left."""
    app, database = walker.app, walker.database
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
    _applies_after_delivery(database, registered.order_id)
    leased = _is_leased(app, walker)
    leaver = Staff(id=walker.showroom.staff_ids["元社員"])
    _work(database, leaver.id, True)
    people = {
        "nobody": Phone(app),
        "link browser_id": link_holder,
        "waiting": waiting.phone,
        "registered": registered.phone,
        "user": user.phone,
        "staff": Desk(app, walker.showroom),
        "headquarters": Desk(app, walker.showroom, "HT", "500"),
        "finance": Desk(app, walker.showroom, "TFC", "800"),
        "center": Desk(app, walker.showroom, "CENTER", "900"),
        "another store": Desk(app, walker.showroom, "T02", "200"),
        "another dealer": Desk(app, walker.showroom, "K01", "300"),
        "disabled": Desk(app, walker.showroom, "T01", "109"),
    }
    _work(database, leaver.id, False)
    parts, steps, own = _everything(walker, {"waiting": waiting, "registered": registered, "user": user})
    # The factor is set up by somebody who is signed in already.
    parts |= leased | {"factor_id": [_factor(walker, "佐藤")], "dealer_id": [_dealer(walker)]}
    return Stage(app, database, people, parts, steps, own)


def _is_leased(app: Flask, walker: Walker) -> dict[str, list[str]]:
    """鶯谷's contract at 豊田店, the return of the vehicle entered by 佐藤, and a file of the finance company's."""
    contract_id = Portfolio(walker.database).has(**LEASED)
    with walker.database.writing() as session:
        import_id = importing.add(session, "content").id
    entry_id = Office(app, walker.showroom).submits("佐藤", contract_id)
    deputy = {
        "store_id": [walker.showroom.store_id],
        "staff_id": [walker.showroom.staff_ids["店長"]],
        "row_id": [stands_in(walker.showroom, "佐藤", "店長")],
    } | _organisation(walker)
    deputy["bulk_id"] = [bulk_of(walker.showroom, "本部", contract_id)]
    return {"contract_id": [str(contract_id)], "entry_id": [entry_id], "import_id": [import_id]} | deputy


def _organisation(walker: Walker) -> dict[str, list[str]]:
    """Addresses of what center and headquarters set up: places, a model, a job, a file, a link to a password."""
    with walker.database.writing() as session:
        member = session.get_one(Staff, walker.showroom.staff_ids["佐藤"])
        link = password_links.url(password_links.make(session, member), "").rpartition("/")[2]
        places = {
            "dealer_id": [*session.scalars(select(Dealer.id))],
            "organisation_id": [*session.scalars(select(Organisation.id))],
            "job_id": [*session.scalars(select(Job.id).limit(1))],
        }
    file = {"provisioning_id": [sent(walker.database, new_person("7", "T01")).import_id]}
    return places | file | {"model_id": [walker.showroom.models["crown"]], "token of staff_password": [link]}


def _pays_by_direct_debit(database: Database, order_id: str) -> None:
    with database.writing() as session:
        buyer = register.of_order(session, order_id, "buyer")
        assert buyer is not None
        methods.put_in_force(session, buyer.account_id, paid_for(session, order_id), "direct_debit")


def _applies_after_delivery(database: Database, order_id: str) -> None:
    """Somebody applies by the order's link; their certificate names somebody else, so a person has to look."""
    claims = PROFILE | REVIEWED | {"email": "heron@example.jp"}
    new = NewReview("heron", "individual", claims, "ja", "journey", order_id, "ZVW30-7654321", "豊田 330 さ 12-34")
    with database.writing() as session:
        row = reviewing.apply(session, new)
        session.flush()
        found = OnCertificate("individual", "鵜飼　梓", "愛知県豊田市桐町４－４", new.chassis, new.plate)
        outcomes.note_certificate(row, found, {"name": "different", "address": "same"})
        outcomes.to_person(session, row, (CHANGED_NAME,))


def _work(database: Database, staff_id: str, active: bool) -> None:
    with database.writing() as session:
        session.get_one(Staff, staff_id).active = active


def _everything(
    walker: Walker, customers: dict[str, Journey]
) -> tuple[dict[str, list[str]], list[str], dict[str, set[str]]]:
    _forgets_the_password(walker, customers["registered"].email)
    orders = [one.order_id for one in customers.values()]
    with walker.database.reading() as session:
        journeys = session.scalars(select(JourneyRow).where(JourneyRow.order_id.in_(orders))).all()
        reviews = list(session.scalars(select(Review.id)))
        found = {
            "check_id": list(session.scalars(select(StaffCheck.id))),
            "method_id": [session.scalars(select(PaymentMethod)).one().id],
            "review_id": reviews,
            "registration_id": list(session.scalars(select(Registration.id))),
            "text_hash": list(session.scalars(select(SharedText.id))),
            "token of after": [mails.link(one).token() for one in reviews],
            "token of services": [services_link.path(one).rpartition("/")[2] for one in reviews],
            "token of forgotten": [resets._link(session.scalars(select(PasswordReset)).one()).token()],
        }
    links = [*map(walker.showroom.link, orders), walker.showroom.link(customers["user"].order_id, "user")]
    found["token of after"] += [walker.showroom.link(one, "after").rpartition("/")[2] for one in orders]
    found |= {
        "order_id": orders,
        "public_id": [one.public_id for one in journeys],
        "token of opening": [link.rpartition("/")[2] for link in links],
    }
    return PARTS | found, _steps(journeys), {who: _own(one, journeys) for who, one in customers.items()}


def _forgets_the_password(walker: Walker, email: str) -> None:
    nobody = Phone(walker.app)
    nobody.opens("/account/forgot")
    nobody.presses("メールを送る", email=email)
    works(walker.app)


def _steps(journeys: Sequence[JourneyRow]) -> list[str]:
    return [
        f"/o/{one.public_id}/{step_id}" for one in journeys for step in FLOWS[one.flow].steps for step_id in step.ids
    ]


def _own(one: Journey, journeys: Sequence[JourneyRow]) -> set[str]:
    flows = order_progress.USERS if one.section == "2-2" else order_progress.BUYERS
    return {one.order_id, *(row.public_id for row in journeys if row.order_id == one.order_id and row.flow in flows)}


def _factor(walker: Walker, whose: str) -> str:
    """The id of an authenticator app that a member of staff has set up since they signed in."""
    with walker.database.writing() as session:
        return totp.add(session, session.get_one(Staff, walker.showroom.staff_ids[whose]), "A" * 32, 1).id


def _dealer(walker: Walker) -> str:
    """The dealer of 豊田店."""
    with walker.database.reading() as session:
        return session.get_one(Store, walker.showroom.store_id).dealer_id
