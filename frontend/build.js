// Builds the editor into static/vendor/editor/, and tells static/vendor/manifest.json what is in it. The same sources
// give the same bytes: no dates, no paths, no order of the file system.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { licences } from "./licences.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = process.argv[2] ?? here("../static/vendor/");
const source = (name) => here(`src/${name}`);
const SHEETS = ["frame", "surface", "floating", "dialog"];

const shared = { bundle: true, minify: true, write: false, legalComments: "none", charset: "utf8", target: ["es2022", "chrome125", "firefox129", "safari17.5"], absWorkingDir: here(".") };

async function script(entry) {
  const result = await build({ ...shared, entryPoints: [source(entry)], format: "esm", loader: { ".svg": "text" }, plugins: [icons], metafile: true });
  return { text: result.outputFiles[0].text, inputs: Object.keys(result.metafile.inputs) };
}

/** Icons without their comments and sizes. */
const icons = {
  name: "icons",
  setup: ({ onLoad }) => onLoad({ filter: /\.svg$/ }, async ({ path }) => ({
    loader: "text",
    contents: (await readFile(path, "utf8")).replace(/<!--.*?-->/gs, "").replace(/\s+/g, " ").replace(/ class="[^"]*"/, "").replaceAll("> <", "><").trim(),
  })),
};

const sheet = async (names, layer) => {
  const text = (await Promise.all(names.map((name) => readFile(source(`css/${name}.css`), "utf8")))).join("\n");
  const contents = layer ? `@layer ${layer} {\n${text}\n}` : text;
  return (await build({ ...shared, stdin: { contents, loader: "css" } })).outputFiles[0].text;
};

const editor = await script("index.js");
const element = await script("rich-text.js");
const packages = await licences(editor.inputs, here("."));
const outputs = {
  "editor/editor.js": `/*! Tiptap, ProseMirror, marked and lucide; see LICENCES.txt */\n${editor.text}`,
  "editor/rich-text.js": element.text,
  "editor/admin.js": (await build({ ...shared, entryPoints: [source("admin.js")], format: "iife" })).outputFiles[0].text,
  "editor/editor.css": await sheet(SHEETS, "components"),
  "editor/admin.css": await sheet([...SHEETS, "admin"], null),
  "editor/LICENCES.txt": packages.text,
};
const sha384 = (text) => `sha384-${createHash("sha384").update(text).digest("base64")}`;
const manifest = {
  files: Object.fromEntries(Object.entries(outputs).map(([name, text]) => [name, { bytes: Buffer.byteLength(text), sha384: sha384(text) }])),
  packages: packages.list,
};
await mkdir(`${target}/editor`, { recursive: true });
for (const [name, text] of Object.entries(outputs)) await writeFile(`${target}/${name}`, text);
await writeFile(`${target}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
console.log(Object.entries(manifest.files).map(([name, { bytes }]) => `${String(bytes).padStart(8)} ${name}`).join("\n"));
