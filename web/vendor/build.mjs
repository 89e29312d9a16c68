// Makes what pages load besides our own modules, from what `npm ci` fetched: see README.md. Run by `make vendor`.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { fonts } from "./fonts.mjs";
import { maps } from "./maps.mjs";

const STATIC = "../static/web";
const LIBRARIES = {
  echarts: ["echarts", "zrender", "tslib"],
  leaflet: ["leaflet"],
  qr: ["qr"],
  proof: ["@noble/ed25519", "@noble/hashes"],
};
const LEGAL = /^(licen[sc]es?|notice|copyright)\b(?!.*\/node_modules\/)/i;
const DATA = [
  "world-atlas",
  "@fontsource-variable/noto-sans",
  "@fontsource-variable/noto-sans-arabic",
  "@fontsource-variable/noto-sans-devanagari",
  "@fontsource-variable/noto-nastaliq-urdu",
];

await libraries(`${STATIC}/vendor`);
await leaflet(`${STATIC}/vendor`);
if (!process.argv.includes("--libraries")) {
  await maps(`${STATIC}/map`);
  await fonts(`${STATIC}/css/fonts.css`, `${STATIC}/fonts`);
}
await writeFile(`${STATIC}/vendor/licenses.txt`, await licenses([...Object.values(LIBRARIES).flat(), ...DATA]));
await writeFile("SHA256SUMS", await sums(["vendor", "map", "fonts"]));

/** One minified module for each library, of what entries/NAME.js names and what that needs. */
async function libraries(folder) {
  await rm(folder, { recursive: true, force: true });
  for (const [name, [first]] of Object.entries(LIBRARIES)) {
    const { version, license } = await about(first);
    await build({
      entryPoints: [`entries/${name}.js`],
      outfile: `${folder}/${name}.js`,
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      define: { "process.env.NODE_ENV": '"production"' },
      legalComments: "none",
      banner: { js: `/* ${first} ${version}, ${license}: licenses.txt. Made by make vendor. */` },
      plugins: [{ name: "without links", setup: withoutLinks }],
    });
  }
}

/** Leaflet links its makers beside every map; js/map.js names the source of the outlines instead, and no page names a host. */
function withoutLinks({ onLoad }) {
  onLoad({ filter: /leaflet-src\.esm\.js$/ }, async ({ path }) => {
    const [before, after, ...more] = (await readFile(path, "utf8")).split('<a href="https://leafletjs.com"');
    if (after === undefined || more.length) throw new Error("Leaflet changed its attribution");
    return { contents: `${before}<a${after}` };
  });
}

async function leaflet(folder) {
  const from = "node_modules/leaflet/dist";
  await mkdir(`${folder}/images`, { recursive: true });
  await build({ entryPoints: [`${from}/leaflet.css`], outfile: `${folder}/leaflet.css`, bundle: true, minify: true, external: ["*.png"] });
  for (const image of await readdir(`${from}/images`)) await copyFile(`${from}/images/${image}`, `${folder}/images/${image}`);
}

async function about(name) {
  return JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
}

async function licenses(names) {
  const texts = [];
  for (const name of names) {
    const { version, license } = await about(name);
    const entries = await readdir(`node_modules/${name}`, { recursive: true, withFileTypes: true });
    const files = entries.filter((one) => one.isFile() && LEGAL.test(relative(`node_modules/${name}`, join(one.parentPath, one.name))));
    const paths = files.map((one) => join(one.parentPath, one.name)).sort();
    const parts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    texts.push([`${name} ${version} (${license})`, ...parts.map((part) => part.replace(/[ \t\r]+$/gm, "").trim())].join("\n\n"));
  }
  return `${texts.join(`\n\n${"=".repeat(80)}\n\n`)}\n`;
}

/** The digests of all files, as `sha256sum -c` reads them from the folder of static files. */
async function sums(folders) {
  const files = await Promise.all(folders.map((folder) => readdir(join(STATIC, folder), { recursive: true, withFileTypes: true })));
  const paths = files
    .flat()
    .filter((file) => file.isFile())
    .map((file) => relative(STATIC, join(file.parentPath, file.name)));
  const lines = paths.sort().map(
    async (path) =>
      `${createHash("sha256")
        .update(await readFile(join(STATIC, path)))
        .digest("hex")}  ${path}\n`,
  );
  return (await Promise.all(lines)).join("");
}
