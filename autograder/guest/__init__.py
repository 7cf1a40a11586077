"""The code that stands beside a student's objects and answers questions about them in plain data.

The same code runs in two places: in the student's own notebook, where a check asks it directly,
and inside the sandbox, where the judge asks it over the kernel's shell channel. It imports the
standard library and NumPy and nothing of ours, so the sandbox can be given this folder alone.

Nothing that comes from here is believed as an object: :mod:`.plain` turns every value into JSON,
and the side that asked decodes that JSON into built-in types, with every size checked.
"""
