"""What a customer does on the pages of registration, with sample answers (guide 1-1 to 2-3), and then on all others."""

from collections.abc import Callable
from typing import Any

from tests.people import service_steps
from tests.people.answers import PASSWORD
from tests.people.service_steps import press, void
from tests.people.written_licence import photograph

OTHER = "買主とは異なる名義で登録する"
NAMES = {"same": "買主と同じ名義で登録する", "other": OTHER, "later": OTHER}


def _log_in(journey: Any) -> None:
    if journey.account == "existing":
        journey.phone.presses("ログイン", email=journey.email, password=PASSWORD)
    else:
        journey.phone.presses("新規登録(無料)")


def _check_and_press(label: str) -> Callable[[Any], None]:
    def act(journey: Any) -> None:
        if not journey.page.sees("スタッフの確認が終わりました"):
            journey.staff_confirm()
            journey.phone.reloads()
        journey.phone.presses(label)

    return act


def _choose_way(journey: Any) -> None:
    journey.phone.presses("身分証明書をカメラで撮影する" if journey.way == "photo" else "直接入力する")


def _photograph(journey: Any) -> None:
    journey.phone.fills(picture=photograph())
    journey.phone.sends(journey.phone.body())


def _fill_the_long_page(journey: Any) -> None:
    if journey.kind == "corporate":
        journey.phone.presses("自動入力", kind="corporate", **journey.company_login)
    elif journey.way == "photo" and not journey.page.sees("免許証から読み取りました"):
        journey.phone.presses("身分証明書をカメラで撮影する", kind="individual")
    else:
        journey.phone.presses("確認", kind="individual", **journey.person)


