"""nbgrader's gradebook: what it holds, and how verdicts become grades in it."""
