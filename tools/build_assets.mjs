// Build what the browser gets: the design system reduced to what the templates use, turned for right-to-left,
// fonts for scripts that old phones lack, and the scripts. Everything goes to portal/static/build and is not committed.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { buildSync, transformSync } from "esbuild";
import { PurgeCSS } from "purgecss";
import rtlcss from "rtlcss";
import * as sass from "sass";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "portal/static/build");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

function minified(css) {
  return transformSync(css, { loader: "css", minify: true }).code;
}

async function styles() {
  const full = sass.compile(join(root, "portal/styles/main.scss"), {
    loadPaths: [join(root, "node_modules"), join(root, "node_modules/dkfds/src/stylesheets")],
    quietDeps: true, logger: sass.Logger.silent,
  }).css;
  const [purged] = await new PurgeCSS().purge({
    content: [join(root, "portal/templates/**/*.html"), join(root, "portal/scripts/*.js")],
    css: [{ raw: full }],
    // What the templates do not spell out: tags that the content brings, and classes that are put together or made in Python.
    safelist: { standard: ["table", "blockquote", "h3", "h4", "ol", "ul", "li", "strong", "em", "bdi", "time", "td", "tr", "nowrap",
      "open", "role", "region", "rtl", "ltr"], deep: [/^message/, /^script/], greedy: [/:lang\(/, /:dir\(/] },
    fontFace: true, keyframes: true, variables: true,
  });
  writeFileSync(join(out, "main.css"), minified(purged.css));
  writeFileSync(join(out, "main.rtl.css"), minified(rtlcss.process(purged.css)));
}

// A font a script: declared for that script's characters only, so that it loads only where they stand.
const FONTS = {
  Arab: ["noto-sans-arabic", "arabic", "Noto Sans Arabic", "U+0600-06FF, U+0750-077F, U+08A0-08FF, U+200C-200E, U+FB50-FDFF, U+FE70-FEFF"],
  Ethi: ["noto-sans-ethiopic", "ethiopic", "Noto Sans Ethiopic", "U+1200-139F, U+2D80-2DDF, U+AB00-AB2F"],
};

function fonts() {
  for (const [script, [name, subset, family, range]] of Object.entries(FONTS)) {
    const faces = [400, 700].map((weight) => {
      const file = `${name}-${subset}-${weight}-normal.woff2`;
      copyFileSync(join(root, "node_modules/@fontsource", name, "files", file), join(out, file));
      return `@font-face{font-family:"${family}";font-weight:${weight};font-display:swap;src:url(${file}) format("woff2");unicode-range:${range}}`;
    });
    writeFileSync(join(out, `font-${script}.css`), minified(faces.join("\n")));
    copyFileSync(join(root, "node_modules/@fontsource", name, "LICENSE"), join(out, `${name}-LICENSE.txt`));
  }
}

function scripts() {
  for (const name of ["chat", "inbox", "leave"]) {
    buildSync({ entryPoints: [join(root, `portal/scripts/${name}.js`)], outfile: join(out, `${name}.js`),
      bundle: true, minify: true, format: "iife", target: "es2020" });
  }
}

await styles();
fonts();
scripts();
for (const name of ["main.css", "main.rtl.css"]) {
  const css = readFileSync(join(out, name));
  process.stdout.write(`${name}: ${css.length} bytes, ${gzipSync(css).length} compressed\n`);
}
