"use strict";
// The page's only script: shows what the server rendered, sends what somebody does.

const $ = (id) => document.getElementById(id);
const state = JSON.parse(document.body.dataset.state);
const here = `/as/${state.user}`;
const shown = {};
let end = null; // null: follow the newest
let running = null, again = false;

// ---- bringing the page up to date ---------------------------------------------------------------

function keep(control) {
  return control === document.activeElement || control.dataset.dirty;
}

function attributes(old, fresh) {
  if (old.dataset.named) return; // it keeps the mark of a permalink, and the focus
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && name !== "open" && name !== "data-dirty" && name !== "data-found" && name !== "aria-busy") old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value && name !== "open" && name !== "autofocus" && !(name === "class" && old.closest(".overflow[open]"))) old.setAttribute(name, value);
  if (keep(old)) return;
  if (old.matches("input:not([type=file])")) {
    if (old.type === "checkbox" || old.type === "radio") old.checked = fresh.hasAttribute("checked");
    else old.value = fresh.getAttribute("value") ?? "";
  }
}

function morph(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  attributes(old, fresh);
  if (old.tagName === "TEXTAREA") {
    if (!keep(old) && old.value !== fresh.value) old.value = fresh.value;
    return;
  }
  if (old.dataset.found && keep(old)) return; // its choices came from the app while somebody typed
  const value = old.tagName === "SELECT" && keep(old) ? old.value : null;
  children(old, fresh);
  if (old.tagName === "SELECT" && !old.multiple)
    old.value = value ?? [...fresh.options].find((o) => o.hasAttribute("selected"))?.value ?? "";
}

function children(old, fresh) {
  const known = new Map([...old.children].filter((c) => c.id).map((c) => [c.id, c]));
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const same = next.id ? known.get(next.id) : null;
    if (same && same.nodeName === next.nodeName) {
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      if (!same.isEqualNode(next)) morph(same, next);
    } else if (at && !next.id && !at.id && at.nodeName === next.nodeName) {
      const one = at;
      at = at.nextSibling;
      if (!one.isEqualNode(next)) morph(one, next);
    } else {
      old.insertBefore(document.importNode(next, true), at);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function put(id, html) {
  if (shown[id] === html || !$(id)) return;
  shown[id] = html;
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  children($(id), parsed.content);
}

const stream = $("stream"), replies = $("replies");
let following = true, below = true; // a picture that comes later pushes what is below it down
const toBottom = (log) => { log.scrollTop = log.scrollHeight; };
stream.addEventListener("load", () => { if (following && end === null) toBottom(stream); }, true);
replies.addEventListener("load", () => { if (below) toBottom(replies); }, true);
const atBottom = (log = stream) => log.scrollHeight - log.scrollTop - log.clientHeight < 60;

function anchor() {
  const top = stream.getBoundingClientRect().top;
  const first = [...stream.children].find((c) => c.classList.contains("message") && c.getBoundingClientRect().bottom > top);
  return first && [first, first.getBoundingClientRect().top];
}

function apply(parts) {
  const follow = end === null && atBottom(), held = anchor();
  below = atBottom(replies);
  for (const id of ["places", "guide", "stream", "replies", "clock", "inspected", "faults"]) put(id, parts[id]);
  Object.assign(state, { first: parts.first, last: parts.last, count: parts.count });
  following = follow;
  if (below) toBottom(replies);
  if (follow) toBottom(stream);
  else if (held && held[0].isConnected) stream.scrollTop += held[0].getBoundingClientRect().top - held[1];
  before = stream.scrollTop;
  stream.setAttribute("aria-live", end === null ? "polite" : "off");
  $("newer").hidden = end === null && atBottom();
  modal(parts.modal);
}

let opener = null; // what had the focus before the first form came, and gets it back

function trap(event) {
  if (event.key !== "Tab") return;
  const all = [...event.currentTarget.querySelectorAll("a[href], button:not([disabled]), input, select, textarea, summary, [tabindex='0']")].filter((one) => one.checkVisibility());
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (document.activeElement === from || !event.currentTarget.contains(document.activeElement)) { event.preventDefault(); to.focus(); }
}
$("confirm").addEventListener("keydown", trap);

const formOf = (dialog) => dialog && `${dialog.id} ${dialog.dataset.form}`;

function modal(html) {
  if (shown.modal === html) return;
  const before = $("modal").firstElementChild, form = formOf(before);
  if (!before) opener = document.activeElement;
  else if (html && form !== formOf(new DOMParser().parseFromString(html, "text/html").querySelector("dialog"))) {
    pending.clear(); // another form in its place: what was typed is the old one's
    clearTimeout(timer);
    for (const one of before.querySelectorAll("[data-dirty]")) delete one.dataset.dirty;
  }
  put("modal", html);
  const dialog = $("modal").firstElementChild;
  if (!dialog) { if (before) (opener?.isConnected && opener !== document.body ? opener : $("words") || stream).focus({ preventScroll: true }); return; }
  if (dialog.open && form === formOf(dialog) && dialog.contains(document.activeElement)) return;
  if (!dialog.open) {
    pending.clear();
    dialog.showModal();
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(dialog); });
    dialog.addEventListener("keydown", trap);
  }
  const first = dialog.querySelector("[autofocus]") || dialog.querySelector(".body :is(input, select, textarea)");
  (first || dialog.querySelector(".body")).focus();
  if (!first) dialog.querySelector(".body").scrollTop = 0;
}

