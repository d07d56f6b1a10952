'use client';
import { Away } from '../../interview/open-link.tsx';

/** The API was not there: nothing is lost by it, and the page says so. */
export default function Failed({ reset }: { error: Error; reset: () => void }) {
  const again = () => {
    reset();
    location.reload();
  };
  return <Away onAgain={again} />;
}
