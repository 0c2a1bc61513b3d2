"""サインインの安全設定: one's own second factor and recovery codes, and where one is signed in."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from mytoyota.accounts.web_center import BROWSERS, DEVICES
from mytoyota.base.refusals import NotFound
from mytoyota.organisation import access_log, places, web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.places import Place
from mytoyota.organisation.second_factor import factors, recovery, required
from mytoyota.organisation.second_factor.models import TOTP, Factor
from mytoyota.organisation.web_let_in import way_on
from mytoyota.organisation.web_staff import me, signed_in_recently
from mytoyota.web import dates, sessions, unit
from mytoyota.web.safe_redirect import own_path
from mytoyota.web.sessions import DESK
from mytoyota.web.texts import gettext as _

bp = Blueprint("security", __name__, url_prefix="/desk/security")


def own_factor(factor_id: str) -> Factor:
    """Loader: a factor of who is signed in."""
    row = unit.session().get(Factor, factor_id)
    if row is None or row.staff_id != me().id:
        raise NotFound
    return row


@bp.get("")
def show(member: Staff) -> ResponseReturnValue:
    """What there is, and what can be done about it."""
    session = unit.session()
    found = factors.standing(session, member.id)
    return web_frame.page(
        "organisation/security.html",
        factors=[_factor(one) for one in factors.of(session, member.id)],
        codes_left=found.codes_left,
        unread=bool(recovery.to_write_down(session, member.id)),
        required=required.is_required(member),
        recent=signed_in_recently(),
        places=[_place(one) for one in places.standing(session, member.id, sessions.browser_id(DESK))],
    )


@bp.post("/end-others")
def end_others(member: Staff) -> ResponseReturnValue:
    """Ends all other sign-ins; with this, others see at their next press that they are out."""
    ended = places.end_others(unit.session(), member, sessions.browser_id(DESK))
    flash(_("ほかの端末を%(n)s件サインアウトしました。", n=ended), "ok")
    return redirect(url_for("security.show"))


@bp.post("/factors/<factor_id>/remove")
def remove(factor: Factor) -> ResponseReturnValue:
    """Takes a factor away; who must have one keeps the last."""
    member, session = me(), unit.session()
    if not signed_in_recently():
        return _sign_in_again()
    if required.is_required(member) and len(factors.of(session, member.id)) < 2:
        flash(_("最後の1つは削除できません。先に別の方法を追加してください。"), "warn")
        return redirect(url_for("security.show"))
    kind = factor.kind
    if factors.remove(session, member.id, factor.id):
        access_log.changed(session, member, member, f"factor_removed:{kind}")
        flash(_("2段階認証の方法を削除しました。"), "ok")
    return redirect(url_for("security.show"))


@bp.get("/codes")
def codes(member: Staff) -> ResponseReturnValue:
    """The recovery codes, until their owner has written them down."""
    found = recovery.to_write_down(unit.session(), member.id) if signed_in_recently() else []
    if not found:
        return redirect(url_for("security.show"))
    onward = own_path(request.args.get("next", ""), under="/desk/") or ""
    return web_frame.page("organisation/recovery_codes.html", codes=found, onward=onward)


@bp.post("/codes/kept")
def codes_kept(member: Staff) -> ResponseReturnValue:
    """From now on the codes are nowhere but with their owner."""
    recovery.written_down(unit.session(), member.id)
    onward = request.form.get("next", "")
    return redirect(way_on(member, onward) if onward else url_for("security.show"))


@bp.post("/codes/new")
def new_codes(member: Staff) -> ResponseReturnValue:
    """Ten new codes in place of the former ones."""
    if not signed_in_recently():
        return _sign_in_again()
    if factors.of(unit.session(), member.id):
        recovery.make(unit.session(), member.id)
        access_log.changed(unit.session(), member, member, "recovery_codes")
    return redirect(url_for("security.codes"))


def _sign_in_again() -> ResponseReturnValue:
    flash(_("安全のため、いったんサインアウトし、サインインし直してください。"), "warn")
    return redirect(url_for("security.show"))


def _factor(one: Factor) -> dict[str, Any]:
    name = _("認証アプリ") if one.kind == TOTP else _("パスキー")
    return {
        "id": one.id,
        "name": name,
        "made": {"iso": one.made_at.isoformat(), "text": dates.moment(one.made_at)},
        "used": one.used_at and {"iso": one.used_at.isoformat(), "text": dates.moment(one.used_at)},
    }


def _place(one: Place) -> dict[str, Any]:
    named = _("%(device)s・%(browser)s", device=str(DEVICES[one.device]), browser=str(BROWSERS[one.browser]))
    since, seen = ({"iso": at.isoformat(), "text": dates.moment(at)} for at in (one.since, one.seen))
    return {"name": named, "here": one.here, "since": since, "seen": seen}
