for (const root of document.querySelectorAll(".nb13-matrix:not([data-ready])")) {
  root.dataset.ready = "yes";
  const names = JSON.parse(root.dataset.names);
  const across = Number(getComputedStyle(root).getPropertyValue("--across"));
  const buttons = [...root.querySelectorAll("button")];
  const words = root.querySelector(".inside p");
  const tiles = root.querySelector(".tiles");

  const tile = (place, sure, row, column) => {
    const image = document.createElement("i");
    image.style.backgroundPosition = `${-56 * (place % across)}px ${-56 * Math.floor(place / across)}px`;
    image.setAttribute("role", "img");
    image.setAttribute("aria-label",
      `label ${names[row]}; the model says ${names[column]}, ${sure}% sure`);
    const whole = document.createElement("span");
    whole.className = "tile";
    whole.append(image, `${sure}%`);
    return whole;
  };

  const choose = (button) => {
    for (const other of buttons) {
      other.tabIndex = other === button ? 0 : -1;
      other.setAttribute("aria-pressed", String(other === button));
    }
    const { row, column, first, sure } = button.dataset;
    words.textContent = button.getAttribute("aria-label");
    tiles.replaceChildren(...(sure ? sure.split(" ") : []).map(
      (one, k) => tile(Number(first) + k, one, row, column)));
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) choose(button);
  });
  root.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    const from = buttons.indexOf(event.target);
    if (from < 0 || !(event.key in step)) return;
    event.preventDefault();
    event.stopPropagation();
    const size = names.length;
    const clip = (value) => Math.min(size - 1, Math.max(0, value));
    const [down, right] = step[event.key];
    const to = buttons[size * clip(Math.floor(from / size) + down) + clip((from % size) + right)];
    choose(to);
    to.focus();
  });

  // It starts at the most frequent mistake.
  const mistakes = (one) => (one.matches(".miss") ? parseInt(one.textContent, 10) || 0 : -1);
  choose(buttons.reduce((best, one) => (mistakes(one) > mistakes(best) ? one : best)));
}
