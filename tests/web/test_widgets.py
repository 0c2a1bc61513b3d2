"""Fields are written as WTForms writes them, to the byte, and WTForms itself is left as it is."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, FileField, PasswordField, RadioField, SelectField, StringField, TelField
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, Length
from wtforms.widgets import Input
from wtforms.widgets.core import html_params

from mytoyota.web import widgets
from mytoyota.web.forms import StepForm

NASTY = "a\"b'c<d>&amp;\u3000é"


class Everything(StepForm):
    """One field of each kind, with what makes attributes difficult."""

    text = StringField(validators=[InputRequired(), Length(min=2, max=40)], render_kw={"data_x": NASTY, "class_": "a"})
    secret = PasswordField(render_kw={"autocomplete": "off", "aria_label": NASTY})
    mail = EmailField(default=NASTY)
    phone = TelField(render_kw={"readonly": True, "disabled": False})
    ticked = BooleanField(default=True)
    picture = FileField(render_kw={"accept": "image/*"})
    one = RadioField(choices=["a", NASTY], default=NASTY)
    listed = SelectField(choices=["", NASTY], default=NASTY, widget=widgets.Select())


def every_form(kind: type[StepForm] = StepForm) -> Iterator[type[StepForm]]:
    """Every form of the product, and the one above."""
    for one in kind.__subclasses__():
        yield one
        yield from every_form(one)


def test_every_field_of_every_form_is_written_as_wtforms_writes_it(app: Flask) -> None:
    seen = 0
    for kind in sorted(set(every_form()), key=lambda one: f"{one.__module__}.{one.__name__}"):
        with app.test_request_context("/", base_url=app.extensions["settings"].public_url):
            form = kind(formdata=None)
            for field in form:
                theirs = DefaultMeta.render_field(form.meta, field, {"class_": "x", "data_y": NASTY})
                ours = field(class_="x", data_y=NASTY)
                assert str(ours) == str(theirs), (kind, field.name)
                assert str(field()) == str(field()), "written twice"
                seen += 1
            assert "Markup" in type(form.hidden_tag()).__name__
            assert str(form.hidden_tag()) == str(FlaskForm.hidden_tag(form)), kind
    assert seen > 100


@pytest.mark.usefixtures("app")
def test_wtforms_is_left_as_it_is() -> None:
    assert Input.html_params is html_params
    assert not any("html_params" in vars(kind) for kind in Input.__subclasses__())


def test_the_options_of_a_choice_are_written_by_ours_too(app: Flask) -> None:
    with app.test_request_context("/", base_url=app.extensions["settings"].public_url):
        options = [str(option()) for option in Everything(formdata=None).one]
    assert options[1] == (
        '<input checked id="one-1" name="one" type="radio" value="a&#34;b&#39;c&lt;d&gt;&amp;amp;\u3000é">'
    )
