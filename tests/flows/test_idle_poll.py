"""A page that waits asks every few seconds: what nobody changed costs little, and is said in no words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from mytoyota.base.db import Database
from tests.people.walker import Walker

FEW = 3  # the journey with its order, its answers, the staff check


@contextmanager
def asked(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []
    with database.reading() as session:
        looking = session.connection().engine

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(looking, "before_cursor_execute", note)
    yield sent
    event.remove(looking, "before_cursor_execute", note)


def test_a_poll_while_nobody_has_decided_reads_three_times_and_says_nothing(walker: Walker, database: Database) -> None:
    phone = walker.journey_at("1-1/19-B").phone
    url = str(phone.page.soup.select_one("[data-status-url]")["data-status-url"])
    tag = phone.http.get(url, base_url=phone.base).headers["ETag"]
    with asked(database) as sent:
        again = phone.http.get(url, base_url=phone.base, headers={"If-None-Match": tag})
    assert (again.status_code, again.text) == (304, "")
    assert 0 < len(sent) <= FEW, sent
