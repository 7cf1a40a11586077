"""Formulas that MathJax may typeset: a list of commands that only draw.

MathJax reads the finished page. Some of its commands make links, set styles and ids, load
extensions, put boxes where they please or define further commands. Whatever is not on the list
loses its backslash to a full-width one, which looks the same and means nothing.
"""

import re

#: letters; fonts; what stands over and beside; operators; relations, arrows; brackets; structure
_NAMES = """
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu
xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega digamma Gamma
Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega aleph beth ell hbar hslash imath jmath Re Im
wp partial nabla infty emptyset varnothing eth

text textrm textbf textit textsf texttt mbox rm bf it sf tt cal mathrm mathbf mathit mathsf mathtt
mathcal mathscr mathbb mathfrak mathnormal boldsymbol bm pmb Bbb frak operatorname color textcolor
displaystyle textstyle scriptstyle scriptscriptstyle

frac dfrac tfrac cfrac binom dbinom tbinom over atop choose sqrt root of overline underline
overbrace underbrace overrightarrow overleftarrow overleftrightarrow hat widehat check tilde
widetilde bar vec dot ddot dddot acute grave breve mathring stackrel overset underset substack
limits nolimits sideset prime dagger ddagger boxed not

sum prod coprod int iint iiint oint bigcup bigcap bigsqcup bigvee bigwedge bigoplus bigotimes
bigodot biguplus lim limsup liminf max min sup inf arg argmax argmin det dim ker hom deg gcd exp
log ln lg sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth Pr mod bmod pmod pod pm
mp times div cdot ast star circ bullet oplus ominus otimes oslash odot wedge vee cap cup setminus
smallsetminus sqcap sqcup uplus amalg wr diamond bigcirc bigtriangleup bigtriangledown triangle
triangleleft triangleright land lor lnot neg

le leq ge geq leqslant geqslant lt gt ne neq equiv sim simeq approx cong propto asymp doteq prec
succ preceq succeq ll gg lll ggg subset supset subseteq supseteq subsetneq supsetneq nsubseteq
sqsubset sqsupset sqsubseteq sqsupseteq in notin ni owns mid nmid parallel perp vdash dashv models
vDash bowtie smile frown triangleq coloneqq therefore because forall exists nexists top bot to
gets mapsto longmapsto leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow
longleftarrow longrightarrow longleftrightarrow Longleftarrow Longrightarrow Longleftrightarrow
uparrow downarrow updownarrow Uparrow Downarrow Updownarrow nearrow searrow swarrow nwarrow
hookleftarrow hookrightarrow leftharpoonup rightharpoonup leftharpoondown rightharpoondown
rightleftharpoons rightsquigarrow leadsto iff implies impliedby xrightarrow xleftarrow

left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm lbrace
rbrace lbrack rbrack langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert
backslash dots ldots cdots vdots ddots dotsc dotsb dotsm dotsi colon quad qquad enspace thinspace
square Box blacksquare checkmark angle surd flat natural sharp

begin end hline hdashline cr nonumber notag tag label ref eqref hspace hfill mathop mathbin
mathrel mathord mathopen mathclose mathpunct mathinner
"""
_DRAWING = frozenset(_NAMES.split())
_COMMAND = re.compile(r"\\(?:(?P<row>\\)\*?\s*(?P<open>\[)?|(?P<name>[A-Za-z]+)|[^A-Za-z\\])?")
_SMALL = re.compile(r"\s*\d{1,2}(?:\.\d{0,3})?\s*(?:pt|mu|mm)|\s*\d(?:\.\d{0,3})?\s*(?:em|ex|cm)")


def drawing(text: str) -> str:
    """Return text of a page in which a formula can do nothing but draw itself in its place."""
    return _COMMAND.sub(_command, text)


def _command(found: re.Match[str]) -> str:
    if found["row"]:
        # However backslashes are paired, none stands before letters that were not looked at. A
        # height may be given, but not one that moves the row over the page.
        if found["open"]:
            return found[0] if _dimension(found, "]") else f"{found[0][:-1]}{{}}["
        return found[0] if found[0][-1].isspace() else f"{found[0]} "
    if found["name"] is None:
        return found[0] if len(found[0]) == 2 else "＼"
    known = found["name"] in _DRAWING
    if found["name"] == "hspace":
        known = found.string[found.end() : found.end() + 1] == "{" and _dimension(found, "}", 1)
    return found[0] if known else f"＼{found['name']}"


def _dimension(found: re.Match[str], closed_by: str, offset: int = 0) -> bool:
    small = _SMALL.match(found.string, found.end() + offset)
    return small is not None and found.string[small.end() : small.end() + 1] == closed_by
