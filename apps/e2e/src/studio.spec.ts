import { expect, type Page, test } from '@playwright/test';
import postgres from 'postgres';
import { candidateClient, invited, opened, published, started, written } from './api.ts';
import { open } from './candidate.ts';
import { look, watched } from './look.ts';
import { linkIn, mailsTo, mailTo } from './mailbox.ts';
import { kept, signIn } from './studio.ts';
import { sendAnalysis } from './topic.ts';
import { world } from './world.ts';

// What HR can do, each by hand in the browser and to its end on the other side.

const name = 'Kateryna Bondarenko';
const show = async (page: Page, { id }: { id: string }) => {
  await signIn(page);
  await page.goto(`/invitations/${id}`);
};

test('sent again: a second mail with a link that opens', async ({ page }) => {
  const invitation = await invited(await published('Sent again', ['text']), name);
  await mailTo(invitation.candidateEmail, /Sent again/);
  await show(page, invitation);
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByText(`The link is on its way to ${invitation.candidateEmail} once more.`)).toBeVisible();
  await expect.poll(async () => (await mailsTo(invitation.candidateEmail)).length, { timeout: 30_000 }).toBe(2);
  const [newest] = await mailsTo(invitation.candidateEmail);
  const { invitationId } = await openedBy(linkIn(newest!));
  expect(invitationId).toBe(invitation.id);
});

test('extended: the new deadline is shown, and mailed', async ({ page }) => {
  const invitation = await invited(await published('Extended', ['text']), name);
  await show(page, invitation);
  await page.getByRole('button', { name: 'Extend' }).click();
  await page.getByLabel('Open until').fill(`${new Date().getFullYear() + 1}-01-15T09:30`);
  await page.getByRole('button', { name: 'Move the deadline' }).click();
  await expect(page.getByText(`Deadline moved. ${name} keeps the same link.`)).toBeVisible();
  await expect(page.getByText(/can be used until \w+ 15 January at 09:30/)).toBeVisible();
  const mail = await mailTo(invitation.candidateEmail, /^More time for your interview: Extended/);
  expect(mail.text).toContain('15 January');
});

