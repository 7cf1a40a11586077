"""What being late costs: the configured plugin says it, as for nbgrader itself."""

from typing import Any

from nbgrader.preprocessors import AssignLatePenalties

from ..course_folder import CourseFolder


def penalise(course: CourseFolder, db: Any, submission: Any, taken: Any) -> None:
    """Set a submitted notebook's penalty, as nbgrader's AssignLatePenalties does.

    Args:
        course: whose configuration names the plugin.
        db: the session of the rows.
        submission: nbgrader's row of the submitted assignment.
        taken: its row of the notebook.
    """
    taken.late_submission_penalty = None
    if not submission.total_seconds_late > 0:
        return
    db.flush()
    db.expire(taken)
    with course.importable():
        step = AssignLatePenalties(config=course.config)
        step.init_plugin()
    penalty = step.plugin_inst.late_submission_penalty(
        submission.student.id, taken.score, submission.total_seconds_late
    )
    if penalty is not None:
        taken.late_submission_penalty = min(max(0.0, penalty), taken.score)
