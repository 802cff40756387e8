// Reads `_redirects` and `_headers` of a folder as Netlify does: every line must be taken, and each redirect must lead to a page.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const folder = process.argv[2];
let parsers;
try {
  parsers = {
    redirects: (await import("netlify-redirect-parser")).parseAllRedirects,
    headers: (await import("netlify-headers-parser")).parseAllHeaders,
  };
} catch {
  console.log("the parsers of Netlify are not installed");
  process.exit(3);
}

const lines = async (name) =>
  (await readFile(join(folder, name), "utf8")).split("\n").filter((line) => line.trim() && !line.startsWith("#"));

const read = await parsers.redirects({ redirectsFiles: [join(folder, "_redirects")], configRedirects: [], minimal: true });
const held = await parsers.headers({ headersFiles: [join(folder, "_headers")], configHeaders: [], minimal: true });
const faults = [...read.errors, ...held.errors].map((error) => error.message);

const asked = (await lines("_redirects")).length;
if (read.redirects.length !== asked) faults.push(`${read.redirects.length} of ${asked} redirects are taken`);
for (const { from, to, status } of read.redirects) {
  const names = (path) => (path.match(/:\w+/g) ?? []).sort().join();
  if (names(from) !== names(to)) faults.push(`${from} and ${to} name other parts`);
  if (!to.endsWith(".html") || status !== 302) faults.push(`${from} leads to ${to} with ${status}`);
}
const places = (await lines("_headers")).filter((line) => line.startsWith("/")).length;
if (held.headers.length !== places) faults.push(`${held.headers.length} of ${places} places of headers are taken`);

console.log(faults.join("\n") || `${asked} redirects, headers for ${places} places`);
process.exit(faults.length ? 1 : 0);
