"""The reader of documents of this installation, for screens that ask for a photograph (guide 1-1/16-B)."""

from typing import cast

from mytoyota.idv.reader import DocumentReader
from mytoyota.web import application


def document_reader() -> DocumentReader:
    """The real one or its demo twin."""
    return cast(DocumentReader, application.outside_party("reader"))
