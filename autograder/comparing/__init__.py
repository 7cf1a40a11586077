"""Gradings beside each other: nbgrader's and ours of the same class, or two results of ours."""
