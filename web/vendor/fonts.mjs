// Fonts of the pages, cut by fonttools to the characters that css/fonts.css asks of each, and to weights 400 to 700.
import { execFileSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const SOURCES = {
  "latin.woff2": "noto-sans/files/noto-sans-latin-wght-normal.woff2",
  "latin-ext.woff2": "noto-sans/files/noto-sans-latin-ext-wght-normal.woff2",
  "cyrillic.woff2": "noto-sans/files/noto-sans-cyrillic-wght-normal.woff2",
  "arabic.woff2": "noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2",
  "devanagari.woff2": "noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2",
  "urdu.woff2": "noto-nastaliq-urdu/files/noto-nastaliq-urdu-arabic-wght-normal.woff2",
};
const CHINESE = "../../core/fonts/AynChinese-400.ttf"; // the one of printed reports; see the README beside it
const ALSO = "U+200C-200D,U+25CC"; // joining, and the circle that a lone mark stands on, belong to every script
const FACE = /@font-face\s*{[^}]*fonts\/([\w-]+\.woff2)[^}]*unicode-range:\s*([^;]+);/g;

/** Write the fonts that a style sheet names into a folder. */
export async function fonts(sheet, folder) {
  const scratch = await mkdtemp(join(tmpdir(), "ayn-fonts-"));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    for (const [, name, range] of (await readFile(sheet, "utf8")).matchAll(FACE)) {
      const whole = SOURCES[name] ? join(scratch, `${name}.ttf`) : resolve(CHINESE);
      if (SOURCES[name])
        fonttools("varLib.instancer", "--quiet", `node_modules/@fontsource-variable/${SOURCES[name]}`, "wght=400:700", "-o", whole);
      const unicodes = `--unicodes=${range.replace(/\s/g, "")},${ALSO}`;
      fonttools("subset", whole, unicodes, "--flavor=woff2", `--output-file=${join(folder, name)}`);
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
  await copyFile("../../core/fonts/OFL.txt", join(folder, "OFL.txt"));
}

/** Run a command of fonttools: a program of Python, fetched by uv for the time it is needed. PYTHON: one that has uv. */
function fonttools(...words) {
  const tool = ["-m", "uv", "tool", "run", "--quiet", "--with", "brotli==1.2.1", "--from", "fonttools==4.68.0", "fonttools"];
  execFileSync(process.env.PYTHON ?? "python3", [...tool, ...words], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, SOURCE_DATE_EPOCH: "0" }, // the same bytes from the same fonts
  });
}
