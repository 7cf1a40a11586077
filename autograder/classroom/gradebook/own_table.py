"""A table of ours in nbgrader's gradebook: what its grades are for, and which gradebook it is.

It lies there and not beside the ledger: a backup that is put back then still says which work its
manual grades were given for. nbgrader's own programs pass over a table that they do not know.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4
from zlib import crc32

from sqlalchemy import Column, MetaData, String, Table, Text, inspect, select, text

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
_ONE_AT_A_TIME = f"SELECT pg_advisory_xact_lock({crc32(TABLE.name.encode())})"
_MAY_MAKE_ONE = "SELECT has_schema_privilege(current_schema(), 'CREATE')"
#: what an account must be granted there, where another one has made it
RIGHTS = "SELECT, INSERT, UPDATE, DELETE"
#: the accounts that may write a table of nbgrader's; null is all of them
_WRITERS = """
SELECT DISTINCT rolname FROM pg_class
CROSS JOIN aclexplode(coalesce(relacl, acldefault('r', relowner))) AS may
LEFT JOIN pg_roles ON pg_roles.oid = may.grantee
WHERE pg_class.oid = to_regclass('submitted_notebook') AND may.privilege_type = 'UPDATE'
AND (may.grantee = 0 OR rolname IS NOT NULL)
"""


def name_of_gradebook(db: Any) -> str:
    """Return what the gradebook of a session is known by; empty where the table is not there."""
    if not inspect(db.connection()).has_table(TABLE.name):
        return ""
    return str(db.execute(select(TABLE.c.said).where(TABLE.c.about == _ITSELF)).scalar() or "")


def make_own_table(db: Any) -> str:
    """Make the table in the transaction that is open; return what the gradebook is known by.

    That is empty where this account may make no table: nothing is remembered there.

    Raises:
        SQLAlchemyError: if the database refuses, and the transaction with it.
    """
    server = db.get_bind().dialect.name == "postgresql"
    if server:
        db.execute(text(_ONE_AT_A_TIME))
    if found := name_of_gradebook(db):  # somebody else has made it meanwhile
        return found
    if server and not db.execute(text(_MAY_MAKE_ONE)).scalar():
        return ""
    name = uuid4().hex
    TABLE.create(db.connection(), checkfirst=True)
    db.execute(TABLE.insert().values(about=_ITSELF, said=name))
    if server:
        _share(db)
    return name


def _share(db: Any) -> None:
    """Let every account that may write nbgrader's grades use the table, whoever has made it."""
    quoted = db.get_bind().dialect.identifier_preparer.quote_identifier
    for whose in db.execute(text(_WRITERS)).scalars():
        account = "PUBLIC" if whose is None else quoted(whose).replace(":", r"\:")
        db.execute(text(f"GRANT {RIGHTS} ON {TABLE.name} TO {account}"))


def read_works(db: Any, submitted: Any) -> dict[str, Works]:
    """Return what is known of the submitted notebooks whose ids the query `submitted` gives.

    Of what somebody else has written there nothing is known.
    """
    rows = db.execute(select(TABLE.c.about, TABLE.c.said).where(TABLE.c.about.in_(submitted)))
    return {about: works for about, said in rows if (works := _works(said)) is not None}


def _works(said: Any) -> Works | None:
    try:
        found = json.loads(said)
    except (TypeError, ValueError, RecursionError):
        return None
    ours = isinstance(found, dict) and all(isinstance(one, str) for one in found.values())
    return found if ours else None


def write_works(db: Any, works: Mapping[str, Works]) -> None:
    """Remember what the grades of submitted notebooks, by their ids, are for from now on."""
    if works:
        db.execute(TABLE.delete().where(TABLE.c.about.in_(list(works))))
        rows = [{"about": one, "said": json.dumps(said)} for one, said in works.items()]
        db.execute(TABLE.insert(), rows)
