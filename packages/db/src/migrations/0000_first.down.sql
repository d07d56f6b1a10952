drop table gauges, notices, analyses, inbox, mails, outbox, slices, checks, takes, responses, asked, invitations, questions, interview_templates, audit, api_keys, candidates, users, companies, ids;
