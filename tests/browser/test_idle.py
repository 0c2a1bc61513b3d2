"""A phone laid aside on a personal page: warned in time, kept by one press, else led to the login and back."""

import re

from tests.browser.actors import Phone
from tests.browser.inspection import RULES, axe, picture
from tests.browser.ways import DEMO_PASSWORD, HANAKO

WARNED, OVER = "13:01", "02:00"
STREET = "元町2番地の途中"


def logs_in(phone: Phone) -> None:
    phone.fills({"メールアドレス": HANAKO, "パスワード": DEMO_PASSWORD})
    phone.presses("ログイン")
    phone.is_at("登録情報の変更")


def test_a_warning_that_one_press_answers_and_an_end_that_loses_nothing(phone: Phone) -> None:
    page = phone.page
    page.clock.install()
    phone.opens("/account/login?next=/account/profile")
    logs_in(phone)
    phone.fills({"町名・番地": STREET})
    warning = page.get_by_role("dialog", name="まもなくログインが終わります")
    for _ in range(2):
        assert not warning.is_visible()
        page.clock.fast_forward(WARNED)
        warning.wait_for()
        assert page.evaluate("document.activeElement.textContent") == "ログインを続ける"
        assert axe(page, RULES) == []
        picture(page, "idle-warning")
        with page.expect_response(re.compile("/account/stay")):
            page.keyboard.press("Enter")
        warning.wait_for(state="hidden")
    page.clock.fast_forward(WARNED)
    warning.wait_for()
    page.clock.fast_forward(OVER)
    phone.is_at("ログイン")
    phone.sees("しばらく操作がなかったため、ログインが終わりました")
    picture(page, "idle-ended")
    logs_in(phone)
    assert phone.reads("町名・番地") == STREET
    phone.sees("まだ変更していない入力が残っています")
    picture(page, "idle-kept")
