"""The sandbox's test numbers as data: which brand each is and what happens with it (docs/demo.md, Cards)."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask_babel import lazy_gettext as _l

from mytoyota.payments import gateway

SECURITY_CODE_DIGITS = {"amex": 4}  # three for all others
# How numbers of a brand begin (ISO/IEC 7812), as regular expressions; for a glance while one types, no more.
BEGINNINGS = {"visa": "4", "mastercard": "5[1-5]|2[2-7]", "jcb": "35", "amex": "3[47]", "diners": "30[0-5]|3[689]"}


@dataclass(frozen=True)
class TrialCard:
    """One test number. `ends`: accepted, or the reason of the refusal. `challenge`: whether 3-D Secure asks for a code.

    `trouble`: late (known after a while, told twice), lost (our answers get lost for a while), down (out of order
    for a while, nothing is registered).
    """

    number: str
    brand: str
    text: Any
    ends: str = "accepted"
    challenge: bool = False
    trouble: str = ""

    @property
    def grouped(self) -> str:
        """As it stands on a card: in fours, or 4-6-5 and 4-6-4."""
        cuts = {15: (4, 10), 14: (4, 10)}.get(len(self.number), (4, 8, 12))
        places = [0, *cuts, len(self.number)]
        return " ".join(self.number[a:b] for a, b in pairwise(places))


TRIAL_CARDS = (
    TrialCard("4242424242424242", "visa", _l("登録できます（本人認証に対応していないカード）")),
    TrialCard("5555555555554444", "mastercard", _l("登録できます（本人認証は画面を出さずに済みます）")),
    TrialCard("3530111333300000", "jcb", _l("登録できます（本人認証は画面を出さずに済みます）")),
    TrialCard("378282246310005", "amex", _l("登録できます（本人認証は画面を出さずに済みます）")),
    TrialCard("30569309025904", "diners", _l("登録できます（本人認証は画面を出さずに済みます）")),
    TrialCard("4000000000003220", "visa", _l("本人認証の画面が出て、認証できます"), challenge=True),
    TrialCard("3566002020360505", "jcb", _l("本人認証の画面が出て、認証できます"), challenge=True),
    TrialCard(
        "4000008400001629",
        "visa",
        _l("本人認証の画面が出て、認証に失敗します"),
        gateway.NOT_AUTHENTICATED,
        challenge=True,
    ),
    TrialCard(
        "4000008400001280",
        "visa",
        _l("本人認証の画面が出て、時間切れになります"),
        gateway.AUTHENTICATION_LEFT,
        challenge=True,
    ),
    TrialCard(
        "4000008260003178", "visa", _l("本人認証のあと、利用限度額の超過で断られます"), gateway.FUNDS, challenge=True
    ),
    TrialCard("4000000000000002", "visa", _l("カード会社に断られます"), gateway.DECLINED),
    TrialCard("4000000000009979", "visa", _l("盗難の届け出があり、断られます"), gateway.DECLINED),
    TrialCard("4000000000009995", "visa", _l("利用限度額の超過で断られます"), gateway.FUNDS),
    TrialCard("4000000000000069", "visa", _l("有効期限切れで断られます"), gateway.EXPIRED_CARD),
    TrialCard("4000000000000127", "visa", _l("セキュリティコードの違いで断られます"), gateway.SECURITY_CODE),
    TrialCard("4000000000000119", "visa", _l("カード会社の処理の失敗で断られます"), gateway.PROCESSING),
    TrialCard("4000000000005100", "visa", _l("結果が遅れて届きます（通知は2回届きます）"), trouble="late"),
    TrialCard("4000000000006207", "visa", _l("登録されますが、問い合わせの答えがしばらく届きません"), trouble="lost"),
    TrialCard("4000000000007304", "visa", _l("登録の途中で、決済サービスがしばらく止まります"), trouble="down"),
)
BY_NUMBER = {card.number: card for card in TRIAL_CARDS}


def passes_luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B: catches a wrong digit and most swapped ones."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return number.isdecimal() and sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
