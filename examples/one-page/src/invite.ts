import { createInterviewClient, invitationInput, isInterviewError, pages, problemOf } from '@interviews/client';

/** Fills the choice of interviews. */
export async function offer(form: HTMLFormElement, url: string): Promise<void> {
  const { templates } = createInterviewClient({ url });
  const select = form.querySelector('select')!;
  for await (const { id, title } of pages(templates.list, { status: 'published' })) {
    const option = select.appendChild(form.ownerDocument.createElement('option'));
    option.value = id;
    option.textContent = title;
  }
}

/**
 * Invites whom the form names. What does not fit is said beside its field: by the contract's own schema before anything is sent, and by the
 * service in the same shape for what only it can know.
 * @returns whether somebody was invited
 */
export async function send(form: HTMLFormElement, url: string): Promise<boolean> {
  const typed = (name: string) => form.querySelector<HTMLInputElement | HTMLSelectElement>(`[name=${name}]`)?.value ?? '';
  const said = (path: string, sentence: string) => {
    const place = form.querySelector(`[data-of="${path}"]`) ?? form.querySelector('[data-of=""]')!;
    place.textContent = sentence;
  };
  for (const place of form.querySelectorAll('[data-of]')) place.textContent = '';

  const input = { templateId: typed('templateId'), candidateName: typed('candidateName'), candidateEmail: typed('candidateEmail') };
  const { error: mistakes } = invitationInput.create.safeParse(input);
  if (mistakes) {
    for (const { path, message } of mistakes.issues) said(path.join('.'), message);
    return false;
  }
  try {
    const { endsAt } = await createInterviewClient({ url }).invitations.create.mutate(input);
    said('', `Invited, until ${endsAt}.`);
    return true;
  } catch (error) {
    if (isInterviewError(error, 'ValidationFailed')) for (const { path, message } of error.data.problem.errors ?? []) said(path, message);
    else if (isInterviewError(error, 'InvitationAlreadyExistsException')) said('candidateEmail', 'This person has an invitation already.');
    else said('', problemOf(error).detail);
    return false;
  }
}
