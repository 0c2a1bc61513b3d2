"""What a page of a refusal gives back of the form that was sent: never a password."""

from collections.abc import Iterator

import pytest
from flask import Flask
from wtforms import PasswordField
from wtforms.fields.core import UnboundField

from mytoyota.web import errors
from mytoyota.web.forms import StepForm
from tests.people.phone import Phone

SECRET = "the present password"


def forms(kind: type[StepForm] = StepForm) -> Iterator[type[StepForm]]:
    """The product's own, whatever other tests have made."""
    for one in kind.__subclasses__():
        if one.__module__.startswith("mytoyota."):
            yield one
        yield from forms(one)


def passwords(form: type[StepForm]) -> set[str]:
    fields = {name: getattr(form, name) for name in dir(form)}
    return {
        name
        for name, field in fields.items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, PasswordField)
    }


def test_every_password_of_every_form_is_known(app: Flask) -> None:
    assert set().union(*(passwords(form) for form in forms())) == errors.PASSWORDS


@pytest.mark.parametrize("page", ["/account/password", "/account/profile"])
def test_the_present_password_is_not_shown_where_the_login_has_ended(app: Flask, page: str) -> None:
    phone = Phone(app)
    answer = phone.http.post(page, data={"current": SECRET, "family_name": "山田"}, base_url=phone.base)
    assert answer.status_code == 400
    assert "山田" in answer.text, "what was typed is given back"
    assert SECRET not in answer.text
