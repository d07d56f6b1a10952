// @vitest-environment happy-dom
import { questionInput, type Template, templateInput } from '@interviews/client';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime.js';
import { beforeEach, expect, test } from 'vitest';
import { refuse, show, t } from '../../testing/render.tsx';
import { asked, aTemplate } from '../../testing/template.ts';
import { newId } from '../new-id.ts';
import { Builder } from './builder.tsx';
import { drawn, type Edit, type QuestionFields } from './edits.ts';

beforeEach(() => localStorage.clear());

type Server = { kept: Template; away: boolean; heard: string[] };

/** The templates' part of the API over one template, by the API's own schemas, with versions as the contract has them. */
function routerOf(server: Server) {
  const change = (name: string, version: number | undefined, edit: Edit) => {
    if (server.away) return refuse('cut');
    if (version !== server.kept.version) return refuse('VersionConflict', 412);
    server.heard.push(name);
    server.kept = { ...drawn(server.kept, [edit]), version: version + 1 };
    return server.kept;
  };
  const ids = (questionId: string) => server.kept.questions.find(({ id }) => id === questionId)!;
  return t.router({
    templates: t.router({
      get: t.procedure.input(templateInput.get).query(() => (server.away ? refuse('cut') : server.kept)),
      update: t.procedure
        .input(templateInput.update)
        .mutation(({ input: { templateId: _, ifVersion, settings, ...about } }) =>
          settings
            ? change('rules', ifVersion, { is: 'rules', change: settings as Partial<Template['settings']>, base: {} })
            : change('about', ifVersion, { is: 'about', change: about as Partial<Template>, base: {} }),
        ),
    }),
    questions: t.router({
      add: t.procedure.input(questionInput.add).mutation(({ input: { templateId: _, ifVersion, id, order, ...fields } }) => {
        const at = (order ?? server.kept.questions.length + 1) - 1;
        change('add', ifVersion, { is: 'add', questionId: id ?? newId(), at, fields: fields as QuestionFields });
      }),
      update: t.procedure.input(questionInput.update).mutation(({ input: { templateId: _, ifVersion, questionId, ...fields } }) => {
        change('question', ifVersion, {
          is: 'question',
          questionId,
          change: fields as Partial<QuestionFields>,
          base: {},
          whole: ids(questionId),
        });
      }),
      remove: t.procedure.input(questionInput.remove).mutation(({ input }) => {
        change('remove', input.ifVersion, { is: 'remove', questionId: input.questionId });
      }),
      reorder: t.procedure.input(questionInput.reorder).mutation(({ input }) => {
        change('order', input.ifVersion, { is: 'order', questionIds: input.questionIds });
      }),
    }),
  });
}

const router = { push() {}, replace() {}, prefetch() {}, back() {}, forward() {}, refresh() {} };

async function building() {
  const questions = ['First?', 'Second?', 'Third?'].map((text) => asked(newId(), text));
  const server: Server = { kept: aTemplate(questions), away: false, heard: [] };
  const user = userEvent.setup();
  show(
    routerOf(server),
    <AppRouterContext.Provider value={router as never}>
      <Builder templateId={server.kept.id} />
    </AppRouterContext.Provider>,
  );
  await screen.findByText('First?');
  const kept = () => server.kept.questions.map(({ text }) => text);
  return { server, user, kept };
}

test('a question is moved by keyboard, from its words, and stays in hand', async () => {
  const { user, kept } = await building();
  screen.getByRole('button', { name: 'First?' }).focus();
  await user.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}');
  await expect.poll(kept).toEqual(['Second?', 'Third?', 'First?']);
  expect(document.activeElement?.textContent).toBe('First?');
  expect(screen.getByText('Question 2 is now number 3 of 3.')).toBeDefined();
});

test('a question is moved by buttons, and not past the ends', async () => {
  const { user, kept } = await building();
  await user.click(screen.getByRole('button', { name: 'Second?' }));
  await user.click(screen.getByRole('button', { name: /^Move up/ }));
  await expect.poll(kept).toEqual(['Second?', 'First?', 'Third?']);
  expect(screen.getByRole('button', { name: /^Move up/ }).getAttribute('aria-disabled')).toBe('true');
});

test('a new written question starts with ten minutes, a choice with two, and both are kept once they are whole', async () => {
  const { user, server } = await building();
  await user.click(screen.getByRole('button', { name: 'in writing' }));
  await user.type(screen.getByLabelText('Question 4'), 'What would you change?');
  await user.click(screen.getByRole('button', { name: 'a choice' }));
  await user.type(screen.getByLabelText('Question 5'), 'Which shifts?');
  await screen.findAllByText(/needs at least two options/);
  await user.type(screen.getByLabelText('Option 1'), 'Nights{Enter}Late shifts');
  await expect
    .poll(() => server.kept.questions.slice(3).map(({ text, timeLimit, options }) => [text, timeLimit, options?.map((it) => it.text)]))
    .toEqual([
      ['What would you change?', 600, undefined],
      ['Which shifts?', 120, ['Nights', 'Late shifts']],
    ]);
});

test('what is removed can be brought back, to its place', async () => {
  const { user, kept } = await building();
  await user.click(screen.getByRole('button', { name: 'Second?' }));
  await user.click(screen.getByRole('button', { name: 'Remove' }));
  await expect.poll(kept).toEqual(['First?', 'Third?']);
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  await expect.poll(kept).toEqual(['First?', 'Second?', 'Third?']);
});

test('a space at the end of a word stays while the word before it is being saved', async () => {
  const { user, kept } = await building();
  await user.click(screen.getByRole('button', { name: 'First?' }));
  const field = screen.getByLabelText<HTMLTextAreaElement>('Question 1');
  await user.clear(field);
  await user.type(field, 'What made ');
  await expect.poll(kept).toEqual(['What made', 'Second?', 'Third?']);
  await screen.findByText(/^Saved \d/);
  await user.type(field, 'you stay?');
  expect(field.value).toBe('What made you stay?');
});

test('without a connection the words stay, and the page says where they are', async () => {
  const { user, server, kept } = await building();
  server.away = true;
  await user.click(screen.getByRole('button', { name: 'First?' }));
  await user.type(screen.getByLabelText('Question 1'), ' And why?');
  await screen.findByText('Not saved: no connection. Your words are on this computer.');
  expect(JSON.stringify(localStorage)).toContain('First? And why?');
  server.away = false;
  await user.click(screen.getByRole('button', { name: 'Try now' }));
  await expect.poll(kept).toEqual(['First? And why?', 'Second?', 'Third?']);
  await screen.findByText(/^Saved \d/);
});

test('a colleague’s words are shown beside mine, and mine count when I say so', async () => {
  const { user, server, kept } = await building();
  const first = server.kept.questions[0]!;
  server.kept = { ...server.kept, version: 7, questions: [{ ...first, text: 'Theirs?' }, ...server.kept.questions.slice(1)] };
  await user.click(screen.getByRole('button', { name: 'First?' }));
  await user.type(screen.getByLabelText('Question 1'), ' Mine?');
  const clash = await screen.findByRole('alert');
  expect(within(clash).getByText('First? Mine?')).toBeDefined();
  expect(within(clash).getByText('Theirs?')).toBeDefined();
  expect(kept()[0]).toBe('Theirs?');
  await user.click(within(clash).getByRole('button', { name: 'Keep mine' }));
  await expect.poll(() => kept()[0]).toBe('First? Mine?');
});
