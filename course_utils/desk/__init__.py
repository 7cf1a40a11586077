"""The desk: what authors build with, and the ``course`` command. No notebook imports it."""
