"""Sphinx's settings of the web edition."""

from course_utils.desk.site.front import TITLE
from course_utils.show import DARK_FILTER

project = html_title = html_short_title = TITLE
author = ""
language = "en"
smartquotes = False  # the notebooks say what they mean
extensions = ["myst_nb", "sphinx.ext.githubpages", "course_utils.desk.site.extension"]

exclude_patterns = ["copies"]  # what students download

nb_execution_mode = "off"  # the notebooks as they are stored
nb_merge_streams = True
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_heading_anchors = 4
html_math_renderer = "mathml"

html_theme = "furo"
html_theme_options = {
    "light_css_variables": {"course-picture-filter": "none"},
    "dark_css_variables": {"course-picture-filter": DARK_FILTER},
    "footer_icons": [],
}
pygments_dark_style = "github-dark"  # Furo's own underlines modules, as if they were links
html_static_path = ["static"]
html_css_files = ["site.css"]
html_favicon = "static/icon.svg"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False  # it fetches pages, which a browser refuses for files
html_use_index = False
