/** The paper and ink of the product's look, for the few pages that stand outside of its web app. */
const STYLE = `
:root { color-scheme: light dark; --paper: oklch(0.981 0.006 88); --surface: oklch(0.998 0.002 88); --ink: oklch(0.235 0.02 262);
  --ink-soft: oklch(0.445 0.018 262); --line: oklch(0.895 0.009 88); --edge: oklch(0.6 0.014 262); --accent: oklch(0.475 0.158 257) }
@media (prefers-color-scheme: dark) { :root { --paper: oklch(0.195 0.012 262); --surface: oklch(0.235 0.013 262); --ink: oklch(0.945 0.006 88);
  --ink-soft: oklch(0.775 0.01 262); --line: oklch(0.325 0.013 262); --accent: oklch(0.765 0.105 250) } }
body { margin: 0 auto; max-width: 44rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5rem system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif }
h1 { font-size: 1.625rem; line-height: 2rem; font-weight: 500; letter-spacing: -0.014em; margin: .5rem 0; overflow-wrap: anywhere }
a { color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.soft { color: var(--ink-soft) }`;

/** A whole HTML page in that look. `title` is text, `body` is HTML. */
export function page(title: string, body: string, more: { style?: string; head?: string } = {}): string {
  const name = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>${more.head ?? ''}<style>${STYLE}${more.style ?? ''}</style></head><body><main>${body}</main></body></html>`;
}
