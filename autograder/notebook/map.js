(function () {
  // Keeps the map as it is now: asks the course's own part of the server for it when the map comes
  // into view, and every few seconds while it stays there. Elsewhere than in JupyterLab it does
  // nothing.
  const told = document.getElementById("jupyter-config-data");
  if (!told || !window.IntersectionObserver) return;
  const address = JSON.parse(told.textContent).baseUrl + "course/map";
  const EVERY_MS = 4000;

  function keep(root) {
    let last = "";
    let timer = 0;
    let asking = false;

    // JupyterLab has taught the links of the first page to open in its tabs. So those nodes stay,
    // with what is new inside them, and the button passes its click on to one of them.
    function put(text) {
      const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".course-map");
      if (!fresh) return;
      const focused = root.contains(document.activeElement) ? document.activeElement : null;
      for (const link of fresh.querySelectorAll("a[data-stop]")) {
        const known = find(link.dataset.stop);
        if (!known) continue;
        known.replaceChildren(...link.childNodes);
        link.replaceWith(known);
      }
      const go = fresh.querySelector("a[data-go]");
      go?.addEventListener("click", (event) => {
        event.preventDefault();
        find(go.dataset.go)?.click();
      });
      root.replaceChildren(...fresh.childNodes);
      if (focused?.dataset.go) root.querySelector("a[data-go]")?.focus();
      else focused?.focus();
      root.classList.add("live");
    }

    function find(file) {
      return [...root.querySelectorAll("a[data-stop]")].find((one) => one.dataset.stop === file);
    }

    async function ask() {
      if (asking || document.hidden || !root.isConnected) return;
      asking = true;
      try {
        const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
        const text = answer.ok ? await answer.text() : "";
        if (text && text !== last) put((last = text));
      } catch {
        // No server: the page stays as it is.
      } finally {
        asking = false;
      }
    }

    new IntersectionObserver((entries) => {
      clearInterval(timer);
      if (!entries.at(-1).isIntersecting) return;
      ask();
      timer = setInterval(ask, EVERY_MS);
    }).observe(root);
    document.addEventListener("visibilitychange", ask);
  }

  for (const root of document.querySelectorAll(".course-map:not([data-kept])")) {
    root.dataset.kept = "true";
    keep(root);
  }
})();
