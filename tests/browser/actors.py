"""The people at the dealer's, each with a browser: the customer's phone, the staff's desk, who shows the demo."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect
from playwright.sync_api import TimeoutError as TooLate

PATIENCE = 30_000  # ms; the machine that runs this may be busy
REQUIRED = r"\s*(必須|Required)?"


class Person:
    """Somebody with a browser tab. Whatever the tab complains of is kept in `troubles` and fails the test."""

    def __init__(self, context: BrowserContext, url: str, troubles: list[str] | None = None) -> None:
        self.context, self.url = context, url
        self.troubles: list[str] = [] if troubles is None else troubles
        self.forgiven: list[str] = []
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: script: {error}"))
        self.page.on("response", self._answered)

    def opens(self, address: str) -> None:
        """Types an address, or follows a link from elsewhere."""
        self.page.goto(address if address.startswith("http") else self.url + address)

    def at(self, address: str) -> Self:
        """The same person, with this page open."""
        self.opens(address)
        return self

    def presses(self, label: str) -> None:
        """Presses a button or follows a link by what it says, and waits for the page that comes."""
        try:
            with self.page.expect_navigation():
                self.finds(label).click()
        except TooLate as late:
            shown = self.page.locator("body").inner_text()
            raise AssertionError(f"「{label}」 led nowhere at {self.page.url}, which shows:\n{shown}") from late

    def unfolds(self, summary: str) -> None:
        """Opens what is folded under these words."""
        fold = self.page.locator("details").filter(has=self.page.locator("summary", has_text=summary))
        fold.evaluate("one => { one.open = true }")

    def taps(self, label: str) -> None:
        """Presses something that changes this page only."""
        self.finds(label).click()

    def finds(self, label: str) -> Locator:
        """The one button or link that says this."""
        button = self.page.get_by_role("button", name=label, exact=True)
        return button.or_(self.page.get_by_role("link", name=label, exact=True)).first

    def can_press(self, label: str) -> None:
        """The button is live, soon if not yet."""
        expect(self.finds(label)).to_be_enabled(timeout=PATIENCE)

    def offers(self, label: str) -> bool:
        """Whether there is such a button or link now."""
        return self.finds(label).count() > 0

    def box(self, label: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}{REQUIRED}\s*$"))

    def fills(self, boxes: dict[str, str]) -> None:
        """Types into fields; a list takes the choice with these words."""
        for label, text in boxes.items():
            box = self.box(label)
            if box.evaluate("field => field.tagName") == "SELECT":
                box.select_option(label=text)
            else:
                box.fill(text)

    def ticks(self, label: str) -> None:
        """Sets a check box."""
        self.box(label).check()

    def chooses(self, label: str) -> None:
        """Sets a radio button, which may bear a line of explanation."""
        self.page.get_by_role("radio", name=re.compile(rf"^{re.escape(label)}(\s|$)")).check()

    def reads(self, label: str) -> str:
        """What a field holds."""
        return self.box(label).input_value()

    def sees(self, *words: str) -> None:
        """All of this can be read on the page, soon if not yet."""
        for one in words:
            expect(self.page.get_by_text(one).and_(self.page.locator(":visible")).first).to_be_visible(timeout=PATIENCE)

    def does_not_see(self, *words: str) -> None:
        """None of this is anywhere on the page, shown or not."""
        source = self.page.content()
        for one in words:
            assert one not in source, f"{self.page.url} shows {one}"

    def is_at(self, title: str) -> None:
        """The page's title is this, soon if not yet."""
        expect(self.page.locator("h1")).to_have_text(title, timeout=PATIENCE)

    def goes_back(self) -> None:
        """The browser's Back."""
        self.page.go_back()

    def goes_forward(self) -> None:
        """The browser's Forward."""
        self.page.go_forward()

    def reloads(self) -> None:
        """The browser's reload."""
        self.page.reload()

    @contextmanager
    def refused(self, status: int) -> Iterator[None]:
        """What is done inside is answered with this status, of which Chromium complains."""
        self.forgiven.append(f"status of {status}")
        yield
        self.page.wait_for_load_state()
        self.forgiven.remove(f"status of {status}")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(words in message.text for words in self.forgiven):
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 500:
            self.troubles.append(f"{answer.status} from {answer.url}")


class Phone(Person):
    """The customer's phone; its camera sees what the browser's fake camera shows."""

    def scans(self, url: str) -> None:
        """Reads a QR code with the phone's camera, which opens its address."""
        self.opens(url)

    def keeps_the_shutter_itself(self) -> None:
        """The picture is taken when its owner says so (the page remembers that wish)."""
        self.page.evaluate("localStorage.setItem('camera-auto', 'off')")

    def photographs(self) -> None:
        """Holds the licence into the frame until the page has taken the picture and read it."""
        here = self.page.url
        self.page.wait_for_url(lambda url: url != here, timeout=2 * PATIENCE)

    def opens_second_tab(self) -> "Phone":
        """Another tab of the same browser."""
        return Phone(self.context, self.url, self.troubles)

    def draft_kept(self) -> "object":
        """Waits, around typing, until the page has put by what was typed."""
        return self.page.expect_response(lambda answer: "/draft/" in answer.url and answer.status == 204)


@dataclass(frozen=True)
class Order:
    """An order as its QR code and its paper say."""

    number: str
    link: str


