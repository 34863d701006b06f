import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withFontsOutside } from '../../console/build/fonts.ts';
import { sizesOf } from '../../console/build/sizes.ts';
import { builtConsole } from '../../local/console/built.ts';

const builtAs = (files: Readonly<Record<string, string | number>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sdrs-sizes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'number' ? 'x'.repeat(content) : content);
  }
  return folder;
};

const face = (weight: number, style: string, font: string): string =>
  `@font-face{font-family:Open Sans;font-weight:${weight};font-style:${style};src:url(${font}.woff2)format("woff2")}`;

describe('the size of the console', () => {
  it('is what a browser fetches at first, as compressed as it is served, and the graph what comes on top', () => {
    const folder = builtAs({
      'index.html': 1_000,
      'favicon.svg': 1_000,
      'manifest.json': JSON.stringify({
        'index.html': { file: 'assets/index.js', isEntry: true, css: ['assets/index.css'] },
        'src/graph/graph.tsx': { file: 'assets/graph.js', css: ['assets/graph.css'], imports: ['index.html'] },
      }),
      'assets/index.js': 90_000,
      'assets/index.js.br': 10_000,
      'assets/index.css': face(400, 'normal', 'plain') + face(700, 'normal', 'bold') + face(400, 'italic', 'slanted'),
      'assets/index.css.br': 1_000,
      'assets/plain.woff2': 2_000,
      'assets/bold.woff2': 3_000,
      'assets/slanted.woff2': 7_000,
      'assets/graph.js': 500,
      'assets/graph.css': 100,
    });
    expect(sizesOf(folder)).toEqual({ firstLoadKilobytes: 18, graphKilobytes: 0.6 });
  });

  it('is at most 400 kB at first, and at most 80 kB for the graph', async () => {
    const { folder } = await builtConsole();
    const { firstLoadKilobytes, graphKilobytes } = sizesOf(folder);
    expect(firstLoadKilobytes).toBeGreaterThan(100);
    expect(firstLoadKilobytes).toBeLessThanOrEqual(400);
    expect(graphKilobytes).toBeGreaterThan(20);
    expect(graphKilobytes).toBeLessThanOrEqual(80);
  });
});

describe('the built console', () => {
  it('has nothing that the content security policy refuses: no inline script or style, and no font within a style', async () => {
    const { files } = await builtConsole();
    const textOf = (path: string): string => Buffer.from(files.get(path)?.plain ?? []).toString('utf8');
    expect(textOf('/index.html')).not.toMatch(/<style|style=|<script(?![^>]* src=)|data:|https?:/);
    const styles = [...files.keys()].filter((path) => path.endsWith('.css'));
    expect(styles.length).toBeGreaterThan(0);
    expect(styles.filter((path) => /url\(["']?(data|https?):/.test(textOf(path)))).toEqual([]);
  });

  it('has the libraries as they are meant for users, whoever has built it', async () => {
    const { files } = await builtConsole();
    const scripts = [...files]
      .filter(([path]) => path.endsWith('.js'))
      .map(([, { plain }]) => Buffer.from(plain).toString());
    expect(scripts.join('').length).toBeGreaterThan(500_000);
    expect(scripts.filter((text) => text.includes('React DevTools'))).toEqual([]);
  });

  it('has each font as a file beside the styles that name the font', () => {
    const kept = new Map<string, string>();
    const styles = withFontsOutside('a{src:url(data:font/woff2;charset=utf-8;base64,Zm9udA==)}', (name, source) =>
      kept.set(name, Buffer.from(source).toString('utf8')),
    );
    expect([...kept.values()]).toEqual(['font']);
    expect(styles).toBe(`a{src:url(${[...kept.keys()][0]})}`);
  });
});
