"""What can go wrong, and whose doing it is.

SandboxError
├── SandboxFault     ours: nothing can be said about the submission, so grade it again
│   └── ZygoteGone   the process that starts kernels ended; another is started
├── KernelGone       the submission's: its kernel died after it had been ready
├── AskTimeout       the submission's: a question was not answered in time
├── Garbage          the submission's: the answer is not the data that was asked for
│   └── Flooded      it would not stop printing
└── FileRefused      the submission's: a file that may not be taken out of its folder
"""

import errno

#: What the system says where the machine, or the grader's account, lacks something: ours as well.
MACHINES = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ESTALE),
    *(errno.EMFILE, errno.ENFILE, errno.ENOMEM),
)


class SandboxError(Exception):
    """Anything this package raises on purpose; its text is one plain sentence."""


class SandboxFault(SandboxError):
    """The sandbox itself failed. Never a zero: the submission must be graded again."""


class ZygoteGone(SandboxFault):
    """No kernel could be asked for, because the zygote had ended."""


class KernelGone(SandboxError):
    """The kernel ended after it had been ready, which is the submission's own doing."""


class AskTimeout(SandboxError):
    """The guest did not answer within the time allowed."""


class Garbage(SandboxError):
    """The guest's answer was malformed or too large."""


class Flooded(Garbage):
    """The code that was asked for an answer would not stop printing."""


class FileRefused(SandboxError):
    """A file in the work folder may not be copied out."""
