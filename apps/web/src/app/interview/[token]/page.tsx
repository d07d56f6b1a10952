import { OpenLink } from '../../../interview/open-link.tsx';

/** A link from a mail. Reading it changes nothing, since scanners follow links too; the page then swaps the token by a POST. */
export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <OpenLink accessToken={decodeURIComponent(token)} />;
}
