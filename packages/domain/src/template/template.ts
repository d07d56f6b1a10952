import type { OptionId, QuestionId, TemplateId } from '../ids.ts';

export type QuestionType = 'video' | 'text' | 'multiple_choice';
export type Option = { readonly id: OptionId; readonly text: string };

/** One question; its place in `Template.questions` is its order. */
export type Question = {
  readonly id: QuestionId;
  readonly text: string;
  readonly type: QuestionType;
  /** Seconds; null takes the template's `questionTimeLimit`. */
  readonly timeLimit: number | null;
  /** Seconds to think before the first take; null unless video. */
  readonly thinkTime: number | null;
  readonly isRequired: boolean;
  /** 2 to 20 of them for `multiple_choice`, null otherwise. */
  readonly options: readonly Option[] | null;
  readonly allowMultiple: boolean;
  readonly createdAt: Date;
};

export type Settings = {
  /** Minutes in which questions may be open, all together. */
  readonly totalTimeLimit: number;
  /** Seconds for a question that says nothing of its own. */
  readonly questionTimeLimit: number;
  readonly allowRetakes: boolean;
  readonly maxRetakes: number;
  readonly shuffleQuestions: boolean;
  readonly showProgress: boolean;
};

export type TemplateStatus = 'draft' | 'published' | 'archived';

/** An interview as HR writes it. Once published, nothing that a candidate is judged by changes. */
export type Template = {
  readonly id: TemplateId;
  /** The company, or the owner where there is none (contract, "Who is calling"). */
  readonly tenantId: string;
  readonly ownerId: string;
  readonly companyId: string | null;
  readonly title: string;
  readonly description: string | null;
  readonly status: TemplateStatus;
  readonly settings: Settings;
  readonly questions: readonly Question[];
  readonly duplicatedFrom: TemplateId | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** Whose things these are: the company's, or, without one, the person's own. */
export const tenantOf = (who: { readonly ownerId: string; readonly companyId: string | null }): string => who.companyId ?? who.ownerId;
