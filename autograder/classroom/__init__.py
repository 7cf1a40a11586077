"""The class: its nbgrader course folder, the ledger of verdicts, the gradebook, report and exports.

Nothing here runs student code; a verdict comes in and is kept and shown. nbgrader itself is
imported by :mod:`.gradebook`, :mod:`.going_out.nbgrader_feedback`, :mod:`.nbgrader_release` and
:mod:`.nbgrader_hooks` alone.
"""