function refresh() {
  again = true;
  running ??= refreshed().finally(() => { running = null; });
  return running;
}

async function refreshed() {
  try {
    while (again) {
      again = false;
      const query = new URLSearchParams();
      if (state.thread) query.set("thread", state.thread);
      if (end !== null) query.set("end", end);
      query.set("size", size());
      if (document.body.classList.contains("inspecting")) query.set("inspect", "1");
      const answer = await fetch(`${here}/${state.place}/parts?${query}`);
      if (answer.ok) apply(await answer.json());
      blind(answer.ok ? "" : `This place could not be drawn (the sandbox answered ${answer.status}): what is below is old.`);
    }
  } catch { blind("The sandbox does not answer: what is below is old."); }
}

function blind(words) {
  if ($("blind").textContent !== words) $("blind").textContent = words;
  $("blind").hidden = !words;
}

// ---- windows into long channels -----------------------------------------------------------------

const STEP = 20, NEAR = 250;
let before = 0; // where the last scroll ended: what the script itself moves is no wish to go anywhere

function size() {
  return Math.ceil(stream.clientHeight / 24) + 2 * STEP;
}

stream.addEventListener("scroll", () => {
  const up = stream.scrollTop < before, down = stream.scrollTop > before;
  before = stream.scrollTop;
  if (up || down) following = atBottom();
  if (running) return;
  if (up && stream.scrollTop < NEAR && state.first > 0) { end = state.last - STEP; refresh(); }
  else if (down && end !== null && stream.scrollHeight - stream.scrollTop - stream.clientHeight < NEAR) {
    end = state.last + STEP >= state.count ? null : state.last + STEP;
    refresh();
  } else if (end === null) $("newer").hidden = atBottom();
}, { passive: true });

function newest() {
  end = null;
  toBottom(stream);
  refresh().then(() => { toBottom(stream); $("newer").hidden = true; });
}

// ---- doing things -------------------------------------------------------------------------------

async function send(act, body) {
  let said;
  try {
    const answer = await fetch(`${here}/do/${act}`, { method: "POST", headers: { "Content-Type": "application/json", "X-Sandbox-Page": "1" }, body: JSON.stringify(body) });
    said = await answer.json();
  } catch { said = { toast: "The sandbox does not answer." }; }
  if (said.toast) toast(said.toast);
  await refresh();
  return said;
}

function toast(words) {
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = words;
  $("toasts").append(line);
  const lid = [...document.querySelectorAll("dialog[open]")].pop();
  (lid || document.body).append($("toasts"));
  setTimeout(() => line.remove(), 9000);
}

function sure(json) {
  if (!json) return Promise.resolve(true);
  const words = JSON.parse(json), dialog = $("confirm");
  $("confirm-title").textContent = words.title;
  $("confirm-text").textContent = words.text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&").replace(/\*([^*\n]+)\*/g, "$1");
  $("confirm-no").textContent = words.deny;
  $("confirm-yes").textContent = words.confirm;
  $("confirm-yes").classList.toggle("danger", words.danger);
  dialog.returnValue = "no";
  dialog.showModal();
  $("confirm-yes").focus();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
}

const pending = new Map();
let timer = 0, flying = Promise.resolve();

