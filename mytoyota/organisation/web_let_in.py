"""What follows a first proof of who somebody is: the second factor where one is due, then the session of the desk."""

import secrets
from dataclasses import dataclass

from flask import current_app, redirect, request, url_for
from werkzeug import Response

from mytoyota.base import events, keys
from mytoyota.base.events import Event
from mytoyota.base.refusals import NotFound
from mytoyota.organisation import access_log, places, staff, web_frame
from mytoyota.organisation.access_log import What, Who
from mytoyota.organisation.models import Staff
from mytoyota.organisation.second_factor import required
from mytoyota.web import sessions, unit
from mytoyota.web.safe_redirect import own_path
from mytoyota.web.sessions import DESK, DESK_BEGUN

DEVICE = "desk_device"
DEVICE_SECONDS = 180 * 86_400
PEOPLE_PER_DEVICE = 12
PASSWORD, PROVIDER, DEMO = "password", "provider", "demo"
PAGES = {"ask": "second.ask", "enrol": "enrolment.show"}


@dataclass(frozen=True)
class StaffSignedIn(Event):
    """A member of staff signed in."""


@dataclass(frozen=True)
class SignInBegun:
    """A sign-in whose first proof was right: of whom, by which way, and where it is to lead."""

    member: Staff
    way: str
    onward: str
    browser_id: str


def proved(member: Staff, way: str, onward: str = "") -> Response:
    """Somebody proved who they are: on to the second factor, or straight in where none is due."""
    step = required.next_step(unit.session(), member)
    if step is None:
        return let_in(member.id, onward, way)
    sessions.start(
        DESK_BEGUN, staff.kept_in_session(member) | {"way": way, "next": own_path(onward, under="/desk/") or ""}
    )
    return redirect(url_for(PAGES[step]))


def sign_in_begun() -> SignInBegun | Response:
    """Loader: the sign-in of this browser that waits for its second factor, else back to its beginning."""
    begun = begun_here()
    return begun or redirect(url_for("staff.sign_in"))


def begun_here() -> SignInBegun | None:
    """The same where there may be none."""
    row, key = sessions.current(DESK_BEGUN), sessions.browser_id(DESK_BEGUN)
    member = staff.of_session(unit.session(), row.data) if row and "staff" in row.data else None
    if row is None or key is None or member is None:
        return None
    return SignInBegun(member, row.data["way"], row.data["next"], key)


def let_in(staff_id: str, onward: str = "", way: str = DEMO) -> Response:
    """Begins the session of someone who proved who they are; the browser's former one ends."""
    member = staff.at_work(unit.session(), staff_id)
    if member is None:
        raise NotFound
    ends_here(places.REPLACED)
    row = sessions.start(DESK, staff.kept_in_session(member))
    sessions.end(DESK_BEGUN)
    places.note(unit.session(), member, row.id, (way, request.headers.get("User-Agent", "")))
    events.record(unit.session(), StaffSignedIn(about=member.id))
    response = redirect(way_on(member, onward))
    _know_device(response, f"{member.workplace.code}/{member.number}")
    return response


def ends_here(why: str) -> None:
    """Notes that this browser's session ends, if there is one."""
    row = sessions.current(DESK)
    member = unit.session().get(Staff, row.data["staff"]) if row else None
    if row and member:
        places.ended(unit.session(), member, row.id, why)


def failed(member: Staff | None, why: str) -> None:
    """A try that was refused: one line, of whom if that is known; `why` is a code."""
    about = (access_log.MEMBER, member.id) if member else None
    access_log.write(unit.session(), Who.of(member), What(access_log.FAILED, "sign_in", about, why))


def way_on(member: Staff, path: str) -> str:
    """Where to go after signing in: a staff page that may be theirs, never another site."""
    wanted = own_path(path, under="/desk/")
    return wanted if wanted and not web_frame.closed_to(member, wanted) else web_frame.home(member)


def device() -> tuple[str, list[str]]:
    """This browser's own name and the tags of those who signed in with it."""
    name, *tags = request.cookies.get(_cookie(), "").split(".")
    return name, tags


def device_tag(name: str, person: str) -> str:
    """What the browser's cookie holds of a person: proof that they signed in with it, and no word of who they are."""
    return keys.ring().mac("session", DEVICE, name, person).hex()[:32]


def _know_device(response: Response, person: str) -> None:
    """Marks this browser as one that this person uses; a shared machine at the desk knows several."""
    name, tags = device()
    name = name or secrets.token_hex(8)
    tag = device_tag(name, person)
    value = ".".join([name, *[one for one in tags if one != tag][-PEOPLE_PER_DEVICE + 1 :], tag])
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(_cookie(), value, max_age=DEVICE_SECONDS, secure=secure, httponly=True, samesite="Lax")


def _cookie() -> str:
    return f"__Host-{DEVICE}" if current_app.config["SESSION_COOKIE_SECURE"] else DEVICE
