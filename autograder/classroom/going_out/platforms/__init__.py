"""Grades and feedback in the forms that learning platforms take.

Each form stands in a module of its own, which names the documentation it was made from.
"""
