"""A new gradebook: nbgrader's tables, made as nbgrader makes them and without a program of its own.

nbgrader starts ``alembic`` to ask which revision its tables are of, which takes more time than a
small class. The answer stands in the files that ``alembic`` would read.
"""

import ast
from pathlib import Path

from nbgrader.api import Base
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, inspect, text


def make_tables(db_url: str) -> None:
    """Make the tables of a gradebook that has none; leave any other as it is.

    Raises:
        SQLAlchemyError: if the database cannot be written.
    """
    engine = create_engine(db_url)
    try:
        with engine.begin() as db:
            if inspect(db).get_table_names():
                return
            # Before the others: whoever finds these half made makes the rest.
            db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            head = {"head": newest_revision()}
            db.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), head)
        Base.metadata.create_all(bind=engine)
    finally:
        engine.dispose()


def newest_revision(folder: Path = Path(ALEMBIC_DIR) / "versions") -> str:
    """Return the revision that no other one in `folder` follows.

    Raises:
        LookupError: if there is not exactly one.
    """
    follows: dict[str, str | None] = {}
    for path in folder.glob("*.py"):
        found = {
            statement.targets[0].id: ast.literal_eval(statement.value)
            for statement in ast.parse(path.read_bytes()).body
            if isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and statement.targets[0].id in ("revision", "down_revision")
        }
        follows[found["revision"]] = found["down_revision"]
    heads = set(follows) - set(follows.values())
    if len(heads) != 1:
        raise LookupError(f"nbgrader's tables have no one newest revision: {sorted(heads)}")
    (head,) = heads
    return head
