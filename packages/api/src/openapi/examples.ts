import type { Json } from './json.ts';

const id = (n: number) => `0198f3a1-7c1e-7000-8000-${String(n).padStart(12, '0')}`;
const ids = { company: id(1), hr: id(2), template: id(3), video: id(4), text: id(5), choice: id(6), yes: id(7), no: id(8) };
const more = {
  invitation: id(9),
  candidate: id(10),
  take: id(11),
  response: id(12),
  key: id(13),
  copy: id(14),
  check: id(15),
  notice: id(16),
};
const noon = '2026-03-02T12:00:00.000Z';
const later = '2026-03-02T12:05:00.000Z';
const end = '2026-03-09T12:00:00.000Z';
const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0bc8ab25d1b3a9a0f0cf21';

const settings = {
  totalTimeLimit: 60,
  questionTimeLimit: 120,
  allowRetakes: true,
  maxRetakes: 1,
  shuffleQuestions: false,
  showProgress: true,
};
const asks = { templateId: ids.template, timeLimit: null, isRequired: true, allowMultiple: false, createdAt: noon };
const video = { ...asks, id: ids.video, text: 'What did you build last?', type: 'video', order: 1, thinkTime: 60, options: null };
const text = { ...asks, id: ids.text, text: 'Why here?', type: 'text', order: 2, thinkTime: null, options: null };
const options = [
  { id: ids.yes, text: 'At once' },
  { id: ids.no, text: 'In spring' },
];
const choice = { ...asks, id: ids.choice, text: 'When could you begin?', type: 'multiple_choice', order: 3, thinkTime: null, options };
const questions = [video, text, choice];

const summary = {
  id: ids.template,
  title: 'Engineer',
  description: null,
  ownerId: ids.hr,
  companyId: ids.company,
  status: 'draft',
  settings,
  questionCount: 3,
  duplicatedFrom: null,
  version: 1,
  createdAt: noon,
  updatedAt: noon,
};
const template = { ...summary, questions };
const published = { ...template, status: 'published', version: 2, updatedAt: later };

const pendingSummary = {
  id: more.invitation,
  templateId: ids.template,
  templateTitle: 'Engineer',
  candidateId: more.candidate,
  candidateEmail: 'kim@example.com',
  candidateName: 'Kim',
  hrId: ids.hr,
  status: 'pending',
  completionReason: null,
  startedAt: null,
  completedAt: null,
  expiresAt: end,
  endsAt: end,
  revokedAt: null,
  createdAt: noon,
  progress: { answered: 0, total: 3 },
  timeLeft: 3600,
  terms: {
    companyName: 'Acme',
    questionCount: 3,
    video: 1,
    text: 1,
    multipleChoice: 1,
    questionTimeLimit: 120,
    takes: 2,
    totalTimeLimit: 60,
    showProgress: true,
  },
  now: noon,
};
const pending = { ...pendingSummary, questions: null, responses: [], analysedAt: null };
const link = {
  accessToken: 'k1.AZjzoXweEAAA.1.Zm9yIGV4YW1wbGUgb25seQ',
  invitationUrl: 'https://interviews.example/interview/k1.AZjzoXweEAAA.1.Zm9yIGV4YW1wbGUgb25seQ',
};
const unopened = { openedAt: null, answerBy: null, answered: false, closed: false, reopenedUntil: null, draft: null };
const started = {
  ...pending,
  status: 'started',
  startedAt: later,
  now: later,
  questions: questions.map((question) => ({
    ...question,
    ...unopened,
    text: null,
    options: null,
    takesLeft: question.type === 'video' ? 2 : 0,
    takes: [],
  })),
};
const response = {
  id: more.response,
  invitationId: more.invitation,
  questionId: ids.text,
  type: 'text',
  content: 'Because of the people.',
  mediaUrl: null,
  duration: null,
  submittedBy: 'candidate',
  submittedAt: later,
};
const seen = {
  ...started,
  questions: questions.map((question) => ({ ...question, ...unopened, answered: question === text, takesLeft: null, takes: null })),
  progress: { answered: 1, total: 3 },
  responses: [response],
};
const completed = { ...seen, status: 'completed', completionReason: 'candidate', completedAt: later };
const recording = {
  id: more.take,
  invitationId: more.invitation,
  questionId: ids.video,
  number: 1,
  state: 'recording',
  arriveBy: '2026-03-03T12:05:00.000Z',
  problem: null,
  checked: null,
  direct: false,
  mimeType: null,
  duration: null,
  size: null,
  createdAt: later,
  storedAt: null,
  playbackUrl: null,
  posterUrl: null,
};
const stored = {
  ...recording,
  state: 'stored',
  arriveBy: null,
  mimeType: 'video/webm',
  duration: 64.2,
  size: 8_000_000,
  storedAt: later,
  playbackUrl: `https://interviews.example/api/v1/takes/${more.take}/media?signature=…`,
};
const slicesToken = 'sl_for.example.only';
const colleague = {
  id: ids.hr,
  email: 'hanna@example.com',
  name: 'Hanna Roth',
  role: 'hr',
  status: 'active',
  createdAt: noon,
  linkUntil: null,
};
const onColleague = { colleagueId: colleague.id };
const passwordLink = { passwordUrl: 'https://interviews.example/password#k1.for.example', linkUntil: end };
const key = { id: more.key, name: 'Our applicant tracking', scopes: ['read', 'write'], createdAt: noon };
const onTemplate = { templateId: ids.template };
const onQuestion = { ...onTemplate, questionId: ids.text };
const on = { invitationId: more.invitation };
const onAsked = { ...on, questionId: ids.text };
const onTake = { takeId: more.take };
const page = (item: Json): Json => ({ items: [item], nextCursor: null });

