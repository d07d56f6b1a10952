'use client';
import { signOut as nextSignOut } from 'next-auth/react';

/** Ends the session and leaves for a page without it: a full load, so that nothing read before stays in memory. */
export const signOut = (): Promise<unknown> => nextSignOut({ callbackUrl: '/sign-in' });
