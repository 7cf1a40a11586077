"""The ledger of a course: every verdict and executed notebook, kept before anybody sees it."""

from .ledger import Ledger
from .lock import LedgerBusy, LedgerError

__all__ = ["Ledger", "LedgerBusy", "LedgerError"]
