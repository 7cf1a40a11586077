"""Probes: functions that travel to a student's object and bring back plain data.

They run beside the student's code, so they may import Keras, inside their functions; the trusted
side only reads their source. Each *module* here travels whole and stands alone: nothing of ours is
imported. A probe in an exercise's own module travels alone, and imports what it uses itself.
"""
