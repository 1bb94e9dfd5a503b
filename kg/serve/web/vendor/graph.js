// Drawing graphs: Cytoscape.js with the fcose layout.
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";

cytoscape.use(fcose);
export default cytoscape;
