"""How long a gradebook is waited for: PostgreSQL alone waits for ever, and says nothing.

nbgrader makes its own engine of an address and takes nothing else, so the bounds are laid on every
engine of this process. What an instructor has set, in the address, the environment or the server,
stays as it is.
"""

import os
from typing import Any

from sqlalchemy import Connection, Engine, event

BUSY_S = 2  #: how long a lock of another program's is waited for at a time; see ``bookkeeper``
CONNECT_S = 10  #: how long a server may take to answer at all

_LOCKS = (
    f"SELECT set_config('lock_timeout', '{BUSY_S}s', true) "
    "WHERE current_setting('lock_timeout') = '0'"
)


def patient(db_url: str) -> str:
    """Return the URL; an SQLite gradebook then waits for its lock instead of giving up.

    PostgreSQL waits for ever by itself: see above.
    """
    if db_url.startswith("sqlite:///") and "?" not in db_url and len(db_url) > len("sqlite:///"):
        return f"{db_url}?timeout={BUSY_S}"
    return db_url


def _bound_connecting(dialect: Any, _: object, __: object, options: dict[str, Any]) -> None:
    ours = dialect.name == "postgresql" and dialect.driver in ("psycopg", "psycopg2")
    if ours and "service" not in options and "PGCONNECT_TIMEOUT" not in os.environ:
        options.setdefault("connect_timeout", CONNECT_S)


def _bound_locks(db: Connection) -> None:
    if db.dialect.name == "postgresql":
        db.exec_driver_sql(_LOCKS)


event.listen(Engine, "do_connect", _bound_connecting)
event.listen(Engine, "begin", _bound_locks)
