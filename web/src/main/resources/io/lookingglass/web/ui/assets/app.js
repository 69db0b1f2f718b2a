// What pages do beyond links and forms. Everything here is an extra: each page works without it.

const root = document.documentElement;

// Colours: the system's, or the reader's own choice, which is remembered.
const themeButtons = [...document.querySelectorAll("[data-theme-choice]")];
const showTheme = () => {
  const chosen = root.dataset.theme ?? "auto";
  for (const button of themeButtons) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
  }
};
for (const button of themeButtons) {
  button.addEventListener("click", () => {
    const choice = button.dataset.themeChoice;
    try {
      if (choice === "auto") localStorage.removeItem("theme");
      else localStorage.setItem("theme", choice);
    } catch {
      // Not remembered, but still shown.
    }
    if (choice === "auto") delete root.dataset.theme;
    else root.dataset.theme = choice;
    showTheme();
  });
}
showTheme();

// Copying. The clipboard interface exists in secure contexts only; plain http needs the old way.
const copy = async (text) => {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("the browser did not copy");
};
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-from], [data-copy-text]");
  if (!button) return;
  const label = button.querySelector("span");
  const before = button.dataset.label ?? label.textContent;
  button.dataset.label = before;
  const source = button.dataset.copyFrom;
  try {
    await copy(source ? document.getElementById(source).textContent : button.dataset.copyText);
    label.textContent = "Copied";
  } catch {
    label.textContent = "Not copied";
  }
  setTimeout(() => (label.textContent = before), 1600);
});

// "My address" fills the box in place; without scripts it is a link that does the same.
document.addEventListener("click", (event) => {
  const mine = event.target.closest("#mine");
  if (!mine || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const target = document.getElementById("target");
  target.value = mine.dataset.address;
  target.dispatchEvent(new Event("input", { bubbles: true }));
  target.focus();
});

// "/" leads to the target box, unless one is typing already.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const target = document.getElementById("target");
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select();
});

// What a reader has unfolded stays so when its row is replaced.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  for (const old of target.querySelectorAll("details[id]")) {
    const fresh = fragment.querySelector(`#${CSS.escape(old.id)}`);
    if (fresh) fresh.open = old.open;
  }
});

// Ages grow while the page is open.
const units = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
const age = (then) => {
  const seconds = Math.max(0, (Date.now() - then) / 1000);
  if (seconds < 10) return "just now";
  const [size, unit] = units.find(([size]) => seconds >= size);
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
};
setInterval(() => {
  for (const time of document.querySelectorAll("time[data-age]")) {
    time.textContent = age(Date.parse(time.dateTime));
  }
}, 10_000);
