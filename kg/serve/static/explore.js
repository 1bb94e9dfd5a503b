// The graph explorer: starts with the entities in the address, and expands what is clicked.
import cytoscape from "./vendor/graph.js";

const board = cytoscape({
  container: document.getElementById("graph"),
  style: [
    { selector: "node", style: { label: "data(label)", "font-size": 11 } },
    { selector: "edge", style: { width: 1, "curve-style": "bezier", "target-arrow-shape": "triangle" } },
  ],
});

async function expand(id) {
  const answer = await fetch(`/explore/expand?${new URLSearchParams({ of: id })}`, { headers: { Accept: "application/json" } });
  const { nodes, edges } = await answer.json();
  const fresh = [
    ...nodes.map((data) => ({ group: "nodes", data })),
    ...edges.map((data) => ({ group: "edges", data: { ...data, id: `${data.source} ${data.relation} ${data.target}` } })),
  ].filter(({ data }) => board.getElementById(data.id).empty());
  board.add(fresh);
  board.layout({ name: "fcose", animate: false }).run();
}

board.on("tap", "node", ({ target }) => expand(target.id()));
for (const id of new URLSearchParams(location.search).getAll("id")) await expand(id);
