"""A customer who does what each page asks, with answers by chance, and knows what must be there afterwards."""

import random
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from time_machine import Traveller

from mytoyota.accounts import registration
from mytoyota.notifications.models import Message
from tests.people.registration_steps import ACTS, AS_BUYERS
from tests.people.showroom import HARUNA
from tests.people.tabs import BrowserTab
from tests.people.walker import Journey, Walker

NEVER_KEPT = ("csrf_token", "form_key", "picture", "version", "code", "staff_code", "password", "password_again")
PERSON, CHECK, EMAIL, CODE = "1-1/18-B", "1-1/19-B", "1-1/8-B", "1-1/9-B"
SAME_PERSON = {"family_name": ("高橋", "髙橋"), "street": ("トヨタ町1-2", "トヨタ町1番地2"), "sex": ("female", "other")}
ANYBODY = SAME_PERSON | {
    "given_name": ("陽菜", "陽葵", "はるな"),
    "building": ("", "グリーンハイツ202号", "コーポ青葉103"),
    "contact_phone": ("0565-28-2121", "090-1111-2222"),
}


class Chooser:
    """One customer by a seed; `diary` says what was done, for whoever has to find out why it failed."""

    traveller: Traveller  # the clock, for who has to wait

    def __init__(self, walker: Walker, seed: int, *, own_phone: bool = False) -> None:
        self.chance = random.Random(seed)
        self.matched = self.chance.random() < 0.5  # a certificate is on file, which the customer's data must fit
        self.car = self.chance.choice(("pixis", "bz4x"))
        certificate = HARUNA if self.matched else None
        buyer = walker.shows_the_code(self.car, certificate) if own_phone else None
        order_id = buyer.order_id if buyer else walker.showroom.order(self.car, certificate)
        self.tab = BrowserTab(walker.app)
        self.journey = Journey(self.tab, order_id, walker.database, walker.showroom, email=f"walk{seed}@example.jp")
        self.journey.account = self.chance.choice(("new", "new", "new", "existing"))
        if self.journey.account == "existing":
            walker.has_account(self.journey.email)
        self._has_wishes(random.Random(f"services {seed}"))
        self.tabs = [self.tab]
        self.link = buyer.shown_link() if buyer else walker.showroom.link(order_id)
        self.journey.section = "2-2" if own_phone else "1-1"
        self.typed: dict[str, dict[str, str]] = {}  # by step, what was typed or sent there last
        self.entered: dict[str, str] = {}  # what 確認 took at 1-1/18-B
        self.codes_asked: set[str] = set()
        self.confirmed, self.sent_back = int(own_phone), 0  # the buyer was looked at before
        self.diary: list[str] = []

    @property
    def step_id(self) -> str:
        """Where the tab is; of a user's own phone the buyer's step that is done likewise."""
        return AS_BUYERS.get(self.journey.step_id, self.journey.step_id)

    def _has_wishes(self, chance: random.Random) -> None:
        """Which services, in whose name, paid how."""
        journey = self.journey
        journey.t_connect = chance.choice(("apply", "apply", "decline"))
        journey.charging = chance.choice(("apply", "decline"))
        journey.contractor = chance.choice(("same", "same", "same", "other"))
        journey.options = chance.choice(([], ["remote"], ["wifi", "operator"]))
        journey.pays_by = chance.choice(("card", "direct_debit"))

    def wished(self) -> list[str]:
        """The services that must have been applied for at the end, as far as the vehicle can have them."""
        journey, electric = self.journey, self.car == "bz4x"
        if not electric:
            return []
        own = journey.t_connect == "apply" and journey.contractor == "same"
        ends = journey.t_connect == "apply" and journey.contractor == "other"
        charging = journey.charging == "apply" and not ends
        return ["t_connect"] * own + ["charging"] * charging

    def entered_profile(self) -> dict[str, str]:
        """What 登録 must have made the account of; empty for who had an account."""
        names = ("family_name", "given_name", "street", "building", "sex", "city")
        return {name: str(self.entered.get(name, "")) for name in names} if self.entered else {}

    def _goes_on(self) -> None:
        """What the page asks; where a form is refused or a page is a summary, whatever leads on."""
        step_id, page = self.step_id, self.tab.page
        if page.tree.css_first("form#step") is None or step_id == "end":
            onward = next((label for label in ONWARD if page.offers(label)), None)
            if onward:
                self.tab.presses(onward)
            return
        ON.get(step_id, Chooser._as_the_guide_says)(self)

    def _as_the_guide_says(self) -> None:
        step_id = self.journey.step_id
        act = ACTS.get(step_id)
        assert act, f"nothing to do at {step_id} ({self.tab.page.h1})"
        act(self.journey)

    def _logs_in_or_goes_on(self) -> None:
        if self.tab.page.offers("このアカウントで進む"):
            self.tab.presses("このアカウントで進む")
        else:
            ACTS["1-1/6"](self.journey)

    def _gives_the_address(self) -> None:
        self._asks_for_code("認証コードを送信", email=self.journey.email)

    def _asks_for_code(self, label: str, **values: str) -> None:
        self.tab.fills(**values)
        body = self.tab.body(self.tab.page.button(label))
        self.codes_asked.add(str(body["form_key"]))
        self._remembers(body)
        self.tab.sends(body)
        if self.tab.page.sees("つづけて送れる回数を超えました"):
            self.traveller.shift(timedelta(hours=1))

    def _gives_the_code(self) -> None:
        """Types the newest code; an old one is refused, and a new one asked for."""
        self.tab.presses("次へ", code=self._mailed_code())
        if self.tab.page.sees("有効期限が切れています") or self.tab.page.sees("確認回数が多すぎます"):
            self._asks_for_code("認証コードをもう一度送る")

    def _mailed_code(self) -> str:
        with self.journey.database.reading() as session:
            codes = select(Message).where(Message.template == "mail/email_code.txt").order_by(Message.created_at.desc())
            newest = next(one for one in session.scalars(codes) if one.recipient == self.journey.email)
            return re.findall(r"\b\d{6}\b", newest.body)[0]

    def _chooses_kind(self) -> None:
        kind = "corporate" if self.chance.random() < 0.1 else "individual"
        self.tab.fills(kind=kind)
        self._presses_and_remembers("次へ")

    def _chooses_way(self) -> None:
        self.journey.way = self.chance.choice(("photo", "type"))
        ACTS["1-1/12-B"](self.journey)

    def _enters_data(self) -> None:
        self._changes_mind()
        self.tab.fills(**self.journey.person)
        body = self._presses_and_remembers("確認")
        if self.step_id == CHECK and self.tab.page.tree.css_first("form#step"):
            self.entered = body  # a summary without a form says that it was registered before

    def _changes_mind(self) -> None:
        choices = SAME_PERSON if self.matched else ANYBODY
        name = self.chance.choice(list(choices))
        self.journey.person[name] = self.chance.choice(choices[name])

    def _waits_for_staff(self) -> None:
        """Calls the staff where needed; now and then they send it back."""
        if self.tab.page.offers("スタッフを呼ぶ"):
            self.tab.presses("スタッフを呼ぶ")
        elif self.tab.page.sees("直していただきたいところがあります"):
            self.tab.presses("入力内容を直す")
            return
        self.tab.reloads()
        if self.step_id not in (CHECK, "1-1/8-A") or self.tab.page.tree.css_first("form#step") is None:
            return
        if self.tab.page.sees("スタッフを呼んでいます"):
            self._is_looked_at()
        self.tab.reloads()
        if self.tab.page.sees("スタッフの確認が終わりました"):
            self.tab.presses("登録" if self.step_id == CHECK else "次へ")

    def _is_looked_at(self) -> None:
        if self.step_id == CHECK and self.chance.random() < 0.2:
            self.journey.staff_send_back(["street"], "番地をご確認ください")
            self.sent_back += 1
        else:
            self.journey.staff_confirm()
            self.confirmed += 1

    def _agrees(self) -> None:
        self.tab.fills(agree="y")
        self._presses_and_remembers("次へ")

    def _chooses_name(self) -> None:
        self.tab.presses("買主とは異なる名義で登録する" if self.chance.random() < 0.1 else "買主と同じ名義で登録する")

    def _says_who_is_here(self) -> None:
        """Nobody is, or somebody, but in the end the buyer will be the user."""
        self.tab.presses(self.chance.choice(("前の画面にもどる", "同席している", "同席していない")))

    def _turns_back_at_last(self) -> None:
        self.tab.presses(self.chance.choice(("前の画面にもどる", "OK")))

    def _turns_back(self) -> None:
        """前の画面にもどる, with whatever is typed."""
        if self.tab.page.offers("前の画面にもどる"):
            if self.tab.page.tree.css_first("form#step button[name=go_back], button[form=step][name=go_back]"):
                self._presses_and_remembers("前の画面にもどる")
            else:
                self.tab.presses("前の画面にもどる")

    def _presses_and_remembers(self, label: str) -> dict[str, Any]:
        body = self.tab.body(self.tab.page.button(label))
        self._remembers(body)
        self.tab.sends(body)
        return body

    def _remembers(self, body: dict[str, Any]) -> None:
        if not (self.entered and self._is_registered()):
            self.typed[self.journey.step_id] = {k: v for k, v in body.items() if k not in NEVER_KEPT and v}

    def _is_registered(self) -> bool:
        with self.journey.database.reading() as session:
            return registration.find(session, self.journey.email) is not None

    def _nothing_typed_is_missing(self) -> None:
        """A page that was just asked for shows what was typed or sent there last."""
        form = self.tab.page.tree.css_first("form#step")
        if form is None or not self.tab.fresh or self.tab.filled:
            return
        shown = self.tab.body()
        for name, value in self.typed.get(self.journey.step_id, {}).items():
            if name in shown or form.css(f"[name='{name}'][type=checkbox], [name='{name}'][type=radio]"):
                assert shown.get(name) == value, f"{self.journey.step_id} lost {name}: {value} became {shown.get(name)}"


ONWARD = ("次へ", "つづきから進む", "登録の内容を見る")
ON: dict[str, Callable[[Chooser], None]] = {
    "1-1/6": Chooser._logs_in_or_goes_on,
    EMAIL: Chooser._gives_the_address,
    CODE: Chooser._gives_the_code,
    "1-1/11-B": Chooser._chooses_kind,
    "1-1/12-C": Chooser._turns_back,
    "1-1/12-B": Chooser._chooses_way,
    PERSON: Chooser._enters_data,
    CHECK: Chooser._waits_for_staff,
    "1-1/8-A": Chooser._waits_for_staff,
    "2-1/2": Chooser._chooses_name,
    "2-2/3": Chooser._says_who_is_here,
    "2-2/4": Chooser._turns_back,
    "2-3/4": Chooser._turns_back_at_last,
    "2-3/5": Chooser._turns_back,
    "2-1/3": Chooser._agrees,
}
