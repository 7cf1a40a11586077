"""A table of ours in nbgrader's gradebook: what its grades are for, and which gradebook it is.

It lies there and not beside the ledger: a backup that is put back then still says which work its
manual grades were given for. nbgrader's own programs pass over a table that they do not know.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, MetaData, String, Table, Text, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from .words import is_locked

#: digests of a student's work, by the name of the graded cell
Works = Mapping[str, str]

#: what is said `about` a submitted notebook, by its id in nbgrader's table, or the gradebook itself
TABLE = Table(
    "autograder_work",
    MetaData(),
    Column("about", String(32), primary_key=True),
    Column("said", Text, nullable=False),
)
_ITSELF = "gradebook"


def name_of_gradebook(db: Any) -> str:
    """Return what the gradebook of a session is known by; empty where the table is not there."""
    if not inspect(db.connection()).has_table(TABLE.name):
        return ""
    return str(db.execute(select(TABLE.c.said).where(TABLE.c.about == _ITSELF)).scalar() or "")


def make_own_table(db: Any) -> str:
    """Make the table in the transaction that is open; return what the gradebook is known by.

    That is empty where this account may make no table: nothing is remembered there.

    Raises:
        SQLAlchemyError: if another program holds the gradebook.
    """
    name = uuid4().hex
    try:
        with db.begin_nested():
            TABLE.create(db.connection(), checkfirst=True)
            db.execute(TABLE.insert().values(about=_ITSELF, said=name))
    except SQLAlchemyError as problem:
        if is_locked(problem):
            raise
        return ""
    return name


def read_works(db: Any, submitted: Any) -> dict[str, Works]:
    """Return what is known of the submitted notebooks whose ids the query `submitted` gives."""
    rows = db.execute(select(TABLE.c.about, TABLE.c.said).where(TABLE.c.about.in_(submitted)))
    return {about: json.loads(said) for about, said in rows}


def write_works(db: Any, works: Mapping[str, Works]) -> None:
    """Remember what the grades of submitted notebooks, by their ids, are for from now on."""
    if works:
        db.execute(TABLE.delete().where(TABLE.c.about.in_(list(works))))
        rows = [{"about": one, "said": json.dumps(said)} for one, said in works.items()]
        db.execute(TABLE.insert(), rows)
