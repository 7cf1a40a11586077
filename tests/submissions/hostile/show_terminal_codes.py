# Prints codes that a terminal obeys: titles, links, the clipboard, a clean screen.
# rest: solution
# expect: points all full
# %% first
import sys

codes = "\x1b]0;hostile\x07\x1b]8;;http://evil.example\x07x\x1b]52;c;aG9zdGlsZQ==\x07\x1b[2J\x1b[?1049h\x9b6n\r\b"
print(codes)
print(codes, file=sys.stderr)
# %% last
raise ValueError(codes)
