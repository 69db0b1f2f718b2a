// The page of the interface: Swagger UI on this server's own description. No other host is asked.

const root = document.documentElement;
const place = document.getElementById("try-out");

// Swagger UI has one class for its dark colours; pages here follow the system or the reader's choice.
const system = matchMedia("(prefers-color-scheme: dark)");
const colour = () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  root.classList.toggle("dark-mode", dark);
};
colour();
system.addEventListener("change", colour);
new MutationObserver(colour).observe(root, { attributeFilter: ["data-theme"] });

const say = (text) => {
  const line = document.createElement("p");
  line.className = "hint";
  line.setAttribute("role", "alert");
  line.textContent = text;
  place.replaceChildren(line);
};

// An answer that never ends cannot be shown here; its line for curl is on the page of all calls.
const endless = (operation) => operation?.get("x-endless") === true;
const OwnRules = () => ({
  wrapComponents: {
    // The page says already what this is and where it is asked.
    InfoContainer: () => () => null,
    ServersContainer: () => () => null,
    // A link within the button that opens an operation could not be reached by keyboard.
    DeepLink:
      (_, { React }) =>
      ({ text }) =>
        React.createElement("span", null, text),
    TextArea:
      (Original, { React }) =>
      (properties) =>
        React.createElement(Original, { "aria-label": "Body of the request", ...properties }),
  },
  statePlugins: {
    spec: {
      wrapSelectors: {
        allowTryItOutFor: (original) => (state, path, method) =>
          !endless(state.getIn(["json", "paths", path, method])) && original(path, method),
      },
    },
  },
});

// What scrolls is reached by keyboard, and buttons are called what is written on them.
new MutationObserver(() => {
  for (const text of place.querySelectorAll("pre:not([tabindex])")) text.tabIndex = 0;
  for (const button of place.querySelectorAll(".close-modal:not([aria-label])")) button.ariaLabel = "Close";
  for (const button of place.querySelectorAll(".auth-btn-wrapper [aria-label]")) button.removeAttribute("aria-label");
}).observe(place, { childList: true, subtree: true });

try {
  const answer = await fetch(place.dataset.document, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  const description = await answer.json();
  // Calls go to where this page came from, whatever other names the server has.
  description.servers = [{ url: location.origin }];
  place.replaceChildren();
  window.SwaggerUIBundle({
    spec: description,
    domNode: place,
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    tryItOutEnabled: true,
    syntaxHighlight: false,
    validatorUrl: null,
    plugins: [OwnRules],
  });
} catch (problem) {
  say(`${place.dataset.problem} (${problem.message})`);
}
