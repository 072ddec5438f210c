// Bundles the front ends of the Studio and of walls: one ES module and one style sheet each. `node build.mjs [--watch] [FOLDER]`
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const args = process.argv.slice(2);
const watch = args.includes("--watch");
const outdir = args.find((arg) => !arg.startsWith("--")) ?? `${here}../vec2art_nb/studio/static`;

const options = {
  absWorkingDir: here,
  entryPoints: {
    studio: "src/index.tsx",
    "studio-style": "src/style/studio.css",
    wall: "src/wall/index.tsx",
    "wall-style": "src/style/wall.css",
  },
  outdir,
  bundle: true,
  minify: !watch,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
};

await mkdir(outdir, { recursive: true });
if (watch) {
  await (await context(options)).watch();
} else {
  await build(options);
}
