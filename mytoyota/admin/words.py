"""What the commands say of a file's lines, in English: operators' words; pages have theirs in `web_words`."""

from mytoyota.admin.models import MODELS, ORGANISATION

RANKS = {ORGANISATION: {0: "dealers", 1: "stores", 2: "staff"}, MODELS: {0: "models"}}
ACTIONS = {
    "added": "new", "changed": "changed", "moved": "moved", "left": "left", "back": "back", "same": "as before",
    "": "not compared",
}  # fmt: skip
PROBLEMS = {
    "not_known": "none of the values that there are",
    "empty": "empty",
    "too_long": "longer than 100 letters",
    "form": "letters that may not stand there",
    "spreadsheet": "a number as a spreadsheet writes it; format the column as text",
    "day": "no day; write 2026-12-01",
    "phone": "no telephone number",
    "email": "no e-mail address",
    "cells": "another number of columns than the first line",
    "twice": "the same stands in an earlier line",
    "not_yours": "belongs to another dealer, or is for center alone",
    "code_taken": "another kind of place has this code",
    "name_taken": "another dealer has this name",
    "zeros": "the same code with zeros in front is there: a spreadsheet cut them off",
    "unknown_dealer": "no dealer has this code",
    "unknown_place": "no store, dealer or organisation has this code",
    "other_dealer": "the store is another dealer's",
    "closed_before_opened": "before it was opened",
    "role_does_not_fit": "the place has no such role",
    "unknown_person": "nobody there has this number",
    "number_taken": "somebody else has this number there",
    "place_closed": "the store is closed",
    "yourself": "nobody moves, lets go or takes back themselves",
    "last_center": "nobody of center would be left",
    "back_before_moved": "first take them back where they were, then move them",
}
FILE_PROBLEMS = {
    "no_rows": "There is no line in it.",
    "damaged": "It is no CSV file in UTF-8 or Shift_JIS.",
    "too_many_rows": "It has more than 200,000 lines.",
    "column_missing": "The column {} is missing.",
    "column_more": "The column {} is unknown, or there twice.",
}


def said_of_file(problem: str) -> str:
    """A sentence for what is wrong with a file as a whole: `code`, or `code:column`."""
    code, _colon, column = problem.partition(":")
    return FILE_PROBLEMS[code].format(column)
