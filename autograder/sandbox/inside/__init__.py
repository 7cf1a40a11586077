"""Programs that run on the far side: keeper, zygote, warden and the kernel itself.

They import the standard library, ipykernel and landlockpy, and nothing of the grader: a kernel
is a fork of the zygote, so whatever the zygote holds in memory, a student can read.
`__main__.py` loads this folder by path as the package `_inside`.

grader ── keeper ── (bubblewrap ──) zygote ── warden ── kernel ── what the student starts
"""
