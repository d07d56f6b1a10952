import 'server-only';
import { redirect } from 'next/navigation';
import { getServerSession } from 'next-auth';
import { authOptions } from './options.ts';

/** Who is signed in. `proxy.ts` has sent everybody else to sign in already; this is for what it let through. */
export async function signedIn() {
  const session = await getServerSession(authOptions());
  if (!session) redirect('/sign-in');
  return session.user;
}
