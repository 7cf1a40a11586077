"""From a submission to a verdict. ``pipeline.grade_one`` tells it as one story."""
