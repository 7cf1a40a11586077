"""``autograder calibrate``: the bars of what is trained, measured.

- ``trial``: one program, run with one seed and judged by the exercise's own check, in a process of
  its own (``processes``).
- ``estimate``: what may be expected of a new value, from those measured.
- ``record``: what was measured, as ``data/calibration/NN.name.json``, and the bar that follows.
- ``measuring`` tells the story; ``page`` and ``table`` show what came of it.

What is calibrated is what is graded: the notebook's own solution and programs made from it, judged
as a submission is, with new held-out inputs for each seed. It runs our own programs, never a
student's.
"""
