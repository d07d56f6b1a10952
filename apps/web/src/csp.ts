type Given = {
  nonce: string;
  /** `next dev` evaluates strings and opens a socket. */
  development: boolean;
  /** The bucket's origin, where takes go straight to it and are played from it. */
  bucket?: string | undefined;
};

/** What this site's pages may load and run. Scripts need the nonce; nothing is embedded, and nothing embeds us. */
export function contentSecurityPolicy({ nonce, development, bucket }: Given): string {
  const stored = bucket ? ` ${new URL(bucket).origin}` : '';
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Radix stops the page behind a dialog from scrolling with a style element that it makes itself.
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `media-src 'self' blob:${stored}`,
    `connect-src 'self'${stored}${development ? ' ws:' : ''}`,
    `worker-src 'self' blob:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-src 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}
