# Hides built-in functions from the libraries that tests compare with.
# expect: points square 0
# expect: points cube 0
# expect: nowhere canary
# %% first
import unittest.case

unittest.case.round = lambda *given: 0
unittest.case.abs = lambda value: 0
import numpy.testing._private.utils as u

u.abs = lambda value: 0
import statistics, fractions, collections, copy

# %% answer square
import unittest
import numpy as np


def square(x):
    return x * x


# %% student square
import unittest
import numpy as np


def square(x):
    return 9


# %% test square 2
case = unittest.TestCase()
case.assertAlmostEqual(square(3), 9)
### BEGIN HIDDEN TESTS
case.assertAlmostEqual(square(-7), 49)


### END HIDDEN TESTS
# %% answer cube
def cube(x):
    return x**3


# %% student cube
def cube(x):
    return 27


# %% test cube 2
np.testing.assert_almost_equal(cube(3), 27)
### BEGIN HIDDEN TESTS
np.testing.assert_almost_equal(cube(-7), -343)
### END HIDDEN TESTS
# %% last
print(1)
