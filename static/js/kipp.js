// Small conveniences for every page; each page works without them.
import { closeMenus } from "./menu.js";
import { startStepper } from "./stepper.js";
import { startThemeToggle } from "./toggle.js";

document.documentElement.classList.add("has-script");

function start(root) {
  root.querySelectorAll("[data-stepper]").forEach(startStepper);
  root.querySelectorAll("[data-theme-toggle]").forEach(startThemeToggle);
  root.querySelector("[data-focus]")?.focus();
}

function showConnection() {
  document.querySelectorAll("[data-offline]").forEach((strip) => {
    strip.hidden = navigator.onLine;
  });
}

start(document);
closeMenus();
showConnection();
addEventListener("online", showConnection);
addEventListener("offline", showConnection);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
