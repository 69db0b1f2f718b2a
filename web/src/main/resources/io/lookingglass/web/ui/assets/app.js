// What pages do beyond links and forms. Everything here is an extra: each page works without it.

const root = document.documentElement;

// What scripts say is in the language of the page: times by the browser's own knowledge of it, the rest by the page.
const words = document.body.dataset;
const ago = new Intl.RelativeTimeFormat(root.lang, { numeric: "always" });
const inDays = new Intl.NumberFormat(root.lang, { style: "unit", unit: "day", unitDisplay: "long", useGrouping: false });

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
    label.textContent = words.copied;
  } catch {
    label.textContent = words.notCopied;
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

// "/" leads to the target box, on the front page if this one has none, unless one is typing already.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const target = document.getElementById("target");
  event.preventDefault();
  if (!target) {
    location.assign("/");
    return;
  }
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

// Ages grow and TTLs run down while the page is open.
const units = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
const age = (then) => {
  const seconds = Math.max(0, (Date.now() - then) / 1000);
  if (seconds < 10) return words.justNow;
  const [size, unit] = units.find(([size]) => seconds >= size);
  return ago.format(-Math.floor(seconds / size), unit);
};
const lasted = (then) => {
  const seconds = Math.max(0, Math.floor((Date.now() - then) / 1000));
  const two = (large, small, unit) => (small ? `${large} ${small} ${unit}` : large);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(`${minutes} min`, seconds % 60, "s");
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return two(`${hours} h`, minutes % 60, "min");
  const days = Math.floor(hours / 24);
  return two(inDays.format(days), hours % 24, "h");
};
// What is left of a TTL, in seconds as the DNS counts.
const left = (then) => {
  const seconds = Math.ceil((then - Date.now()) / 1000);
  return seconds > 0 ? `${seconds} s` : words.expired;
};
const grow = (selector, words) => () => {
  for (const time of document.querySelectorAll(selector)) {
    const text = words(Date.parse(time.dateTime));
    if (time.textContent !== text) time.textContent = text;
  }
};
setInterval(grow("time[data-age]", age), 10_000);
setInterval(grow("time[data-lasting]", lasted), 1_000);
const runDown = grow("time[data-ttl]", left);
runDown();
setInterval(runDown, 1_000);

// Some pages take the fragment of the address for themselves; the way past the masthead is to lead on all of them.
document.querySelector(".skip")?.addEventListener("click", () => document.getElementById("main")?.focus());
