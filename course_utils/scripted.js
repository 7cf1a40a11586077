function courseScripted(name, data, demo) {
  // Puts what `demo` makes in place of the still pictures called `name`. It gets `data` and two
  // helpers, and returns what begins in an emptied box; the still picture's nodes come along.
  const shape = (tag, attributes, parent, text = "") => {
    const one = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    one.textContent = text;
    return parent.appendChild(one);
  };
  const element = (tag, style, parent, more = {}) => {
    const one = Object.assign(document.createElement(tag), more);
    one.style.cssText = style;
    one.dataset.lmSuppressShortcuts = "true"; // JupyterLab keeps its hands off the keys
    return parent.appendChild(one);
  };
  const begin = demo(data, {shape, element});
  for (const box of document.querySelectorAll(`[data-course-demo="${name}"]:not([data-ready])`)) {
    box.dataset.ready = "yes";
    const still = [...box.children];
    box.replaceChildren();
    begin(box, still);
  }
}
