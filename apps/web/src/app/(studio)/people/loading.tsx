import { ListSkeleton } from '../../../studio/list-skeleton.tsx';

export default function Loading() {
  return <ListSkeleton />;
}
