import { DomainError } from '../errors.ts';
import type { Template } from './template.ts';

export function mustNotBeArchived(it: Template): void {
  if (it.status === 'archived') throw new DomainError('TemplateArchivedException', 'This interview is archived.');
}

export const notDraft = (): DomainError =>
  new DomainError('TemplateNotDraftException', 'This interview is published. Duplicate it to change what candidates are asked.');

/** Questions and settings change only in a draft. */
export function mustBeDraft(it: Template): void {
  mustNotBeArchived(it);
  if (it.status !== 'draft') throw notDraft();
}