/** One request and its answer for each procedure, from one interview; a test holds both to the procedure's own schemas. */
export const examples: Readonly<Record<string, { readonly input: Json; readonly output?: unknown }>> = {
  'sessions.hr': {
    input: { email: 'hanna@example.com', password: 'a long sentence that nobody else says' },
    output: {
      user: { id: ids.hr, email: 'hanna@example.com', name: 'Hanna Roth', role: 'admin', companyId: ids.company },
      token: 'eyJhbGciOiJIUzI1NiJ9.for.example',
      expiresAt: '2026-03-02T20:00:00.000Z',
    },
  },
  'sessions.candidate': {
    input: { accessToken: link.accessToken },
    output: { invitationId: more.invitation, token: 'cs_for.example.only', expiresAt: '2026-03-10T12:00:00.000Z' },
  },
  'sessions.password': {
    input: { token: 'k1.for.example', password: 'a long sentence that nobody else says' },
    output: { email: 'hanna@example.com' },
  },
  'templates.list': { input: { status: 'draft', search: 'engi', limit: 20 }, output: page(summary) },
  'templates.create': {
    input: {
      title: 'Engineer',
      questions: [
        { text: video.text, type: 'video' },
        { text: text.text, type: 'text' },
        { text: choice.text, type: 'multiple_choice', options: options.map(({ text: says }) => ({ text: says })) },
      ],
    },
    output: template,
  },
  'templates.get': { input: onTemplate, output: template },
  'templates.update': { input: { ...onTemplate, settings: { maxRetakes: 1 } }, output: { ...template, version: 2, updatedAt: later } },
  'templates.delete': { input: onTemplate },
  'templates.publish': { input: onTemplate, output: published },
  'templates.archive': { input: onTemplate, output: { ...published, status: 'archived', version: 3 } },
  'templates.duplicate': { input: onTemplate, output: { ...template, id: more.copy, duplicatedFrom: ids.template } },
  'questions.list': { input: onTemplate, output: { items: questions } },
  'questions.add': { input: { ...onTemplate, text: text.text, type: 'text', timeLimit: 300 }, output: { ...text, timeLimit: 300 } },
  'questions.update': { input: { ...onQuestion, isRequired: false }, output: { ...text, isRequired: false } },
  'questions.remove': { input: onQuestion },
  'questions.reorder': {
    input: { ...onTemplate, questionIds: [ids.text, ids.video, ids.choice] },
    output: { items: [text, video, choice].map((question, at) => ({ ...question, order: at + 1 })) },
  },
  'invitations.list': { input: { status: 'pending', search: 'kim' }, output: page(pendingSummary) },
  'invitations.mine': { input: {}, output: page(pendingSummary) },
  'invitations.get': { input: on, output: seen },
  'invitations.create': {
    input: { id: more.invitation, templateId: ids.template, candidateEmail: 'kim@example.com', candidateName: 'Kim' },
    output: { ...pending, ...link },
  },
  'invitations.link': { input: on, output: link },
  'invitations.resend': { input: on, output: pending },
  'invitations.extend': {
    input: { ...on, expiresAt: '2026-03-16T12:00:00.000Z' },
    output: { ...pending, expiresAt: '2026-03-16T12:00:00.000Z', endsAt: '2026-03-16T12:00:00.000Z' },
  },
  'invitations.revoke': { input: on, output: { ...pending, status: 'expired', revokedAt: later } },
  'invitations.reopen': { input: { ...onAsked, until: end }, output: seen },
  'invitations.start': { input: { ...on, noticeVersion: '2026-01' }, output: started },
  'invitations.open': { input: onAsked, output: { question: text, openedAt: later, answerBy: '2026-03-02T12:07:00.000Z', now: later } },
  'invitations.draft': { input: { ...onAsked, content: 'Because of' } },
  'invitations.respond': { input: { ...onAsked, type: 'text', content: response.content }, output: response },
  'invitations.complete': { input: on, output: completed },
  'invitations.analysis': {
    input: on,
    output: {
      invitationId: more.invitation,
      score: 0.8,
      recommendation: 'invite',
      summary: 'Knows the field, and says so plainly.',
      questions: [{ questionId: ids.text, score: 0.8, transcript: null, feedback: 'To the point.' }],
    },
  },
  'notices.list': {
    input: { limit: 20 },
    output: page({
      id: more.notice,
      kind: 'analysis.ready',
      ...on,
      candidateName: pending.candidateName,
      templateTitle: pending.templateTitle,
      createdAt: later,
    }),
  },
  'notices.read': { input: on },
  'takes.check': { input: { ...on, id: more.check }, output: { ...recording, id: more.check, questionId: null, slicesToken } },
  'takes.begin': { input: { ...on, id: more.take, questionId: ids.video }, output: { ...recording, slicesToken } },
  'takes.sliceUrl': {
    input: { ...onTake, n: 0, size: 4_000_000, sha256 },
    output: { url: 'https://bucket.example/takes/…', headers: { 'x-amz-checksum-sha256': '…' }, expiresAt: '2026-03-02T12:10:00.000Z' },
  },
  'takes.received': {
    input: onTake,
    output: {
      received: [0],
      slices: [{ n: 0, size: 4_000_000, sha256 }],
      state: 'recording',
      newest: true,
      arriveBy: recording.arriveBy,
      now: later,
    },
  },
  'takes.finish': {
    input: { ...onTake, mimeType: 'video/webm', duration: 64.2, slices: [4_000_000, 4_000_000].map((size) => ({ size, sha256 })) },
    output: stored,
  },
  'takes.giveUp': { input: onTake },
  'takes.get': { input: onTake, output: stored },
  'colleagues.list': { input: {}, output: { items: [colleague] } },
  'colleagues.invite': {
    input: { email: colleague.email, name: colleague.name, role: colleague.role },
    output: { ...colleague, status: 'invited', ...passwordLink },
  },
  'colleagues.update': { input: { ...onColleague, role: 'admin' }, output: { ...colleague, role: 'admin' } },
  'colleagues.disable': { input: onColleague, output: { ...colleague, status: 'disabled' } },
  'colleagues.enable': { input: onColleague, output: colleague },
  'colleagues.link': { input: onColleague, output: passwordLink },
  'apiKeys.create': { input: { name: key.name, scopes: key.scopes }, output: { ...key, key: 'ik_for_example_only' } },
  'apiKeys.list': { input: {}, output: { items: [{ ...key, prefix: 'ik_for_e', lastUsedAt: null }] } },
  'apiKeys.revoke': { input: { apiKeyId: more.key } },
};
