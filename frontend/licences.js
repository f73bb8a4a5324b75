// Which packages went into a bundle, and the licences they came with.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//g;
const packageOf = (input) => [...input.matchAll(PACKAGE)].at(-1)?.[1];

async function licenceText(folder) {
  const file = (await readdir(folder)).sort().find((name) => /^licen[cs]e/i.test(name));
  return file ? (await readFile(join(folder, file), "utf8")).trim() : "";
}

async function describe(root, name) {
  const folder = join(root, "node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return { name, version: about.version, licence: about.license, text: await licenceText(folder) };
}

/** @param {string[]} inputs  esbuild's metafile inputs, relative to `root` */
export async function licences(inputs, root) {
  const names = [...new Set(inputs.map(packageOf).filter(Boolean))].sort();
  const found = await Promise.all(names.map((name) => describe(root, name)));
  const allowed = new Set(["MIT", "ISC", "BSD-3-Clause"]);
  const refused = found.filter(({ licence }) => !allowed.has(licence));
  if (refused.length) throw new Error(`Licences not agreed to: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(", ")}`);
  return {
    list: found.map(({ name, version, licence }) => ({ package: name, version, licence })),
    text: found.map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}\n`).join(`\n${"-".repeat(80)}\n\n`),
  };
}
