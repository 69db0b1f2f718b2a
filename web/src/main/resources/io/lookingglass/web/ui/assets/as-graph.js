// Draws the AS paths to a prefix. The list of paths says the same; without this script nothing is lost.

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// The colours are pairs for light and dark; a probe tells which one holds.
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);
const colour = (name) => {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
};

// Ranks by the longest way from here, so that every line leads onwards; a loop cannot be ranked.
const ranks = (graph) => {
  const rank = new Map(graph.nodes.map((node) => [node.id, 0]));
  for (let round = 0; round < graph.nodes.length; round++) {
    let moved = false;
    for (const edge of graph.edges) {
      const least = rank.get(edge.source) + 1;
      if (rank.get(edge.target) < least) {
        rank.set(edge.target, least);
        moved = true;
      }
    }
    if (!moved) return rank;
  }
  return rank;
};

// Places nodes in layers, those of the best path in the middle line.
const places = (graph, horizontal) => {
  const rank = ranks(graph);
  const best = new Set(graph.edges.filter((e) => e.best).flatMap((e) => [e.source, e.target]));
  const layers = new Map();
  for (const node of graph.nodes) {
    const layer = rank.get(node.id);
    if (!layers.has(layer)) layers.set(layer, []);
    const members = layers.get(layer);
    if (best.has(node.id)) members.unshift(node.id);
    else members.push(node.id);
  }
  const positions = {};
  for (const [layer, members] of layers) {
    members.forEach((id, index) => {
      // 0, 1, -1, 2, -2 ... around the middle line
      const side = Math.ceil(index / 2) * (index % 2 === 0 ? -1 : 1);
      const along = layer * (horizontal ? 196 : 100);
      const across = side * (horizontal ? 84 : 150);
      positions[id] = horizontal ? { x: along, y: across } : { x: across, y: along };
    });
  }
  return positions;
};

const look = () => [
  {
    selector: "node",
    style: {
      label: "data(text)",
      shape: "round-rectangle",
      width: 136,
      height: 46,
      "background-color": colour("--sheet"),
      "border-width": 1,
      "border-color": colour("--rule-strong"),
      color: colour("--ink"),
      "font-size": 12,
      "font-family": style("--mono"),
      "text-valign": "center",
      "text-wrap": "wrap",
      "text-max-width": 132,
    },
  },
  {
    selector: 'node[kind != "as"]',
    style: { "background-color": colour("--accent-wash"), "border-color": colour("--accent") },
  },
  { selector: "node[?best]", style: { "border-width": 3, "border-color": colour("--good") } },
  {
    selector: "edge",
    style: {
      width: 1.5,
      "line-color": colour("--rule-strong"),
      "line-style": "dashed",
      "target-arrow-color": colour("--rule-strong"),
      "target-arrow-shape": "triangle",
      "curve-style": "bezier",
      label: "data(label)",
      color: colour("--ink"),
      "font-size": 12,
      "text-background-color": colour("--paper"),
      "text-background-opacity": 1,
      "text-background-padding": 2,
    },
  },
  {
    selector: "edge[?best]",
    style: {
      width: 4,
      "line-style": "solid",
      "line-color": colour("--good"),
      "target-arrow-color": colour("--good"),
      "z-index": 2,
    },
  },
];

const shortened = (name) => (name.length > 18 ? `${name.slice(0, 17)}…` : name);

const draw = (cytoscape, container) => {
  const graph = JSON.parse(container.dataset.graph);
  const horizontal = container.clientWidth >= 640;
  const positions = places(graph, horizontal);
  const best = new Set(graph.edges.filter((e) => e.best).flatMap((e) => [e.source, e.target]));
  container.replaceChildren();
  const drawn = cytoscape({
    container,
    elements: {
      nodes: graph.nodes.map((node) => ({
        data: {
          ...node,
          best: best.has(node.id),
          text: node.name ? `${node.label}\n${shortened(node.name)}` : node.label,
        },
        position: positions[node.id],
      })),
      edges: graph.edges.map((edge, index) => ({ data: { id: `edge ${index}`, ...edge } })),
    },
    layout: { name: "preset", fit: true, padding: 12 },
    style: look(),
    maxZoom: 1.2,
    userZoomingEnabled: false,
    userPanningEnabled: false,
    boxSelectionEnabled: false,
    autoungrabify: true,
  });
  container.dataset.drawn = String(drawn.nodes().length);
  return drawn;
};

const start = async (containers) => {
  const { default: cytoscape } = await import(document.getElementById("cytoscape").href);
  // It would bring a style element of its own, which this site's policy forbids; ours has the rule.
  const placeholder = document.createElement("meta");
  placeholder.id = "__________cytoscape_stylesheet";
  document.head.append(placeholder);
  const drawn = new Map();
  const drawAll = () => {
    for (const container of containers) {
      drawn.get(container)?.destroy();
      drawn.set(container, draw(cytoscape, container));
    }
  };
  drawAll();
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      drawAll();
    }
  });
  new MutationObserver(drawAll).observe(document.documentElement, {
    attributeFilter: ["data-theme"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
};

const containers = [...document.querySelectorAll(".as-graph[data-graph]")];
if (containers.length > 0) start(containers);