class Demo(Person):
    """Who shows the product: the demo's home page and its outbox."""

    def prepares(self, vehicle: str, certificate: str) -> Order:
        """Makes a new order ready; `certificate` begins the choice of the list."""
        self.opens("/")
        self.unfolds("新しいお申込みを用意する")
        self.box("車両").select_option(label=vehicle)
        choice = self.box("車検証").locator("option", has_text=certificate)
        self.box("車検証").select_option(value=choice.get_attribute("value"))
        self.presses("用意する")
        number = self.page.locator("section", has=self.page.locator("#customer")).locator(".num").last.inner_text()
        return Order(number, qr_text(self.page.get_by_role("img", name="お手続きを始めるQRコード")))

    def newest_mail(self, to: str) -> str:
        """The text of the newest mail to this address as the outbox page shows it now, or nothing."""
        self.opens("/demo/outbox")
        letters = self.page.locator("details.card", has_text=to)
        return (letters.first.text_content() or "") if letters.count() else ""

    def subjects_to(self, to: str) -> list[str]:
        """The subjects of all mails to this address, the newest first."""
        self.opens("/demo/outbox")
        found = self.page.locator("details.card", has_text=to).locator("summary").all_inner_texts()
        return [text.strip().splitlines()[0] for text in found]

    def awaits_mail(self, to: str, words: str, seconds: int = 20) -> None:
        """A mail with these words reaches this address, once the job worker has come to it."""
        for _second in range(seconds):
            letter = self.newest_mail(to)
            if letter and words in letter:
                return
            self.page.wait_for_timeout(1000)
        raise AssertionError(f"no mail to {to} says {words}: {self.newest_mail(to)}")

    def mailed_code(self, to: str) -> str:
        """The six digits of the newest mail to this address, which may be on its way still."""
        self.awaits_mail(to, "")
        return re.findall(r"(?<!\d)\d{6}(?!\d)", self.newest_mail(to))[0]


class Desk(Person):
    """佐藤 of the main store, at the console."""

    def signs_in(self, name: str = "佐藤 美咲") -> "Desk":
        """By the demo's button for this person."""
        self.opens("/")
        row = self.page.get_by_role("listitem").filter(has_text=name)
        with self.page.expect_navigation():
            row.get_by_role("button").click()
        return self

    def opens_order(self, order: Order) -> None:
        """From the list of orders."""
        self.opens("/desk/orders/")
        self.presses(order.number)

    def confirms_waiting_check(self, order: Order) -> None:
        """Compares every field with the licence and confirms."""
        self.opens_check(order)
        for box in self.page.get_by_label("免許証と同じ").all():
            box.check()
        self.presses("確認した")
        self.sees("確認しました。")

    def sends_back(self, order: Order, field: str, note: str) -> None:
        """Says what to correct."""
        self.opens_check(order)
        self.page.get_by_role("group", name="直してほしい項目").get_by_label(field).check()
        self.box("お客さまへのメモ").fill(note)
        self.presses("修正をお願いする")

    def shows_code(self, order: Order) -> str:
        """The one-time code of the waiting check."""
        self.opens_check(order)
        self.presses("確認コードを出す")
        return re.sub(r"\D", "", self.page.locator("#code").inner_text())

    def sees_of(self, order: Order, words: str) -> None:
        """The desk view says this of the order, soon and by itself."""
        row = self.page.get_by_role("row").filter(has_text=order.number)
        expect(row).to_contain_text(words, timeout=PATIENCE)

    def is_called_for(self, order: Order) -> None:
        """The open desk view says by itself that this customer calls."""
        call = self.page.get_by_role("link", name=f"確認する {order.number}", exact=True)
        expect(call).to_be_visible(timeout=PATIENCE)

    def hands_over(self, order: Order) -> Order:
        """Makes the order ready for another phone; returns it with its new QR code."""
        self.opens_order(order)
        self.unfolds("別の端末に引き継ぐ")
        self.presses("別の端末に引き継ぐ")
        return Order(order.number, qr_text(self.page.get_by_role("img", name="買主のお手続きを始めるQRコード")))

    def opens_check(self, order: Order) -> None:
        """The check of this order, from the desk view once the customer's call is there."""
        self.opens("/desk/")
        self.presses(f"確認する {order.number}")

    def notes_chassis(self, order: Order, chassis: str) -> None:
        """Types the chassis number of an order's vehicle."""
        self.opens_order(order)
        self.presses("番号を登録する")
        self.fills({"車台番号": chassis})
        self.presses("登録する")

    def files_certificate(self, order: Order, name: str, address: str) -> None:
        """Types the vehicle certificate of an order."""
        self.opens_order(order)
        self.presses("車検証の情報を入れる" if self.offers("車検証の情報を入れる") else "車検証の情報を入れなおす")
        self.chooses("個人")
        self.fills({"使用者の氏名または名称": name, "使用者の住所": address})
        if not self.reads("車台番号"):
            self.fills({"車台番号": "KSP210-0123456"})
        self.presses("登録する")


def qr_text(picture: Locator) -> str:
    """What a QR code on the screen says to whoever scans it."""
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.screenshot())))
    assert len(codes) == 1, f"{len(codes)} codes where one should be"
    return str(codes[0].text)
