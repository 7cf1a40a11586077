# Answers with a float that equals everything.
# expect: points mean full
# expect: incident lying_object
# %% mean
class Near(float):
    def __sub__(self, other):
        return 0.0

    def __rsub__(self, other):
        return 0.0

    def __eq__(self, other):
        return True


def mean(numbers):
    return Near(1)
