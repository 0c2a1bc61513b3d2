"""Keeps a text that somebody agrees to exactly as the page shows it: its paragraphs, without the page around them."""

import html
import re

from flask import render_template
from sqlalchemy.orm import Session

from mytoyota.base import disclosures
from mytoyota.web import texts

PARAGRAPH_END = re.compile(r"</(?:h\d|p|li|span)>")
TAG = re.compile(r"<[^>]*>")


def keep(session: Session, title: str, template: str) -> str:
    """Keeps the text of a template in the reader's language; the hash under which it opens again."""
    return disclosures.keep_text(session, title, texts.language(), words(render_template(template)))


def words(page: str) -> str:
    """The text of a piece of HTML, a line for each heading, paragraph or item."""
    lines = (html.unescape(TAG.sub("", part)).strip() for part in PARAGRAPH_END.split(page))
    return "\n".join(line for line in lines if line)
