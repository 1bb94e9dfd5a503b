// The editor of SPARQL queries: that of YASGUI, which draws its results by other means than ours.
import "@zazuko/yasqe/build/yasqe.min.css";

export { default } from "@zazuko/yasqe";
