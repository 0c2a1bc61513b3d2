"""設定: the language of pages and of the mails to come, and the mail magazine."""

from mytoyota.my import preferences
from tests.my.owner import at_home, customer_of, registrations
from tests.people.english import must_be_english, reads, sends_nothing
from tests.people.walker import Walker


def test_the_language_is_that_of_pages_and_of_mails_to_come(walker: Walker) -> None:
    customer_of(walker)
    phone = at_home(walker, "/my/preferences/")
    reads(phone)
    sends_nothing(phone)
    phone.presses("この内容で保存する", language="en")
    must_be_english(phone.page)
    assert phone.sees("Saved.")
    assert {one.language for one in registrations(walker.database)} == {"en"}


def test_the_magazine_is_chosen_and_left_again(walker: Walker) -> None:
    account_id = walker.has_account("haruna@example.jp")
    phone = at_home(walker, "/my/preferences/")

    def wanted() -> bool:
        with walker.database.reading() as session:
            return preferences.wants_magazine(session, account_id)

    assert not wanted()
    phone.presses("この内容で保存する", magazine="y")
    assert wanted()
    assert phone.sees("保存しました。")
    assert phone.page.soup.select_one("[name=magazine]").has_attr("checked")
    body = {name: value for name, value in phone.body().items() if name != "magazine"}
    phone.sends(body)
    assert not wanted()


def test_a_language_that_there_is_not_is_refused(walker: Walker) -> None:
    walker.has_account("haruna@example.jp")
    phone = at_home(walker, "/my/preferences/")
    phone.fills(language="xx")
    phone.sends(phone.body(), expect=422)
    assert phone.sees("選んでください。")
