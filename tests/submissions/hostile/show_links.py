# Shows links that run something, in Markdown, in LaTeX and in terminal codes.
# rest: solution
# expect: points all full
# expect: nowhere href=\"javascript:hostile
# expect: nowhere \\href{javascript:hostile
# %% first
from IPython.display import Latex, Markdown, display

word = "java" + "script:hostile"
for text in (f"[x]({word}())", f"$\\href{{{word}()}}{{x}}$", f"$$\\\\href{{{word}()}}{{x}}$$", f"<{word}()>",
             f"![x]({word}())", f"$\\unicode{{x}}\\class{{x}}{{\\href{{{word}()}}{{y}}}}$"):
    display(Markdown(text))
    display(Latex(text))
    display({"text/html": text}, raw=True)
