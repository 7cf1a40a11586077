"""The report: a folder of static pages for the instructor, and the ``--json`` document beside them.

>>> write_report("report", verdicts, engine, timing)         # doctest: +SKIP
PosixPath('report/index.html')

A page an assignment, a page a submission, and what leads to them. The pages load nothing from
anywhere but the pictures that lie beside them, and run one small script of ours (it sorts and
filters tables); their content security policy allows nothing else.
"""

from .document import ReportError, document_parts, write_document
from .lacking import Lacking, Stop
from .writing import INDEX, write_report

__all__ = [
    "INDEX",
    "Lacking",
    "ReportError",
    "Stop",
    "document_parts",
    "write_document",
    "write_report",
]
