// Keys for the list of what is new: they do what the links and buttons of the chosen
// document do. Nothing here is needed.
"use strict";
(() => {
  const items = [...document.querySelectorAll(".stream .item")];
  const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  let at = Math.max(0, items.findIndex(e => "#" + e.id === location.hash));
  const choose = (n, focus) => {
    at = Math.max(0, Math.min(items.length - 1, n));
    items.forEach((e, i) => {
      e.classList.toggle("on", i === at);
      if (i === at) e.setAttribute("aria-current", "true"); else e.removeAttribute("aria-current");
    });
    if (focus) items[at]?.focus();
  };
  choose(at, location.hash.startsWith("#d"));
  document.getElementById("pick")?.querySelector("button")?.focus();
  const act = key => {
    if (key === "j" || key === "k") { choose(at + (key === "j" ? 1 : -1), true); return items.length > 0; }
    const hit = key === "e" ? document.getElementById("readto") : key === "v" ? items[at]?.querySelector(".source") : "sbx".includes(key) ? items[at]?.querySelector('[data-k="' + key + '"]') : null;
    hit?.click();
    return !!hit;
  };
  document.addEventListener("keydown", e => {
    if (e.repeat || e.ctrlKey || e.altKey || e.metaKey || e.isComposing || off() || document.querySelector("dialog[open]")) return;
    if (e.target.matches("input:not([type=checkbox]),textarea,select")) return;
    if (act(e.key)) { e.preventDefault(); e.stopImmediatePropagation(); }
  }, true);
})();
