import { UnknownLink } from '../../interview/open-link.tsx';

export default function NotFound() {
  return <UnknownLink />;
}
