"""Which services the vehicle can have, and where one applies after delivery (guide 2-3/4, 3-1/3-B, 3-2/2-B)."""

from mytoyota.orders.order_card import OrderCard
from mytoyota.web import application


def service_links(card: OrderCard | None) -> dict[str, object]:
    """What the macro `service_sites` shows; both addresses are settings."""
    settings = application.settings()
    return {
        "tconnect": bool(card and card.t_connect),
        "charging": bool(card and card.charging),
        "tconnect_url": settings.tconnect_url,
        "charging_url": settings.charging_url,
    }
