"""A student of a course."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A student: nbgrader's id of them, and what else is known.

    `lms_id` is the learning platform's own number of them, nbgrader's ``lms_user_id``.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
