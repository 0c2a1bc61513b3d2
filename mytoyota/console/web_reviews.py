"""The desk of reviews: who waits, both sides field by field, accept, refuse, a second look, the week (guide 4-1)."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from mytoyota.console import review_rows, web_rows
from mytoyota.japanese import characters
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import CENTER
from mytoyota.organisation.web_staff import me
from mytoyota.reviews import figures, person, queue
from mytoyota.reviews.models import FIELDS, Review
from mytoyota.reviews.person import Look, NothingToCompare, OtherUserStands, SameLooker
from mytoyota.reviews.queue import Wanted
from mytoyota.web import unit
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("reviews", __name__, url_prefix="/desk/reviews")
LONGEST = 500
FILTERS: Mapping[str, Any] = {
    queue.WAITING: _l("審査待ち"),
    queue.SECOND: _l("2人目の確認待ち"),
    queue.LATE: _l("5日以上"),
    queue.CHECKED: _l("自動照会中"),
    queue.DONE: _l("審査済み"),
}
REFUSALS = {
    NothingToCompare: _l("車検証の情報がまだありません。もう一度照会するか、理由を入力して却下してください。"),
    SameLooker: _l("1人目に確認した方とは別の方が、2人目の確認をしてください。"),
    OtherUserStands: _l(
        "この車両には、先に登録またはお申込みをした方がいます。内容を確認し、下のチェックを入れてください。"
    ),
}


@bp.get("/")
def index(member: Staff) -> ResponseReturnValue:
    """The queue, oldest first."""
    which = request.args.get("show", queue.WAITING)
    wanted = Wanted(
        which if which in FILTERS else queue.WAITING, bool(request.args.get("alone")), request.args.get("after", "")
    )
    found = queue.page(unit.session(), member, wanted)
    return web_rows.page(
        "console/reviews.html",
        "reviews",
        rows=review_rows.lines(unit.session(), found.rows),
        wanted=wanted,
        filters=FILTERS,
        next_url=_url(wanted, found.next_key) if found.next_key else "",
        may_narrow=member.role == CENTER,
    )


@bp.get("/week")
def week(member: Staff) -> ResponseReturnValue:
    """The figures of the last seven days."""
    return web_rows.page("console/review_week.html", "reviews", week=figures.week(unit.session(), member))


@bp.get("/<review_id>")
def show(review: Review) -> ResponseReturnValue:
    """One review: what was entered beside what the certificate says."""
    return _page(review)


@bp.get("/<review_id>/accept")
@bp.get("/<review_id>/refuse")
@bp.get("/<review_id>/ask")
def reload(review: Review) -> ResponseReturnValue:
    """The address after something was missing, opened again: the review."""
    return redirect(url_for("reviews.show", review_id=review.id))


@bp.post("/<review_id>/accept")
def accept(review: Review) -> ResponseReturnValue:
    """Registers the user, or notes the first of two looks."""
    try:
        done = person.accept(unit.session(), review, _look())
    except (NothingToCompare, SameLooker, OtherUserStands) as refused:
        return _page(review, REFUSALS[type(refused)]), 422
    if done:
        return _done(review, _("使用者として登録し、お客さまにメールでお知らせしました。"))
    return _done(review, _("1人目の確認を記録しました。別の方の確認で登録が完了します。"))


@bp.post("/<review_id>/refuse")
def refuse(review: Review) -> ResponseReturnValue:
    """Refuses it with a reason."""
    reason = characters.tidy(request.form.get("reason"))[:LONGEST]
    differing = [name for name in FIELDS if name in request.form.getlist("differing")]
    if not reason:
        return _page(review, _("却下する理由を入力してください。")), 422
    person.refuse(unit.session(), review, _look(), differing, reason)
    return _done(review, _("却下し、お客さまにメールでお知らせしました。"))


@bp.post("/<review_id>/ask")
def ask(review: Review) -> ResponseReturnValue:
    """Has the certificate asked for once more."""
    person.ask_now(unit.session(), review, _look())
    flash(_("車検証の情報をもう一度照会しています。結果は数分でこのページに表示されます。"), "ok")
    return redirect(url_for("reviews.show", review_id=review.id))


def _look() -> Look:
    version = request.form.get("seen", type=int) or 0
    return Look(me().id, version, replaces_other=bool(request.form.get("instead")))


def _done(review: Review, words: str) -> ResponseReturnValue:
    """To the next that waits, so that nobody has to go back to the list in between."""
    flash(words, "ok")
    following = queue.next_to(unit.session(), me(), review)
    return redirect(url_for("reviews.show", review_id=following) if following else url_for("reviews.index"))


def _page(review: Review, problem: Any = "") -> str:
    session, member = unit.session(), me()
    return web_rows.page(
        "console/review.html",
        "reviews",
        problem=problem,
        reason=request.form.get("reason", ""),
        following=queue.next_to(session, member, review),
        needs_second=person.needs_second(review),
        looked_first=review.first_by == member.id,
        **review_rows.of(session, review, request.form.getlist("differing") if problem else None),
    )


def _url(wanted: Wanted, key: str) -> str:
    alone = "1" if wanted.without_order else None
    return url_for("reviews.index", show=wanted.which, alone=alone, after=key)
