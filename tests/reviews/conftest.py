"""The certificate service of these tests, and 陽菜 with her new car."""

import pytest

from mytoyota.base.db import Database
from tests.reviews.people import Applicant
from tests.reviews.register_office import HARUNAS, OFFICES, RegisterOffice


@pytest.fixture
def office(database: Database) -> RegisterOffice:
    """It has 陽菜's certificate on file."""
    made = RegisterOffice([HARUNAS])
    OFFICES[database] = made
    return made


@pytest.fixture
def haruna(database: Database, office: RegisterOffice) -> Applicant:
    """高橋 陽菜 at home."""
    return Applicant(database)