test('withdrawn: the open page stops and says so, the link opens nothing, and says so', async ({ page, browser }) => {
  const invitation = await invited(await published('Withdrawn', ['text']), name);
  const client = await started(invitation);
  await opened(client, invitation, 0);
  const phone = await (await browser.newContext()).newPage();
  const seen = watched(phone);
  await phone.goto(invitation.invitationUrl);
  await expect(phone.getByRole('textbox')).toBeVisible();

  await show(page, invitation);
  await page.getByRole('button', { name: 'Withdraw link' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw link' }).click();
  await expect(page.getByText('The link is withdrawn.')).toBeVisible();
  await expect(page.getByText(/The link was withdrawn on/)).toBeVisible();

  await phone.getByRole('textbox').fill('Too late.');
  await expect(phone.getByText('If the link no longer opens, it was withdrawn')).toBeVisible({ timeout: 40_000 });
  await look(seen, 'candidate-withdrawn', /status of 401/);
  await phone.goto(invitation.invitationUrl);
  await expect(phone.getByRole('heading', { name: 'This link does not open anything.' })).toBeVisible();
  await phone.context().close();
});

test('one question opened again: the candidate is told, answers anew, and HR reads the new words', async ({ page, browser }) => {
  const invitation = await invited(await published('Opened again', ['text']), name);
  const client = await started(invitation);
  const { id: questionId } = await opened(client, invitation, 0);
  await client.invitations.respond.mutate({ invitationId: invitation.id, questionId, type: 'text', content: 'First words.' });
  await client.invitations.complete.mutate({ invitationId: invitation.id });

  await show(page, invitation);
  await expect(page.getByText('First words.')).toBeVisible();
  await page.getByRole('button', { name: 'Let them answer it again: question 1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Open the question' }).click();
  await expect(page.getByText(`Question 1 is open again for ${name}.`)).toBeVisible();

  const mail = await mailTo(invitation.candidateEmail, /^One question is open again/);
  const phone = await (await browser.newContext()).newPage();
  await phone.goto(linkIn(mail));
  await open(phone, 1);
  await phone.getByRole('textbox').fill('Better words.');
  await expect(phone.getByText(/^Saved/)).toBeVisible();
  await phone.getByRole('button', { name: 'Send this answer' }).click();
  await expect(phone.getByRole('heading', { name: 'Your answer has arrived.' })).toBeVisible();
  await expect(page.getByText('Better words.')).toBeVisible(); // by itself, without a reload
  await expect(page.getByText('First words.')).toBeHidden();
  await phone.context().close();
});

test('an analysis that comes is told on the first page, read beside the answers, and then no longer told', async ({ page }) => {
  const hr = watched(page);
  const invitation = await invited(await published('Analysed', ['text', 'choice']), name);
  const client = await started(invitation);
  const text = await opened(client, invitation, 0);
  await client.invitations.respond.mutate({ invitationId: invitation.id, questionId: text.id, type: 'text', content: 'Call people back.' });
  const choice = await opened(client, invitation, 1);
  const content = choice.options?.[1]?.id ?? '';
  await client.invitations.respond.mutate({ invitationId: invitation.id, questionId: choice.id, type: 'choice', content });
  await client.invitations.complete.mutate({ invitationId: invitation.id });

  await show(page, invitation);
  await expect(page.getByText('None has come.')).toBeVisible();
  await look(hr, 'hr-analysis-none');
  await sendAnalysis({
    invitationId: invitation.id,
    score: 78.5,
    recommendation: 'Invite to a talk with the team',
    summary: 'She says what she would do, in order, and gives a case for it. The second answer says little.',
    questions: [
      { questionId: text.id, score: 84, transcript: 'Call people back.', feedback: 'Short and to the point.' },
      { questionId: choice.id, score: 60 },
    ],
  });
  await page.goto('/');
  await expect(page.getByRole('heading', { name: /^Anal.s.s ready$/ })).toBeVisible({ timeout: 30_000 });
  await look(hr, 'hr-home-analysis');
  await page.getByRole('link', { name: /^Read/ }).click();
  await expect(page.getByRole('button', { name: 'Show the analysis' })).toBeVisible();
  await look(hr, 'hr-analysis-folded');
  await page.getByRole('button', { name: 'Show the analysis' }).click();
  await expect(page.getByText('She says what she would do')).toBeVisible();
  await expect(page.getByText('Short and to the point.')).toBeVisible();
  await page.getByText('Transcript').click();
  await look(hr, 'hr-analysis');
  await page.goto('/');
  await expect(page.getByRole('link', { name })).not.toHaveCount(0);
  await expect(page.getByRole('heading', { name: /^Anal.s.s ready$/ })).toBeHidden();
});

test('a published template is copied to a draft that can be changed; an unused draft is deleted', async ({ page }) => {
  const template = await published('Copied and deleted', ['text', 'choice']);
  await signIn(page);
  await page.goto(`/templates/${template.id}`);
  await page.getByRole('button', { name: 'More for Copied and deleted' }).click();
  await page.getByRole('menuitem', { name: 'Make a copy' }).click();
  await expect(page).not.toHaveURL(new RegExp(template.id));
  await page.getByRole('textbox', { name: 'Title' }).fill('A copy of it');
  await kept(page);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('A copy of it');
  await expect(page.getByText('Which shift could you work?')).toBeVisible();

  await page.getByRole('button', { name: 'More for A copy of it' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page).toHaveURL(/\/templates$/);
  await expect(page.getByText('A copy of it is deleted.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'A copy of it' })).toBeHidden();
  await expect(page.getByRole('link', { name: 'Copied and deleted' })).toBeVisible();
});

test('what is looked for stands in the address, and survives a reload and the way back', async ({ page }) => {
  const [one, other] = [await published('Looked for', ['text']), await published('Passed over', ['text'])];
  const wanted = await invited(one, 'Oluwaseun Adeyemi');
  await invited(one, 'Priya Raghunathan');
  await invited(other, 'Oluwaseun Other');
  await started(wanted);
  await signIn(page);
  await page.goto('/invitations');
  await page.getByRole('link', { name: 'Started', exact: true }).click();
  await page.getByRole('combobox', { name: /Which interview/ }).click();
  await page.getByRole('option', { name: 'Looked for' }).click();
  await page.getByRole('searchbox').fill('oluwa');
  await expect(page).toHaveURL(/search=oluwa/);
  const found = page.getByRole('rowheader').getByRole('link');
  await expect(found).toHaveText(['Oluwaseun Adeyemi']);
  await page.reload();
  await expect(found).toHaveText(['Oluwaseun Adeyemi']);
  await expect(page.getByRole('searchbox')).toHaveValue('oluwa');
  await expect(page.getByRole('link', { name: 'Started', exact: true })).toHaveAttribute('aria-current', 'true');
  await found.click();
  await expect(page.getByRole('heading', { name: 'Oluwaseun Adeyemi' })).toBeVisible();
  await page.goBack();
  await expect(found).toHaveText(['Oluwaseun Adeyemi']);

  await page.goto('/templates');
  await page.getByRole('link', { name: 'Published' }).click();
  await page.getByRole('searchbox').fill('looked');
  await expect(page).toHaveURL(/search=looked/);
  await page.reload();
  await expect(page.getByRole('rowheader').getByRole('link')).toHaveText(['Looked for']);
});

test('a wrong password is told apart from nothing else; signed out, nothing is left open', async ({ page }) => {
  await page.goto('/templates');
  await page.getByLabel('E-mail').fill(world.admin.email);
  await page.getByLabel('Password').fill('not it');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('This e-mail address and this password do not belong together.')).toBeVisible();
  await page.getByLabel('Password').fill(world.admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/templates$/); // where one was going
  await page.getByRole('button', { name: /account and settings/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/templates');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('by keyboard alone: questions are moved, the template is published and somebody invited', async ({ page }) => {
  const template = await written('By keyboard', ['text', 'choice', 'video']);
  const email = `keys-${Date.now()}@example.com`;
  await signIn(page);
  await page.goto(`/templates/${template.id}`);
  const questions = page.locator('.questions .q');
  await expect(questions).toHaveCount(3);
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  await tabTo(page, 'Move question 1');
  await press('Space');
  await expect(page.getByText('Over place 1 of 3.')).toBeAttached();
  await press('ArrowDown');
  await expect(page.getByText('Over place 2 of 3.')).toBeAttached();
  await press('Space');
  await expect(questions.first()).toHaveText('Which shift could you work?');
  await kept(page);
  await tabTo(page, 'Tell us about a customer you turned around.');
  await press('Alt+ArrowUp', 'Alt+ArrowUp');
  await expect(questions.first()).toHaveText('Tell us about a customer you turned around.');
  await kept(page);
  await page.reload();
  await expect(questions).toHaveText([
    'Tell us about a customer you turned around.',
    'Which shift could you work?',
    'What would you change first about a support line you know?',
  ]);

  await tabTo(page, 'Publish');
  await press('Enter');
  await tabTo(page, 'Publish 3 questions');
  await press('Enter');
  await expect(page.getByText('Published. You can invite people now.')).toBeVisible();
  await tabTo(page, 'Invite someone');
  await press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await tabTo(page, 'Name');
  await page.keyboard.type(name);
  await tabTo(page, 'E-mail');
  await page.keyboard.type(email);
  await press('Enter');
  await expect(page.getByText(`${name} is invited`)).toBeVisible();
  linkIn(await mailTo(email, /By keyboard/));
});

test('a colleague: invited, chooses a password, sees what the company sees, and is out at once when kept out; another company sees none of it', async ({
  page,
  browser,
}) => {
  const { title, id } = await published('Seen by colleagues', ['text']);
  const [email, password] = [`tomas-${Date.now()}@example.com`, 'a sentence that nobody else says'];
  const hr = watched(page);
  await signIn(page);
  await page.getByRole('button', { name: /account and settings/ }).click();
  await page.getByRole('menuitem', { name: 'People' }).click();
  await expect(page.getByRole('heading', { name: 'People' })).toBeVisible();
  await page.getByRole('button', { name: 'Invite a colleague' }).click();
  await page.getByLabel('Name').fill('Tomás Ek');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tomás Ek is invited' });
  const shown = await dialog.getByLabel('Link for Tomás Ek').inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(/Invited, the link works until/)).toBeVisible();
  await look(hr, 'hr-people');

  // the link in the mail is the one that was shown, and opening it uses nothing up
  const { text } = await mailTo(email, /choose your password/);
  expect(text).toContain(shown);
  const theirs = await (await browser.newContext()).newPage();
  const seen = watched(theirs);
  await theirs.goto(shown);
  await look(seen, 'choose-password');
  await theirs.reload();
  await theirs.getByLabel('New password').fill(password);
  await theirs.getByRole('button', { name: 'Keep it and sign in' }).click();
  await expect(theirs).toHaveURL(/\/$/);
  await theirs.goto('/templates');
  await expect(theirs.getByRole('link', { name: title })).toBeVisible();
  await theirs.goto('/people');
  await expect(theirs.getByText('(you)')).toBeVisible();
  await expect(theirs.getByRole('button', { name: 'Invite a colleague' })).toHaveCount(0);
  await look(seen, 'hr-people-no-admin');

  // the same link again
  const late = await (await browser.newContext()).newPage();
  await late.goto(shown);
  await late.getByLabel('New password').fill('another sentence altogether');
  await late.getByRole('button', { name: 'Keep it and sign in' }).click();
  await expect(late.getByText(/This link was used/)).toBeVisible();

  // somebody of another company, who asks for what the first one has
  const stranger = await otherCompany();
  await late.goto('/sign-in');
  await late.getByLabel('E-mail').fill(stranger.email);
  await late.getByLabel('Password').fill(stranger.password);
  await late.getByRole('button', { name: 'Sign in' }).click();
  await expect(late).toHaveURL(/\/$/);
  await late.goto('/templates');
  await expect(late.getByText('No templates yet')).toBeVisible();
  await late.goto('/people');
  await expect(late.getByText(stranger.email)).toBeVisible();
  await expect(late.getByText(email)).toHaveCount(0);
  expect((await late.goto(`/templates/${id}`))?.status()).toBe(404);

  await page.reload();
  await page.getByRole('button', { name: 'More for Tomás Ek' }).click();
  await page.getByRole('menuitem', { name: 'Keep out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep out' }).click();
  await expect(page.getByText('Tomás Ek is kept out.')).toBeVisible();
  await theirs.goto('/templates');
  await expect(theirs).toHaveURL(/\/sign-in/);
});

test('an API key: shown once, works, and ends when it is revoked', async ({ page }) => {
  const hr = watched(page);
  await signIn(page);
  await page.goto('/people');
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByLabel('Name').fill('Applicant tracking');
  await page.getByLabel('What it may do').selectOption('Reads only');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = await page.getByLabel('Key for Applicant tracking').inputValue();
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  const ask = async () => (await fetch(`${world.web}/api/v1/templates`, { headers: { authorization: `Bearer ${key}` } })).status;
  expect(await ask()).toBe(200);
  await page.reload();
  await expect(page.getByRole('row', { name: /Applicant tracking/ }).getByText(/^Used /)).toBeVisible();
  await look(hr, 'hr-keys');
  await page.getByRole('button', { name: 'Revoke Applicant tracking' }).click();
  await page.getByRole('button', { name: 'Revoke the key' }).click();
  await expect(page.getByText('The key is revoked.')).toBeVisible();
  expect(await ask()).toBe(401);
});

/** A second company in the same house, whose admin has the first one's password. Companies are made by whoever runs the system. */
async function otherCompany(): Promise<{ email: string; password: string }> {
  const email = `other-${Date.now()}@example.com`;
  const sql = postgres(world.database, { max: 1, onnotice: () => {} });
  await sql`
    with made as (insert into companies (id, name) values (gen_random_uuid(), 'Other company') returning id)
    insert into users (id, company_id, email, name, role, password_hash)
    select gen_random_uuid(), made.id, ${email}, 'Ada Other', 'admin', users.password_hash from made, users where users.email = ${world.admin.email}`;
  await sql.end();
  return { email, password: world.admin.password };
}

async function openedBy(link: string): Promise<{ invitationId: string }> {
  const client = await candidateClient({ accessToken: link.split('/').at(-1) ?? '' });
  const { items } = await client.invitations.mine.query({});
  return { invitationId: items[0]?.id ?? '' };
}

/** Tab, and only Tab, until the focus is on what is called so. */
async function tabTo(page: Page, called: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const here = await page.evaluate(() => {
      const it = document.activeElement;
      const label = it instanceof HTMLInputElement ? it.labels?.[0]?.textContent : null;
      return (it?.getAttribute('aria-label') ?? label ?? it?.textContent ?? '').trim();
    });
    if (here === called || (here.startsWith(called) && here.length < called.length + 30 && called.length < 8)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to “${called}”.`);
}