function valueOf(control) {
  if (control.dataset.boxes !== undefined) {
    const picked = [...control.querySelectorAll("input:checked")].map((box) => box.value);
    return control.dataset.several !== undefined ? picked : picked[0] ?? null;
  }
  if (control.multiple && control.tagName === "SELECT") return [...control.selectedOptions].map((o) => o.value);
  if (control.dataset.moment !== undefined) return { moment: control.value };
  if (control.dataset.rich !== undefined) return { rich: control.value };
  return control.value === "" ? null : control.value;
}

async function attach(files) {
  const ids = [];
  for (const file of files) {
    const answer = await fetch(`${here}/files?name=${encodeURIComponent(file.name)}`, { method: "POST", headers: { "X-Sandbox-Page": "1" }, body: file });
    ids.push((await answer.json()).id);
  }
  return ids;
}

async function flush() {
  clearTimeout(timer);
  const dialog = $("modal").firstElementChild;
  if (!dialog || !pending.size) return;
  const values = Object.fromEntries(pending);
  pending.clear();
  flying = flying.then(() => send("fill", { view: dialog.id, values }));
  await flying;
}

async function use(control, value) {
  const place = control.closest("[data-in]"), data = control.dataset;
  if (!(await sure(data.confirm))) { refresh(); return; }
  const inside = data.url?.startsWith("/as/");
  if (data.url && !inside) window.open(data.url, "_blank", "noopener");
  await flush();
  await send("act", { in: place.dataset.in, ts: place.dataset.ts, block: data.block, action: data.action, value });
  delete data.dirty;
  if (inside) location.assign(data.url);
}

async function changed(target, final) {
  const control = target.closest("[data-boxes]") || target;
  if (control.dataset.do === "act") { if (final) use(control, valueOf(control)); return; }
  if (control.dataset.do !== "fill") return;
  target.dataset.dirty = "1";
  if (control.dataset.files) { if (final) { pending.set(control.dataset.block, await attach(target.files)); flush(); } return; }
  pending.set(control.dataset.block, valueOf(control));
  clearTimeout(timer);
  if (control.dataset.now !== undefined) { if (final) flush(); }
  else timer = setTimeout(flush, 250);
}

function close(dialog) {
  pending.clear();
  return send("close", { view: dialog.id });
}

async function submit(dialog) {
  const button = dialog.querySelector("[type=submit]");
  if (!button || button.disabled || button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  clearTimeout(timer);
  await flying;
  const values = Object.fromEntries(pending);
  pending.clear();
  const said = await send("submit", { view: dialog.id, values });
  button.removeAttribute("aria-busy");
  if (!said.wrong) { for (const one of dialog.querySelectorAll("[data-dirty]")) delete one.dataset.dirty; return; }
  const wrong = dialog.querySelector(".wrong :is([aria-invalid], .boxes input), .body > .error");
  if (wrong) { wrong.focus(); wrong.scrollIntoView({ block: "center" }); }
}

const deeds = {
  close: (target) => close(target.closest("dialog")),
  newest,
  disconnect: () => send("disconnect", {}),
  clock: (target) => send("clock", { seconds: Number(target.value) }),
  act: (target) => use(target, target.value || null),
  shortcut: (target) => send("shortcut", { callback: target.value, ts: messageOf(target) }),
  react: (target) => send("react", { ts: messageOf(target), name: target.value }),
  delete: (target) => send("delete", { ts: messageOf(target) }),
  edit: (target) => composerOf(target).edit(messageOf(target), target.value),
  unthread: () => openThread(null),
};

function messageOf(target) {
  return target.closest("[data-in=message]")?.dataset.ts;
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.overflow[open]")) if (!menu.contains(event.target)) menu.removeAttribute("open");
  const way = event.target.closest("a[data-thread]");
  if (way && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); openThread(way.dataset.thread); return; }
  const target = event.target.closest("button[data-do]");
  if (!target) return;
  closeMenu(target.closest("details.overflow"));
  deeds[target.dataset.do]?.(target);
});
document.addEventListener("input", (event) => { if (!event.target.closest(".composer")) changed(event.target, false); });
document.addEventListener("change", (event) => {
  const target = event.target;
  if (target.dataset.do === "fault") send("fault", { name: target.value, on: target.checked });
  else if (!target.dataset.suggest && !target.closest(".composer")) changed(target, true);
});
document.addEventListener("submit", (event) => {
  if (event.target.method === "dialog" && event.target.closest("#confirm")) return;
  event.preventDefault();
  if (!event.target.matches(".composer")) submit(event.target.closest("dialog"));
});

