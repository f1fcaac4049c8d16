// Runs before the first paint: the chosen theme, else the system's.
(() => {
  const root = document.documentElement;
  const chosen = document.cookie.match(/(?:^|; )tema=(siang|malam)/)?.[1];
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "malam" : "siang";
  root.dataset.tema = chosen ?? system;
})();
