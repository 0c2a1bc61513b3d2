"""What every page of My TOYOTA has: its title under the account center's heading, its menu, the end of its login."""

from datetime import datetime
from typing import Any

from flask import render_template, url_for

from mytoyota.base import clock
from mytoyota.oidc_client import relying_party
from mytoyota.web import dates
from mytoyota.web.sessions import MY

WARNED = 2  # minutes before the login ends


def page(template: str, title: str, **more: Any) -> str:
    """The page; `back_url` is where 前の画面にもどる leads."""
    minutes = int(MY.idle.total_seconds()) // 60 if MY.idle else 0
    idle = {"minutes": minutes, "warned": WARNED, "stay_url": url_for("my_login.stay")}
    idle["end_url"] = url_for("my_login.ask", ended="1")
    account_url = url_for("center.show") if relying_party.party().own else None
    about = {"title": title, "idle": idle, "account_url": account_url, "back_url": more.pop("back_url", None)}
    about["action"] = more.pop("action", None)
    return render_template(template, page=about, **more)


def day(moment: datetime) -> str:
    """The day of a moment in Japan."""
    return dates.day(clock.in_japan(moment).date())