let asked = 0;
document.addEventListener("input", (event) => {
  const { suggest, block, action, least } = event.target.dataset, query = event.target.value;
  if (!suggest || query.length < Number(least)) return;
  clearTimeout(asked);
  asked = setTimeout(async () => {
    const list = $(suggest), place = list.closest("[data-in]").dataset;
    const said = await send("suggest", { in: place.in, ts: place.ts, block, action, query });
    const kept = list.multiple ? [...list.selectedOptions] : [];
    list.dataset.dirty = list.dataset.found = "1";
    list.replaceChildren(...(list.multiple ? kept : [new Option("Choose an option", "")]), ...(said.options || []).map(([value, words]) => new Option(words, value)));
  }, 200);
});

// ---- menus --------------------------------------------------------------------------------------

function closeMenu(menu) { // the focus goes back to what opened it, from where a form takes it
  if (!menu?.open) return;
  menu.removeAttribute("open");
  menu.firstElementChild.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.overflow[open]");
  if (!menu) return;
  const items = [...menu.querySelectorAll("[role=menuitem]")], at = items.indexOf(event.target);
  const to = { ArrowDown: (at + 1) % items.length, ArrowUp: (at < 1 ? items.length : at) - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape") { event.preventDefault(); closeMenu(menu); }
  else if (to !== undefined) { event.preventDefault(); items[to].focus(); }
});

// ---- the thread at the right --------------------------------------------------------------------

function threading() {
  $("thread").hidden = !state.thread;
  document.body.classList.toggle("threading", !!state.thread);
}

async function openThread(ts, back = false) {
  const before = state.thread;
  state.thread = ts;
  if (!back) history.pushState(null, "", `${here}/${state.place}${ts ? `?thread=${ts}` : ""}`);
  put("replies", "");
  threading();
  await refresh();
  toBottom(replies);
  const way = ts ? $("reply-words") : [...stream.querySelectorAll(`a[data-thread="${before}"]`)].find((one) => one.checkVisibility()) || $("words");
  way?.focus();
}
window.addEventListener("popstate", () => openThread(new URLSearchParams(location.search).get("thread"), true));

// ---- the composers ------------------------------------------------------------------------------

const composers = new Map();
const composerOf = (target) => composers.get(target.closest("#thread") ? "reply" : "composer");

function writing(form, log) {
  const words = form.querySelector("textarea"), attached = form.querySelector(".attached"), chooser = form.querySelector("input[type=file]"), also = form.querySelector("#also");
  let editing = null; // the message whose words stand here

  function edit(ts, text) {
    editing = ts;
    words.value = text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
    attached.textContent = "Editing a message. Enter keeps it, Escape leaves it as it was.";
    words.focus();
  }

  async function edited() {
    const ts = editing, text = words.value;
    editing = null;
    words.value = attached.textContent = "";
    if (text.trim()) await send("edit", { ts, text });
  }

  async function compose() {
    if (editing) { await edited(); return; }
    const text = words.value, files = chooser.files, broadcast = !!also?.checked;
    if (!text.trim() && !files.length) return;
    words.value = "";
    if (log === stream) end = null;
    const ids = await attach(files);
    chooser.value = "";
    attached.textContent = "";
    toBottom(log);
    const said = await send("say", { place: state.place, thread: also ? state.thread : null, text, files: ids, broadcast });
    if ((said.keep || said.toast) && !words.value) words.value = text;
    else if (also) also.checked = false;
    if (log === stream) newest(); else toBottom(log);
  }

  form.addEventListener("submit", compose);
  chooser.addEventListener("change", () => { attached.textContent = [...chooser.files].map((f) => f.name).join(", "); });
  words.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if (editing && event.key === "Escape") { editing = null; words.value = attached.textContent = ""; }
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); compose(); }
  });
  composers.set(form.id, { edit });
}

// ---- commands, offered while they are typed -----------------------------------------------------

const words = $("words"), offers = $("offers");
let picked = -1, moved = false;

