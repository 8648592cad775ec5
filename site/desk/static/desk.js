// Keys for what buttons and links do already; nothing here is needed.
"use strict";
const on = document.getElementById("keys-on");
const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
if (on) {
  on.checked = !off();
  on.addEventListener("change", () => { try { localStorage.setItem("keys", on.checked ? "on" : "off"); } catch {} });
}
let before = "";
const focus = id => { const e = document.getElementById(id); if (!e) return false; const d = e.closest("details"); if (d) d.open = true; e.focus(); return true; };
document.addEventListener("keydown", e => {
  const typing = e.target.matches("input:not([type=checkbox]),textarea,select");
  if (e.key === "Escape") { if (typing) e.target.blur(); else { const d = document.getElementById("keys"); if (d) d.open = false; } return; }
  if (typing || e.ctrlKey || e.altKey || e.metaKey || e.isComposing || (on ? !on.checked : off())) return;
  const key = before === "g" ? "g " + e.key : e.key;
  before = e.key === "g" ? "g" : "";
  const value = id => { const x = document.getElementById(id); return x ? x.value : ""; };
  let hit = true;
  if (key === "?") { const d = document.getElementById("keys"); if (d) { d.open = true; d.querySelector("summary").focus(); } }
  else if (key === "e") focus("evidence");
  else if (key === "o") { const p = document.querySelector(".pane h2"); if (p) { p.tabIndex = -1; p.focus(); } }
  else if (key === "v") { const a = document.querySelector(".source"); if (a) a.click(); }
  else if (key === "a" && !value("category")) focus("category");
  else if (key === "x" && !value("reason")) focus("reason");
  else if (key === "m" && !value("into")) focus("into");
  else if (key === "m" && !value("reason")) focus("reason");
  else if (key === "n" && !value("why")) focus("why");
  else if (/^[1-4]$/.test(key)) { const s = document.getElementById("category"); if (s) s.selectedIndex = Number(key); }
  else { const b = document.querySelector('[data-key="' + CSS.escape(key) + '"]'); if (b && !b.disabled) b.click(); else hit = false; }
  if (hit) e.preventDefault();
});
if (document.getElementById("said")?.textContent) document.querySelector("[aria-current]")?.focus();
