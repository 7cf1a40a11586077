"""What ``benchmarks/grading.py`` is made of: classes, graders as commands, and what they cost."""
