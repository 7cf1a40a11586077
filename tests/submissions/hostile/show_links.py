# Shows links that run something, in Markdown, in LaTeX and in terminal codes.
# fails today: finding 7
# rest: solution
# expect: points all full
# expect: nowhere javascript:hostile
# %% first
from IPython.display import Latex, Markdown, display

word = "java" + "script:hostile"
for text in (f"[x]({word}())", f"$\\href{{{word}()}}{{x}}$", f"$$\\\\href{{{word}()}}{{x}}$$", f"<{word}()>",
             f"![x]({word}())", f"$\\unicode{{x}}\\class{{x}}{{\\href{{{word}()}}{{y}}}}$"):
    display(Markdown(text))
    display(Latex(text))
    display({"text/html": text}, raw=True)
