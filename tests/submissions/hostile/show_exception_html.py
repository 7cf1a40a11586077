# Puts HTML and terminal codes where the instructor and the student read: names of exceptions.
# expect: points all 0
# %% square
name = "<img src=x onerror=hostile()>\x1b[2J\n# heading\u202e"
raise type(name, (Exception,), {"__module__": "<b>"})("=HYPERLINK(\"http://evil.example\")")
# %% 02.grad
raise type("=cmd|' /C calc'!A0", (Exception,), {})("@SUM(1+1)\t\r")
