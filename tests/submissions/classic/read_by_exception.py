# Keeps an exception of its own, and looks later at the frames that its traceback leads to.
# expect: points square full
# expect: nowhere canary
# %% square
kept = []


def square(x):
    try:
        raise ValueError
    except ValueError as error:
        kept.append(error)
    return x * x


# %% last
for error in kept:
    frame = error.__traceback__.tb_frame
    while frame:
        print(frame.f_code.co_consts, frame.f_code.co_names)
        frame = frame.f_back
