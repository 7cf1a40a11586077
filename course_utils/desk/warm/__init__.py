"""Kernels that start at once: forks of a process of the user's that has imported Keras already.

``launch`` stands before an ordinary kernel's command line in a kernelspec. It asks a *warm process*
for a fork that becomes that kernel, and then stands in for it: what the Jupyter client does to the
process that it has started happens to the kernel. Where there can be no such fork, it becomes the
ordinary kernel. ``serve`` is the warm process, ``become`` what a fork does, and ``world`` says
which warm process fits: one that was started in the same environment, with the same rights.

These modules run before anything is imported, by path (``__main__``), so they use the standard
library only, and what a fork inherits of them is not the course's own code.
"""
