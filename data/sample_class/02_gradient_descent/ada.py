# Everything right, in words of her own.
# rest: solution

# %% 02.grad
def grad(w):
    """Slope of E(w) = 1.5 (w - 8)² at w."""
    distance = w - 8
    return 1.5 * 2 * distance
