"""A member of staff at the console, in a browser without JavaScript."""

from flask import Flask

from tests.people.phone import Phone
from tests.people.showroom import PASSWORD, Showroom


class Desk(Phone):
    """佐藤 (or a colleague) signed in at the console."""

    def __init__(self, app: Flask, showroom: Showroom, store: str = "T01", number: str = "100") -> None:
        super().__init__(app)
        self.showroom = showroom
        self.opens("/desk/sign-in")
        self.presses("サインイン", store_code=store, number=number, password=PASSWORD)
