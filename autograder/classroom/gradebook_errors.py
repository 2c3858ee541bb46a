"""Sentences about a gradebook that cannot be opened or written."""

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

ADDRESS = "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
PACKAGES = {"psycopg": "psycopg[binary]"}  # what to install for a module that is missing


def describe_failed_opening(address: str, error: Exception) -> str:
    """Return a sentence about a gradebook that cannot be opened, without its password.

    Args:
        address: of the database, as in nbgrader_config.py.
        error: from SQLAlchemy, or of the import of a driver.
    """
    try:
        shown = make_url(address).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return (
            "c.CourseDirectory.db_url in nbgrader_config.py is no address of a database: expected "
            f"{ADDRESS}."
        )
    if isinstance(error, NoSuchModuleError):
        return f"no program can open the gradebook {shown}: expected {ADDRESS}."
    if isinstance(error, ImportError):
        module = error.name or "its driver"
        if module == "psycopg2":  # what SQLAlchemy takes "postgresql://" for
            return f"the gradebook {shown} needs `psycopg2`: write {ADDRESS} to use psycopg 3."
        package = PACKAGES.get(module, module)
        return f'the gradebook {shown} needs `{module}`: pip install "{package}".'
    advice = "" if shown.startswith("sqlite") else " Does its server run, and is the address right?"
    return f"the gradebook {shown} cannot be opened: {describe_error(error)}.{advice}"


def describe_error(error: Exception) -> str:
    """Return the reason of an error in one line: a database's without the statement it was in."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    lines = str(cause).strip().splitlines()
    reason = lines[0].rstrip(".") if lines else ""
    if isinstance(error, DBAPIError):
        return reason or type(cause).__name__
    return f"{type(error).__name__}: {reason}" if reason else type(error).__name__