function listed() {
  const typed = words.value;
  const all = JSON.parse(words.dataset.offers);
  const fits = typed.startsWith("/") && !typed.includes("\n") ? all.filter((one) => one.text.startsWith(typed) && one.text.trim() !== typed.trim()) : [];
  picked = fits.length ? Math.min(Math.max(picked, 0), fits.length - 1) : -1;
  offers.replaceChildren(...fits.map((one, n) => {
    const line = document.createElement("li"), hint = document.createElement("i"), more = document.createElement("small");
    line.id = `offer${n}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", String(n === picked));
    line.dataset.text = one.text;
    hint.textContent = one.hint;
    more.textContent = one.more;
    line.append(one.text, hint, more);
    return line;
  }));
  offers.hidden = !fits.length;
  if (picked >= 0) { words.setAttribute("aria-activedescendant", `offer${picked}`); $(`offer${picked}`).scrollIntoView({ block: "nearest" }); }
  else words.removeAttribute("aria-activedescendant");
}

function take() {
  words.value = offers.children[picked].dataset.text;
  picked = -1;
  moved = false;
  listed();
}

if (words) {
  words.addEventListener("input", () => { picked = -1; moved = false; listed(); });
  words.addEventListener("blur", () => { offers.hidden = true; });
  offers.addEventListener("pointerdown", (event) => {
    const line = event.target.closest("li");
    event.preventDefault();
    if (line) { picked = [...offers.children].indexOf(line); take(); }
  });
  words.addEventListener("keydown", (event) => { // before the composer's own, which sends
    const open = !offers.hidden && offers.children.length;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      moved = true;
      picked = (picked + (event.key === "ArrowDown" ? 1 : -1) + offers.children.length) % offers.children.length;
      listed();
    } else if (open && event.key === "Tab" && !event.shiftKey) { event.preventDefault(); take(); }
    else if (open && event.key === "Escape") { event.preventDefault(); offers.hidden = true; }
    else if (open && event.key === "Enter" && !event.shiftKey && !event.isComposing && (moved || !JSON.parse(words.dataset.offers).some((one) => one.text.trim() === words.value.trim()))) { event.preventDefault(); take(); }
    else if (event.key === "Enter" && !event.shiftKey) offers.hidden = true;
  });
  writing($("composer"), stream);
  writing($("reply"), replies);
}

// ---- the inspector and the start ----------------------------------------------------------------

function inspect(on) {
  document.body.classList.toggle("inspecting", on);
  $("inspector").hidden = !on;
  $("inspect").setAttribute("aria-expanded", String(on));
  localStorage.setItem("inspecting", on ? "1" : "");
  return refresh();
}
document.addEventListener("toggle", (event) => { // a menu opens to the left and down, unless that is out of its room
  const menu = event.target.matches(".overflow[open]") && event.target.lastElementChild;
  if (!menu) return;
  menu.classList.remove("rightward", "upward");
  const room = (event.target.closest("#stream, #replies, dialog .body, #inspector") || document.body).getBoundingClientRect();
  const { left, bottom, height } = menu.getBoundingClientRect(), above = event.target.getBoundingClientRect().top - room.top;
  menu.classList.toggle("rightward", left < room.left);
  menu.classList.toggle("upward", bottom > room.bottom && height < above);
}, true);
$("inspect").addEventListener("click", () => inspect($("inspector").hidden).then(() => !$("inspector").hidden && $("uninspect").focus()));
$("uninspect").addEventListener("click", () => inspect(false).then(() => $("inspect").focus()));
document.addEventListener("click", (event) => { if (!event.target.closest("#who")) $("who").removeAttribute("open"); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") $("who").removeAttribute("open"); });

threading();
toBottom(stream);
toBottom(replies);
const named = state.at && ($(`t${state.at}`) || $(`m${state.at}`)); // where a permalink leads
if (named) {
  if (state.last < state.count) end = state.last;
  named.tabIndex = -1;
  named.dataset.named = "1";
  named.scrollIntoView({ block: "center" });
  following = false;
}
if (words && !$("modal").firstElementChild) (named || (state.thread ? $("reply-words") : words)).focus({ preventScroll: true });
inspect(localStorage.getItem("inspecting") === "1");
const news = new EventSource(`${here}/news`);
news.addEventListener("message", refresh);
news.addEventListener("open", refresh);
setInterval(refresh, 30000); // the clock
