"""What pages of vehicle returns are about: an entry with its contract, for who is signed in, or why there is none."""

from dataclasses import dataclass

from flask import request, url_for

from mytoyota.base import db
from mytoyota.base.refusals import NotFound, Refused
from mytoyota.jpass.models import Contract
from mytoyota.jpass.returns import entries
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.organisation.web_staff import me
from mytoyota.web import unit
from mytoyota.web.texts import lazy_gettext as _l


class ContractLeft(Refused):
    """The entry is of one's own dealer, and its contract another dealer's by now: nothing of it is shown."""

    status = 410
    title = _l("申込みを表示できません")
    next_label = _l("進捗一覧")

    def __init__(self) -> None:
        super().__init__(
            _l(
                "この契約は別の販売会社の担当になりました。手続き中だった申込みは取り下げられています。ご不明な点は、トヨタファイナンスへお問い合わせください。"
            )
        )
        self.next_url = url_for("return_progress.show")


@dataclass(frozen=True)
class EntryOfContract:
    """An entry and what is known of its contract now."""

    entry: ReturnEntry
    contract: Contract


def entry_in_sight(entry_id: str) -> EntryOfContract:
    """The entry, of a contract in sight; for an act it is locked."""
    session = unit.session()
    found = entries.one_in_sight(session, me(), entry_id)
    if found is None:
        raise ContractLeft if entries.went_with_its_contract(session, me(), entry_id) else NotFound
    if request.method not in unit.READING_METHODS and not db.looks(session):
        session.refresh(found[0], with_for_update=True)
    return EntryOfContract(*found)
