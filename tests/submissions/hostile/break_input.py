# Asks for input, a password and the debugger, and would wait for ever.
# expect: points all 0
# %% first
for ask in (input, __import__("getpass").getpass, breakpoint):
    try:
        print(ask())
    except BaseException as error:
        print(type(error))
