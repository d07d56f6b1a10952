import { type NextRequest, NextResponse } from 'next/server';
import { getToken } from 'next-auth/jwt';
import { contentSecurityPolicy } from './csp.ts';
import { env } from './env.ts';

/** Before every page: who is not signed in signs in first, and each answer says what its page may load. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const candidate = pathname === '/interview' || pathname.startsWith('/interview/');
  const open = pathname === '/sign-in' || pathname === '/password';
  if (!candidate && !open && !(await signedIn(request))) {
    const signIn = request.nextUrl.clone();
    signIn.pathname = '/sign-in';
    signIn.search = pathname === '/' ? '' : new URLSearchParams({ to: `${pathname}${search}` }).toString();
    return NextResponse.redirect(signIn);
  }

  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = contentSecurityPolicy({ nonce, development: env().NODE_ENV === 'development', bucket: env().S3_PUBLIC_ENDPOINT });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy); // Next reads the nonce from here and puts it on its own scripts
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  // A candidate's address holds the link's token until it has been swapped: it must not travel on.
  response.headers.set('referrer-policy', candidate ? 'no-referrer' : 'same-origin');
  response.headers.set('permissions-policy', 'camera=(self), microphone=(self), geolocation=(), payment=()');
  return response;
}

const signedIn = async (request: NextRequest) => (await getToken({ req: request, secret: env().NEXTAUTH_SECRET })) !== null;

export const config = { matcher: ['/((?!api/|_next/|favicon.ico|icon.svg).*)'] };
