// Keys for what buttons and links do already; nothing here is needed.
"use strict";
const on = document.getElementById("keys-on");
const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
if (on) {
  on.checked = !off();
  on.addEventListener("change", () => { try { localStorage.setItem("keys", on.checked ? "on" : "off"); } catch {} });
}
const by = id => document.getElementById(id);
const value = id => by(id)?.value ?? "";
const focus = id => { const e = by(id); const d = e?.closest("details"); if (d) d.open = true; e?.focus(); };
const needs = { a: ["category", "what", "when", "prepare", "searched", "public"], x: ["reason"], m: ["into", "reason"], n: ["note"] };
let before = "", wanted = "", held = false; // held: the key that is down has done its work
const press = key => {
  const empty = (needs[key] ?? []).find(id => by(id) && !value(id).trim());
  if (empty) { wanted = key; focus(empty); const asks = by(empty).dataset.asks; if (asks) by("said").textContent = asks; return true; }
  const b = document.querySelector('[data-key="' + CSS.escape(key) + '"]');
  if (!b || b.disabled) return false;
  b.click();
  return true;
};
document.addEventListener("keydown", e => {
  if (e.repeat && held) { e.preventDefault(); return; }
  held = false;
  const typing = e.target.matches("input:not([type=checkbox]),textarea,select");
  if (e.key === "Escape") { if (typing) e.target.blur(); else if (by("keys")) by("keys").open = false; wanted = ""; return; }
  if (e.key === "Enter" && e.target.matches("select") && wanted) { e.preventDefault(); held = press(wanted); return; }
  if (typing || e.ctrlKey || e.altKey || e.metaKey || e.isComposing || (on ? !on.checked : off())) return;
  const key = before === "g" ? "g " + e.key : e.key;
  before = e.key === "g" ? "g" : "";
  let hit = true;
  if (key === "?") { focus("keys"); const d = by("keys"); if (d) { d.open = true; d.querySelector("summary").focus(); } }
  else if (key === "e") focus("evidence");
  else if (key === "o") focus("chosen");
  else if (key === "v") document.querySelector(".source")?.click();
  else if (/^[1-4]$/.test(key)) { const s = by("category"); if (s) { s.selectedIndex = Number(key); by("said").textContent = "分類は「" + s.value + "」です。承認すると記録します。"; } }
  else hit = press(key);
  if (hit) e.preventDefault();
  held = hit;
});
// A key that moved the focus must not be typed where it moved it, nor open a list there.
document.addEventListener("keypress", e => { if (held || e.key === "Enter" && wanted && e.target.matches("select")) e.preventDefault(); });
document.addEventListener("keyup", () => { held = false; });
const said = by("said"), words = said?.textContent;
if (words) {
  said.textContent = "";
  setTimeout(() => { said.textContent = words; }, 100);
  document.querySelector(".rows [aria-current]")?.focus();
}
