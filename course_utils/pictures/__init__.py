"""Pictures that more than one notebook draws: each function draws on axes that it is given.

What belongs to one notebook alone stands in ``course_utils.demos.nbNN``, and what shows a picture
on the page, with its alternative text, in ``course_utils.show``.
"""