ACTS: dict[str, Callable[[Any], None]] = {
    "1-1/2": press("お申込みを開始する"),
    "1-1/3": press("買主情報の登録へ"),
    "1-1/4": press("つぎへ"),
    "1-1/5": press("同意する"),
    "1-1/6": _log_in,
    "1-1/7-A": press("確認"),
    "1-1/8-A": _check_and_press("次へ"),
    "1-1/9-A": press("次へ"),
    "1-1/10-A": press("次へ"),
    "1-1/11-A": press("使用者情報の登録へ"),
    "1-1/22-B": press("使用者情報の登録へ"),
    "1-1/7-B": press("次へ", agree="y"),
    "1-1/8-B": lambda journey: void(journey.phone.presses("認証コードを送信", email=journey.email)),
    "1-1/9-B": lambda journey: void(journey.phone.presses("次へ", code=journey.mailed_code())),
    "1-1/10-B": press("次へ"),
    "1-1/11-B": lambda journey: void(journey.phone.presses("次へ", kind=journey.kind)),
    "1-1/12-B": _choose_way,
    "1-1/13-B": press("はじめる"),
    "1-1/14-B": press("運転免許証"),
    "1-1/15-B": press("撮影画面へ"),
    "1-1/16-B": _photograph,
    "1-1/17-B": press("次へ"),
    "1-1/18-B": lambda journey: void(journey.phone.presses("確認", **journey.person)),
    "1-1/19-B": _check_and_press("登録"),
    "1-1/21-B": press("次へ"),
    "1-1/12-C": lambda journey: void(journey.phone.presses("自動入力", **journey.company_login)),
    "1-1/14-C": press("次へ"),
    "1-1/15-C": lambda journey: void(journey.phone.presses("確認", **journey.company)),
    "1-1/16-C": press("登録"),
    "1-1/17-C": press("次へ"),
    "1-1/18-C": press("使用者情報の登録へ"),
    "2-1/2": lambda journey: void(journey.phone.presses(NAMES[journey.name])),
    "2-1/staff": _check_and_press("次へ"),
    "2-1/3": press("次へ", agree="y"),
    "2-1/4": lambda journey: void(
        journey.phone.presses("とじる" if journey.page.offers("とじる") else "My TOYOTAのサービス利用手続きへ")
    ),
    **service_steps.ACTS,
}
# What the user does on their own phone, as the buyer does it: 2-2/6 as 1-1/2, 2-2/11-B as 1-1/7-B, …
AS_BUYERS = {
    **{f"2-2/{n + 4}": f"1-1/{n}" for n in (2, 4, 5, 6)},
    **{f"2-2/{n + 4}-A": f"1-1/{n}-A" for n in (7, 8, 9, 10)},
    **{f"2-2/{n + 4}-B": f"1-1/{n}-B" for n in (*range(7, 20), 21)},
    **{f"2-2/{n + 4}-C": f"1-1/{n}-C" for n in (12, 14, 15, 16, 17)},
    **dict.fromkeys(("2-2/15-A", "2-2/26-B", "2-2/22-C"), "2-1/3"),
    **dict.fromkeys(("2-2/16-A", "2-2/27-B", "2-2/23-C"), "2-1/4"),
}
ACTS |= {users: ACTS[buyers] for users, buyers in AS_BUYERS.items()}
ACTS |= {
    "2-2/3": lambda journey: void(
        journey.phone.presses("同席して" + ("いる" if journey.name == "other" else "いない"))
    ),
    "2-2/7": press("使用者情報の登録へ"),
    "2-2/done": press("とじる"),
    "2-2/buyer-staff": press("OK"),
    "2-3/4": press("OK"),
    "2-3/5": press("とじる"),
    "2-3/6": press("OK"),
}
# After delivery, at home: nobody looks at the papers, and the sign-up is one long page.
ACTS |= {f"4-1/{n - 4}-B": ACTS[f"1-1/{n}-B"] for n in (7, 8, 9, 10)}
ACTS |= {
    "5-1/login": _log_in,
    "4-1/start": press("お申込みを開始する"),
    "4-1/2": _log_in,
    "4-1/3-A": press("確認"),
    "4-1/4-A": press("次へ"),
    "4-1/5-A": press("次へ"),
    "4-1/shared": press("連携する"),
    "4-1/7-B": _fill_the_long_page,
    "4-1/guide": press("はじめる"),
    "4-1/document": press("運転免許証"),
    "4-1/camera": press("撮影画面へ"),
    "4-1/photo": _photograph,
    "4-1/read": press("次へ"),
    "4-1/10-B": press("登録"),
    "4-1/11-B": press("次へ"),
    "4-1/10-C": press("次へ"),
    "4-1/11-C": lambda journey: void(journey.phone.presses("確認", **journey.company)),
    "4-1/12-C": press("登録"),
    "4-1/13-C": press("次へ"),
    **dict.fromkeys(("4-1/12-B", "4-1/14-C"), press("次へ", agree="y")),
    **dict.fromkeys(("4-1/13-B", "4-1/15-C"), press("連携する")),
    **dict.fromkeys(("4-1/14-B", "4-1/16-C"), press("次へ")),
    **dict.fromkeys(("4-1/6-A", "4-1/15-B", "4-1/17-C"), press("次へ", agree="y")),
    **dict.fromkeys(
        ("4-1/7-A", "4-1/16-B", "4-1/18-C"), lambda journey: void(journey.phone.presses("確認", **journey.vehicle))
    ),
    **dict.fromkeys(("4-1/8-A", "4-1/17-B", "4-1/19-C"), press("この内容で申し込む")),
    **dict.fromkeys(("4-1/9-A", "4-1/18-B", "4-1/20-C"), press("閉じる")),
}
# Steps of the guide that share another step's page.
PAGE_OF = {
    "1-1/20-B": "1-1/19-B", "1-1/13-C": "1-1/12-C", "2-2/24-B": "2-2/23-B", "2-2/17-C": "2-2/16-C",
    "4-1/8-B": "4-1/7-B", "4-1/9-B": "4-1/7-B", "4-1/9-C": "4-1/7-B",
    "2-1/1": "1-1/22-B", "2-2/1": "1-1/22-B", "2-3/1": "1-1/22-B", "2-2/2": "2-1/2", "2-3/2": "2-1/2", "2-3/3": "2-2/3",
} | service_steps.PAGE_OF  # fmt: skip
