"""Parts of the guide that many stories walk, in the customer's words: from the scan to the login, sign-up, user."""

from tests.browser.actors import Demo, Desk, Order, Phone

ICHIRO, HANAKO, DEMO_PASSWORD = "ichiro@example.jp", "hanako@example.jp", "kuruma-demo-2026"  # accounts of the demo
ICHIROS = {"name": "高橋　一郎", "address": "愛知県豊田市喜多町二丁目１７０番地"}  # his certificate
PASSWORD = "asagao-to-kaze-7"
CERTIFICATE = {"name": "高橋　陽菜", "address": "愛知県豊田市トヨタ町１番地２"}
LICENCE = {
    "姓": "高橋",
    "名": "陽菜",
    "セイ": "タカハシ",
    "メイ": "ハルナ",
    "年": "1990",
    "月": "2",
    "日": "22",
    "郵便番号": "471-0826",
    "都道府県": "愛知県",
    "市区町村": "豊田市",
    "町名・番地": "トヨタ町1番地2",
}
REST = {
    "連絡用電話番号": "0565-28-2121",
    "携帯電話番号": "090-1234-5678",
    "パスワード": PASSWORD,
    "パスワード（確認）": PASSWORD,
    "認証用電話番号": "090-1234-5678",
}


def begins(phone: Phone, order: Order) -> None:
    """From the scan to the login page (1-1/1 to 1-1/6)."""
    phone.scans(order.link)
    phone.is_at("お申込みの開始")
    phone.presses("お申込みを開始する")
    phone.presses("買主情報の登録へ")
    phone.is_at("ご契約車両の確認")
    phone.presses("つぎへ")
    phone.is_at("情報提供の同意")
    phone.presses("同意する")
    phone.is_at("ログイン")


def signs_up(phone: Phone) -> None:
    """From the login page to the e-mail page (1-1/7-B)."""
    phone.presses("新規登録(無料)")
    phone.is_at("アカウント利用規約の同意")
    phone.ticks("利用規約に同意する")
    phone.presses("次へ")


def proves_email_as(phone: Phone, demo: Demo, email: str, kind: str) -> None:
    """The address, the code from the mail, 個人 or 法人 (1-1/8-B to 1-1/11-B)."""
    phone.fills({"メールアドレス": email})
    phone.presses("認証コードを送信")
    phone.is_at("認証コードの入力")
    phone.fills({"認証コード（6桁）": demo.mailed_code(email)})
    phone.presses("次へ")
    phone.is_at("メールアドレスの登録完了")
    phone.presses("次へ")
    phone.chooses(kind)
    phone.presses("次へ")


def proves_email(phone: Phone, demo: Demo, email: str) -> None:
    """The same for a person (1-1/8-B to 1-1/12-B)."""
    proves_email_as(phone, demo, email, "個人")
    phone.is_at("入力方法の選択")


def enters_data(phone: Phone, data: dict[str, str]) -> None:
    """The form of 1-1/18-B."""
    phone.is_at("お客さま情報の入力")
    phone.chooses("女性")
    phone.fills(data | REST)
    phone.presses("確認")


def has_an_account_now(phone: Phone, name: str = "高橋 陽菜") -> None:
    """From 登録 to the end of part one (1-1/20-B to 22-B)."""
    phone.presses("登録")
    phone.is_at("アカウントの登録完了")
    phone.presses("次へ")
    phone.is_at("買主情報の登録完了")
    phone.sees(f"{name} 様")


def logs_in(phone: Phone, email: str, password: str) -> None:
    """From the login page to the account's data (1-1/6 to 1-1/7-A)."""
    phone.fills({"メールアドレス": email, "パスワード": password})
    phone.presses("ログイン")


def registers(phone: Phone, desk: Desk, order: Order, *, scripts: bool = True) -> None:
    """From the account's data to the end of part one, the staff confirming at the desk (1-1/7-A to 11-A)."""
    phone.is_at("登録情報の確認と変更")
    phone.presses("確認")
    phone.is_at("販売店スタッフによる目視確認")
    phone.sees("スタッフを呼んでいます。")
    desk.confirms_waiting_check(order)
    if not scripts:
        phone.reloads()
    phone.sees("スタッフの確認が終わりました。ありがとうございました。")
    phone.presses("次へ")
    phone.is_at("お客さま情報の登録")
    phone.presses("次へ")
    phone.is_at("登録情報の確認完了")
    phone.presses("次へ")
    phone.is_at("買主情報の登録完了")


def asks_to_be_user(phone: Phone) -> None:
    """The same name as the buyer, and the terms whose 次へ compares with the certificate (2-1/1 to 2-1/3)."""
    phone.presses("使用者情報の登録へ")
    phone.is_at("名義の選択")
    phone.presses("買主と同じ名義で登録する")
    phone.is_at("使用者登録規約の同意")
    phone.ticks("利用規約に同意する")
    phone.presses("次へ")


def becomes_user(phone: Phone, name: str = "高橋 陽菜") -> None:
    """The user by the same name, of a car without services, to the end (2-1/1 to 2-1/4)."""
    asks_to_be_user(phone)
    phone.is_at("使用者情報の確認")
    phone.sees("使用者の登録が完了しました。", f"{name} 様")
    phone.presses("とじる")
    leaves(phone)


def has_a_car_with_services(phone: Phone, desk: Desk, order: Order, *, scripts: bool = True) -> None:
    """一郎, by his account, to the door of the services (1-1/1 to 2-1/4)."""
    begins(phone, order)
    logs_in(phone, ICHIRO, DEMO_PASSWORD)
    registers(phone, desk, order, scripts=scripts)
    asks_to_be_user(phone)
    phone.is_at("使用者情報の確認")
    phone.presses("My TOYOTAのサービス利用手続きへ")


def leaves(phone: Phone) -> None:
    """The last two pages at the dealer's."""
    phone.is_at("販売店スタッフにお声かけ")
    phone.presses("OK")
    phone.is_at("お手続きの完了")
