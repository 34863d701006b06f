import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const FONT = /url\((["']?)data:font\/(\w+);(?:charset=[\w-]+;)?base64,([A-Za-z0-9+/=]+)\1\)/g;

type KeepFile = (name: string, source: Uint8Array) => void;

/** Styles in which each font that stood within is named as a file beside them. */
export const withFontsOutside = (styles: string, keep: KeepFile): string =>
  styles.replaceAll(FONT, (_all, _quote: string, format: string, text: string) => {
    const source = Buffer.from(text, 'base64');
    const name = `font-${createHash('sha256').update(source).digest('base64url').slice(0, 8)}.${format}`;
    keep(name, source);
    return `url(${name})`;
  });

/** Cloudscape's global styles carry their fonts within; the content security policy wants files. */
export const fontsAsFiles = (): Plugin => ({
  name: 'fonts-as-files',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const keep: KeepFile = (name, source) => {
        this.emitFile({ type: 'asset', fileName: `assets/${name}`, source });
      };
      for (const file of Object.values(bundle)) {
        if (file.type === 'asset' && file.fileName.endsWith('.css')) {
          file.source = withFontsOutside(Buffer.from(file.source).toString('utf8'), keep);
        }
      }
    },
  },
});
