"""The certificate service of these tests, and 陽菜 with her new car."""

import pytest

from mytoyota.base.db import Database
from tests.reviews.people import Applicant
from tests.reviews.register_office import HARUNAS, RegisterOffice


@pytest.fixture
def office(database: Database) -> RegisterOffice:
    """It has 陽菜's certificate on file."""
    return RegisterOffice([HARUNAS]).is_asked_by(database)


@pytest.fixture
def haruna(database: Database, office: RegisterOffice) -> Applicant:
    """高橋 陽菜 at home."""
    return Applicant(database)
