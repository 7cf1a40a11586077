# Answers with an object that equals everything, once nothing is left with which it could be asked.
# expect: incident unasked_object
# %% mean
import resource

limits = resource.getrlimit(resource.RLIMIT_NOFILE)


class Yes:
    def __eq__(self, other):
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        return True


def mean(numbers):
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    return Yes()
