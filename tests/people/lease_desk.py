"""A member of staff at J-PASS, in a browser without JavaScript."""

from io import BytesIO

from tests.people.desk import Desk
from tests.people.page import Page


class LeaseDesk(Desk):
    """佐藤 (or a colleague) signed in, with 最終回対象顧客一覧 open."""

    def searches(self, kind: str, expect: int = 200, **typed: str) -> Page:
        """Fills one of the three searches and presses 検索."""
        if self.page.url.partition("?")[0] != "/desk/jpass/contracts":
            self.opens("/desk/jpass/contracts")
        button = self.page.tree.css_first(f"form:has(input[name=kind][value={kind}]) button")
        assert button is not None
        self.fills(**typed)
        return self.sends(self.body(button), expect, self.form_of(button))

    def found(self) -> list[str]:
        """The contract numbers in the list."""
        return [str(one.get_text(strip=True)) for one in self.page.soup.select("#found tbody td[data-label=契約番号]")]

    def takes_list(self) -> str:
        """Presses 顧客リスト(csv) and reads the file."""
        button = self.page.button("顧客リスト(csv)")
        answer = self.http.post(
            str(self.form_of(button).attributes["action"]),
            data=self.body(button),
            base_url=self.base,
            follow_redirects=True,
        )
        assert answer.status_code == 200
        assert answer.mimetype == "text/csv"
        return answer.get_data(as_text=True)

    def uploads(self, content: bytes, name: str = "contracts.csv", expect: int = 200) -> Page:
        """Chooses a file at 契約データの取込 and sends it."""
        self.opens("/desk/jpass/files")
        button = self.page.button("取り込む")
        return self.sends(self.body(button) | {"file": (BytesIO(content), name)}, expect, self.form_of(button))
