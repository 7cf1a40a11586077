"""The web edition: the executed notebooks as pages to read, made by ``course site``.

``making`` tells how; ``page`` makes a page of a notebook; ``front`` is the page to begin with;
``conf`` and ``extension`` are what Sphinx is told. Sphinx and what goes with it are a dependency
group of their own, ``site``, and are imported here only.
"""
