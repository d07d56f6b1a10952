import type { HrSession } from '@interviews/client';
import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { env } from '../env.ts';
import { checkPassword, toWord } from './check-password.ts';

type Claims = Pick<HrSession['user'], 'role' | 'companyId'>;
declare module 'next-auth' {
  interface User extends Claims {}
  interface Session {
    user: { id: string; email: string; name: string } & Claims;
  }
}
declare module 'next-auth/jwt' {
  interface JWT extends Claims {
    sub: string;
    /** Milliseconds. A new password ends the sessions from before it. */
    signedInAt: number;
  }
}

const WEEK = 7 * 24 * 60 * 60;

/** Who is signed in, kept in a signed and encrypted cookie that the server reads with the same secret. */
export const authOptions = (): NextAuthOptions => ({
  secret: env().NEXTAUTH_SECRET,
  session: { strategy: 'jwt', maxAge: WEEK },
  pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      async authorize(given, request) {
        const { email = '', password = '' } = given ?? {};
        const answer = await checkPassword(env().SERVER_URL, { email, password }, new Headers(request.headers as Record<string, string>));
        if ('is' in answer) throw new Error(toWord(answer));
        return answer;
      },
    }),
  ],
  callbacks,
});

/** Exported for its test: what a session says about somebody is decided at sign-in, and by nothing after it. */
export const callbacks = {
  // `trigger: 'update'` comes from the browser with whatever it likes in it, so it is not even looked at.
  jwt({ token, user }) {
    if (!user) return token;
    const { id, email = null, name = null, role, companyId } = user;
    return { ...token, sub: id, email, name, role, companyId, signedInAt: Date.now() };
  },
  session({ session, token: { sub, email, name, role, companyId } }) {
    return { ...session, user: { id: sub, email: email ?? '', name: name ?? '', role, companyId } };
  },
} satisfies NextAuthOptions['callbacks'];
