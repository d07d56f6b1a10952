import { type Decision, unchanged } from '../decision.ts';
import { DomainError } from '../errors.ts';
import type { QuestionId, TemplateId } from '../ids.ts';
import type { SettingsInput } from './input.ts';
import { mustBeWhole, type NewQuestion, question } from './questions.ts';
import { mustNotBeArchived, notDraft } from './rules.ts';
import { type Settings, type Template, tenantOf } from './template.ts';

/** What a template that says nothing of its own goes by. */
export const defaultSettings: Settings = {
  totalTimeLimit: 60,
  questionTimeLimit: 120,
  allowRetakes: true,
  maxRetakes: 1,
  shuffleQuestions: false,
  showProgress: true,
};

type Owner = { readonly ownerId: string; readonly companyId: string | null };

export type NewTemplate = Owner & {
  readonly id: TemplateId;
  readonly title: string;
  readonly description?: string | null | undefined;
  readonly settings?: SettingsInput | undefined;
  readonly questions?: readonly NewQuestion[] | undefined;
};

/** HR begins an interview, as a draft. */
export function create(template: NewTemplate, at: Date): Decision<Template> {
  const { id, ownerId, companyId, title } = template;
  const questions = (template.questions ?? []).reduce<Template['questions']>((all, added) => {
    const index = Math.min((added.order ?? all.length + 1) - 1, all.length);
    return all.toSpliced(index, 0, question(added, at));
  }, []);
  mustBeWhole(questions);
  const next: Template = {
    id,
    tenantId: tenantOf({ ownerId, companyId }),
    ownerId,
    companyId,
    title,
    description: template.description ?? null,
    status: 'draft',
    settings: merged(defaultSettings, template.settings),
    questions,
    duplicatedFrom: null,
    createdAt: at,
    updatedAt: at,
  };
  return { next, events: [{ type: 'template.created', data: { templateId: id, title, ownerId, companyId } }] };
}

export type TemplateChange = {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  readonly settings?: SettingsInput | undefined;
};

/** Title and description may change until it is archived; what a candidate is judged by, only in a draft. */
export function update(it: Template, { title, description, settings }: TemplateChange, at: Date): Decision<Template> {
  const given = Object.values(settings ?? {}).some((value) => value !== undefined);
  if (title === undefined && description === undefined && !given) return unchanged(it);
  mustNotBeArchived(it);
  if (given && it.status !== 'draft') throw notDraft();
  const next: Template = {
    ...it,
    title: title ?? it.title,
    description: description === undefined ? it.description : description,
    settings: merged(it.settings, settings),
    updatedAt: at,
  };
  return { next, events: [] };
}

/** From here candidates can be invited to it, and nothing they are judged by changes. */
export function publish(it: Template, at: Date): Decision<Template> {
  mustNotBeArchived(it);
  if (it.status !== 'draft') throw notDraft();
  if (it.questions.length === 0)
    throw new DomainError('TemplateHasNoQuestionsException', 'An interview needs a question before it can be published.');
  const { id, title, ownerId, companyId, questions } = it;
  return {
    next: { ...it, status: 'published', updatedAt: at },
    events: [{ type: 'template.published', data: { templateId: id, title, ownerId, companyId, questionsCount: questions.length } }],
  };
}

/** Nobody is invited to it any more; invitations already sent go on. */
export function archive(it: Template, at: Date): Decision<Template> {
  mustNotBeArchived(it);
  return {
    next: { ...it, status: 'archived', updatedAt: at },
    events: [{ type: 'template.archived', data: { templateId: it.id, ownerId: it.ownerId } }],
  };
}

/** A new draft of it that remembers where it came from. `questionIds` are the new ones, in order. */
export function duplicate(
  it: Template,
  copy: Owner & { readonly id: TemplateId; readonly questionIds: readonly QuestionId[] },
  at: Date,
): Decision<Template> {
  const { id, ownerId, companyId, questionIds } = copy;
  const questions = it.questions.map((original, index) => {
    const questionId = questionIds[index];
    if (!questionId) throw new Error(`a copy of ${it.questions.length} questions needs as many ids`);
    return { ...original, id: questionId, createdAt: at };
  });
  const next: Template = {
    ...it,
    id,
    tenantId: tenantOf({ ownerId, companyId }),
    ownerId,
    companyId,
    status: 'draft',
    questions,
    duplicatedFrom: it.id,
    createdAt: at,
    updatedAt: at,
  };
  return { next, events: [{ type: 'template.created', data: { templateId: id, title: it.title, ownerId, companyId } }] };
}

/** One that was never used may go, whatever its state; the store's foreign key asks the same under races. */
export function mayDelete(hasInvitations: boolean): void {
  if (hasInvitations) throw new DomainError('TemplateInUseException', 'Candidates were invited to this interview. Archive it instead.');
}

function merged(settings: Settings, change: SettingsInput = {}): Settings {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...settings, ...given };
}
