import { createApiKey } from './api-keys/create-api-key.ts';
import { listApiKeys } from './api-keys/list-api-keys.ts';
import { revokeApiKey } from './api-keys/revoke-api-key.ts';
import { disableColleague } from './colleagues/disable-colleague.ts';
import { enableColleague } from './colleagues/enable-colleague.ts';
import { inviteColleague } from './colleagues/invite-colleague.ts';
import { linkColleague } from './colleagues/link-colleague.ts';
import { listColleagues } from './colleagues/list-colleagues.ts';
import { updateColleague } from './colleagues/update-colleague.ts';
import { completeInvitation } from './invitations/complete-invitation.ts';
import { createInvitation } from './invitations/create-invitation.ts';
import { extendInvitation } from './invitations/extend-invitation.ts';
import { getAnalysis } from './invitations/get-analysis.ts';
import { getInvitation } from './invitations/get-invitation.ts';
import { listInvitations } from './invitations/list-invitations.ts';
import { listMyInvitations } from './invitations/list-my-invitations.ts';
import { openQuestion } from './invitations/open-question.ts';
import { reopenQuestion } from './invitations/reopen-question.ts';
import { resendInvitation } from './invitations/resend-invitation.ts';
import { revokeInvitation } from './invitations/revoke-invitation.ts';
import { saveDraft } from './invitations/save-draft.ts';
import { showLink } from './invitations/show-link.ts';
import { startInvitation } from './invitations/start-invitation.ts';
import { submitResponse } from './invitations/submit-response.ts';
import { listNotices } from './notices/list-notices.ts';
import { readNotices } from './notices/read-notices.ts';
import { addQuestion } from './questions/add-question.ts';
import { listQuestions } from './questions/list-questions.ts';
import { removeQuestion } from './questions/remove-question.ts';
import { reorderQuestions } from './questions/reorder-questions.ts';
import { updateQuestion } from './questions/update-question.ts';
import { openLink } from './sessions/open-link.ts';
import { setPassword } from './sessions/set-password.ts';
import { signIn } from './sessions/sign-in.ts';
import { beginCheck } from './takes/begin-check.ts';
import { beginTake } from './takes/begin-take.ts';
import { finishTake } from './takes/finish-take.ts';
import { getTake } from './takes/get-take.ts';
import { giveUpTake } from './takes/give-up-take.ts';
import { listSlices } from './takes/list-slices.ts';
import { signSlice } from './takes/sign-slice.ts';
import { archiveTemplate } from './templates/archive-template.ts';
import { createTemplate } from './templates/create-template.ts';
import { deleteTemplate } from './templates/delete-template.ts';
import { duplicateTemplate } from './templates/duplicate-template.ts';
import { getTemplate } from './templates/get-template.ts';
import { listTemplates } from './templates/list-templates.ts';
import { publishTemplate } from './templates/publish-template.ts';
import { updateTemplate } from './templates/update-template.ts';
import { router } from './trpc.ts';

/** Every use case, behind both doors. */
export const appRouter = router({
  templates: router({
    list: listTemplates,
    create: createTemplate,
    get: getTemplate,
    update: updateTemplate,
    delete: deleteTemplate,
    publish: publishTemplate,
    archive: archiveTemplate,
    duplicate: duplicateTemplate,
  }),
  questions: router({
    list: listQuestions,
    add: addQuestion,
    update: updateQuestion,
    remove: removeQuestion,
    reorder: reorderQuestions,
  }),
  invitations: router({
    list: listInvitations,
    mine: listMyInvitations,
    get: getInvitation,
    create: createInvitation,
    link: showLink,
    resend: resendInvitation,
    extend: extendInvitation,
    revoke: revokeInvitation,
    reopen: reopenQuestion,
    start: startInvitation,
    open: openQuestion,
    draft: saveDraft,
    respond: submitResponse,
    complete: completeInvitation,
    analysis: getAnalysis,
  }),
  notices: router({
    list: listNotices,
    read: readNotices,
  }),
  takes: router({
    check: beginCheck,
    begin: beginTake,
    sliceUrl: signSlice,
    received: listSlices,
    finish: finishTake,
    giveUp: giveUpTake,
    get: getTake,
  }),
  sessions: router({
    hr: signIn,
    candidate: openLink,
    password: setPassword,
  }),
  colleagues: router({
    list: listColleagues,
    invite: inviteColleague,
    update: updateColleague,
    disable: disableColleague,
    enable: enableColleague,
    link: linkColleague,
  }),
  apiKeys: router({
    create: createApiKey,
    list: listApiKeys,
    revoke: revokeApiKey,
  }),
});

export type AppRouter = typeof appRouter;
