"""Grades and feedback for students and learning platforms."""
