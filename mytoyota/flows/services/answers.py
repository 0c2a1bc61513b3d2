"""What the screens of the services save (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from mytoyota.flows.engine.saved_answer import AgreedTerms, SavedAnswer


@dataclass(frozen=True)
class ServiceChoice(SavedAnswer):
    """利用申込みをする (`apply`) or しない (`decline`)."""

    wish: str = ""


@dataclass(frozen=True)
class TconnectChoice(ServiceChoice):
    """T-Connect利用申込み (3-1/2)."""

    screen = "tconnect_choice"


@dataclass(frozen=True)
class ChargingChoice(ServiceChoice):
    """お申込みの開始 of charging support (3-2/1)."""

    screen = "charging_choice"


@dataclass(frozen=True)
class Contractor(SavedAnswer):
    """契約者情報の登録: in the user's own name (`same`) or another's (`other`; 3-1/3-A)."""

    screen = "contractor"
    name: str = ""


@dataclass(frozen=True)
class TconnectTerms(SavedAnswer):
    """T-Connect利用規約等の同意: which version, and both boxes (3-1/4-A)."""

    screen = "tconnect_terms"
    terms: str = ""
    agree_terms: bool = False
    agree_data: bool = False


@dataclass(frozen=True)
class ChargingTerms(AgreedTerms):
    """充電サポート利用規約の同意: which version (3-2/2-A)."""

    screen = "charging_terms"
    version = "2026-11"


@dataclass(frozen=True)
class TconnectOptions(SavedAnswer):
    """The additional services, and whether a way to pay stood when they were chosen (3-1/5-A)."""

    screen = "tconnect_options"
    options: Sequence[str] = ()
    method_on_entry: bool | None = None

    @property
    def items(self) -> tuple[str, ...]:
        """What was chosen, by the catalogue's ids."""
        return tuple(self.options)


@dataclass(frozen=True)
class ChargingPlan(SavedAnswer):
    """The plan, and whether a way to pay stood when it was chosen (3-2/3-A)."""

    screen = "charging_plan"
    plan: str = ""
    method_on_entry: bool | None = None

    @property
    def items(self) -> tuple[str, ...]:
        """What was chosen, by the catalogue's ids."""
        return (self.plan,)


@dataclass(frozen=True)
class AgreedQuote(SavedAnswer):
    """この内容で申し込む: items and prices as they were shown."""

    quote: str = ""


@dataclass(frozen=True)
class TconnectSummary(AgreedQuote):
    """お申込み内容の確認 of T-Connect (3-1/11-A)."""

    screen = "tconnect_summary"


@dataclass(frozen=True)
class ChargingSummary(AgreedQuote):
    """お申込み内容の確認 of charging support (3-2/9-A)."""

    screen = "charging_summary"


@dataclass(frozen=True)
class Survey(SavedAnswer):
    """Why T-Connect was not applied for (3-1/4-B)."""

    screen = "tconnect_survey"
    reason: str = ""


@dataclass(frozen=True)
class MethodChoice(SavedAnswer):
    """お支払い方法の登録: the way to pay that was chosen (3-1/6-A, 3-2/4-A)."""

    screen = "payment_method"
    kind: str = ""
    method_id: str | None = None

    def stored(self) -> dict[str, object]:
        """A card's id is not known yet, and is not kept here."""
        return {name: value for name, value in super().stored().items() if value is not None}


@dataclass(frozen=True)
class CardEntry(SavedAnswer):
    """The card that the gateway registered, as far as pages show it (3-1/8-A, 3-2/6-A)."""

    screen = "card_entry"
    method_id: str = ""
    brand: str = ""
    last4: str = ""
    expiry: str = "-"  # year-month
