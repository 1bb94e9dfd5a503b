// One file of each entry in vendor/, for the pages to import, and the licences of what is in them.
// Usage: node bundle.mjs FOLDER
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";

const [out] = process.argv.slice(2);
const { metafile } = await esbuild.build({
  entryPoints: readdirSync("vendor").map((name) => join("vendor", name)),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  loader: { ".svg": "dataurl", ".woff": "dataurl", ".woff2": "dataurl", ".ttf": "dataurl" },
  legalComments: "none", // all of them are in LICENSES.txt
  metafile: true,
  logLevel: "warning",
});

/** The folder of the package that a bundled file belongs to: node_modules/NAME or node_modules/@SCOPE/NAME. */
const toPackage = (path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];

const packages = [...new Set(Object.keys(metafile.inputs).map(toPackage).filter(Boolean))].sort();
const licences = packages.map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `License: ${license}`;
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(out, "LICENSES.txt"), licences.join(`\n${"-".repeat(80)}\n\n`));
